"""Which action must come before which: read from the text, then confirmed or rejected by the EATA."""

from collections import defaultdict
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from action_plan.enums import DependencyKind, DependencyStatus
from action_plan.models import Action, Dependency
from action_plan.models.protection import CYCLE_LOCK
from action_plan.operations.guards import require_eata
from action_plan.operations.refusals import CyclicDependency, DependencyRefused
from common.audit.trail import record


@transaction.atomic
def add_dependency(
    *, predecessor: Action, successor: Action, kind: DependencyKind, reason: str, user: User, at: datetime
) -> Dependency:
    """Record a precedence or relation that the EATA knows of; it counts at once."""
    require_eata(user, at, DependencyRefused)
    _wait_for_turn()
    if not reason.strip():
        raise DependencyRefused("Diga porque dependem as ações uma da outra.")
    if predecessor.plan_id != successor.plan_id:
        raise DependencyRefused("As duas ações têm de ser da mesma versão do plano.")
    if Dependency.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise DependencyRefused(f"Já há uma ligação de {predecessor.code} a {successor.code}: decida sobre essa.")
    _refuse_cycle(predecessor, successor, kind)
    dependency = Dependency.objects.create(
        predecessor=predecessor,
        successor=successor,
        kind=kind,
        status=DependencyStatus.CONFIRMED,
        reason=reason.strip(),
        recorded_at=at,
        decided_at=at,
        decided_by=user,
    )
    record(
        successor, "action_plan.add_dependency", user=user, data={"predecessor": predecessor.code, "reason": reason}
    )
    return dependency


@transaction.atomic
def decide_dependency(*, dependency: Dependency, is_confirmed: bool, user: User, at: datetime) -> Dependency:
    """Confirm or reject a precedence read from the text; the decision is taken once."""
    require_eata(user, at, DependencyRefused)
    _wait_for_turn()
    current = Dependency.objects.select_for_update().get(pk=dependency.pk)
    if current.status != DependencyStatus.INFERRED:
        raise DependencyRefused(f"Esta ligação já está {current.get_status_display()}.")
    current.status = DependencyStatus.CONFIRMED if is_confirmed else DependencyStatus.REJECTED
    current.decided_at, current.decided_by = at, user
    current.save(update_fields=["status", "decided_at", "decided_by"])
    record(
        current.successor,
        "action_plan.decide_dependency",
        user=user,
        data={"predecessor": current.predecessor.code, "status": current.status},
    )
    return current


def _wait_for_turn() -> None:
    """Let one person at a time change the precedences, so that two cannot close a circle together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CYCLE_LOCK])


def _refuse_cycle(predecessor: Action, successor: Action, kind: DependencyKind) -> None:
    if kind != DependencyKind.PRECEDES:
        return
    links = Dependency.objects.filter(kind=DependencyKind.PRECEDES).exclude(status=DependencyStatus.REJECTED)
    after: dict[int, list[int]] = defaultdict(list)
    for start, end in links.values_list("predecessor_id", "successor_id"):
        after[start].append(end)
    ahead, waiting = {successor.pk}, [successor.pk]
    while waiting:
        new = set(after[waiting.pop()]) - ahead
        ahead |= new
        waiting += new
    if predecessor.pk in ahead:
        raise CyclicDependency(
            f"{predecessor.code} já depende de {successor.code}: estas precedências fechariam um ciclo. "
            "Reveja as ligações entre as duas."
        )
