"""Reporting how a replication goes, to what came of it, and putting right what was said."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from action_plan.queries import civil_day
from practices import notifications
from practices.enums import CORRECTED_STAGES, NEXT_STAGES, OPEN_STAGES, ReplicationAct, ReplicationStage
from practices.models import Replication, ReplicationDraft, ReplicationIndicator
from practices.operations.evidence import renew_evidence
from practices.operations.guards import acting, lock_practice, lock_replication, note_step
from practices.operations.refusals import ReplicationRefused
from practices.permissions import can_report_replication
from practices.queries.reports import SAID, said_of
from territories.models import Entity

REPORTED = (
    *SAID,
    "contact_name",
    "contact_email",
    "motivation",
    "mentor_entity",
    "mentor_name",
    "source_recommendation",
    "is_public",
)
FEWEST_WORDS = 4
LONGEST_DRAFT = 60_000


@transaction.atomic
def update_replication(
    *,
    replication: Replication,
    version: int,
    stage: ReplicationStage,
    values: Mapping[str, Any],
    indicators: Sequence[Mapping[str, Any]],
    user: User,
    entity: Entity,
    at: datetime,
    reason: str = "",
) -> Replication:
    """Report how a replication goes; what somebody has vouched for changes only by a statement that says why.

    That statement has to be vouched for again, and what was said before stays in the history.
    """
    current = lock_replication(replication)
    if not can_report_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem replica regista o andamento.")
    if current.version != version:
        raise ReplicationRefused("Esta replicação mudou desde que a abriu: veja o que mudou e volte a guardar.")
    _require_reachable(current, ReplicationStage(stage))
    is_statement = current.is_vouched
    if is_statement and not reason.strip():
        raise ReplicationRefused("Esta replicação já foi confirmada: diga porque a corrige, numa nova declaração.")
    for name in REPORTED:
        if name in values:
            setattr(current, name, values[name])
    if not current.is_open and stage in OPEN_STAGES:
        current.closed_on = None
    current.stage = ReplicationStage(stage)
    _refuse_impossible(current, indicators, civil_day(at))
    if is_statement:
        current.confirmed_at = current.confirmed_by = current.verified_at = current.verified_by = None
    _keep(current, indicators, civil_day(at))
    current.drafts.filter(writer=user).delete()
    act = ReplicationAct.CORRECTED if is_statement else ReplicationAct.UPDATED
    note_step(current, act, user, at, reason.strip() if is_statement else "", said_of(current))
    renew_evidence(lock_practice(current.practice))
    notifications.tell_replication(current, act, at)
    return current


def _require_reachable(replication: Replication, stage: ReplicationStage) -> None:
    now = ReplicationStage(replication.stage)
    if stage not in (now, *NEXT_STAGES[now], *CORRECTED_STAGES.get(now, ())):
        raise ReplicationRefused(f"De «{now.label}» não se passa para «{stage.label}»: siga as fases pela ordem.")


def _keep(replication: Replication, indicators: Sequence[Mapping[str, Any]], on: date) -> None:
    if not replication.is_open and replication.closed_on is None:
        replication.closed_on = max(on, replication.started_on or on)
    replication.version += 1
    try:
        with transaction.atomic():
            replication.save()
    except IntegrityError as twice:
        raise ReplicationRefused(
            "A sua entidade tem outra replicação desta prática em aberto: feche-a antes."
        ) from twice
    replication.indicators.all().delete()
    ReplicationIndicator.objects.bulk_create(
        ReplicationIndicator(replication=replication, **row) for row in indicators
    )


def _refuse_impossible(replication: Replication, indicators: Sequence[Mapping[str, Any]], on: date) -> None:
    problems = []
    if replication.stage == ReplicationStage.SUCCEEDED:
        problems += _lacking_of_a_success(replication, indicators)
    says_why = replication.abandonment_code and replication.abandonment_reason.strip()
    if replication.stage == ReplicationStage.ABANDONED and not says_why:
        problems.append("Diga porque foi abandonada: também se aprende com o que não resultou.")
    if replication.started_on and replication.started_on > on:
        problems.append("O início não pode ser futuro: enquanto não começa, a fase é «em preparação».")
    if replication.closed_on and replication.is_open:
        problems.append("Só tem fim uma replicação conseguida ou abandonada: mude a fase, ou apague a data.")
    if replication.closed_on and replication.closed_on > on:
        problems.append("O fim não pode ser futuro: enquanto não termina, a fase é «em curso».")
    if replication.started_on and replication.closed_on and replication.closed_on < replication.started_on:
        problems.append("O fim é anterior ao início: corrija uma das datas.")
    if replication.cost is not None and replication.cost < 0:
        problems.append("O custo não pode ser negativo.")
    if any(row["measured_on"] > on for row in indicators):
        problems.append("Um valor não pode ter sido medido numa data futura.")
    if problems:
        raise ReplicationRefused(*problems)


def _lacking_of_a_success(replication: Replication, indicators: Sequence[Mapping[str, Any]]) -> list[str]:
    """What another territory needs to hear of a replication that is said to have worked."""
    problems = []
    if not _is_told(replication.adaptation):
        problems.append("Diga o que foi adaptado, numa frase inteira: é o que outro território precisa de saber.")
    if not indicators and not _is_told(replication.no_numbers_reason):
        problems.append("Junte pelo menos uma medida do que mudou, ou diga porque não há números.")
    if indicators and replication.no_numbers_reason.strip():
        problems.append("Juntou medidas e diz que não há números: apague um dos dois.")
    return problems


def _is_told(text: str) -> bool:
    """Whether there is a sentence there, and not a letter to get past the form."""
    return len({word.lower() for word in text.split() if any(sign.isalpha() for sign in word)}) >= FEWEST_WORDS


def keep_report_draft(
    *, replication: Replication, version: int, typed: Mapping[str, Any], user: User, entity: Entity, at: datetime
) -> ReplicationDraft:
    """Keep what somebody is typing, as it is, until they save the report. Nobody else sees it."""
    if not can_report_replication(acting(user, entity, at), replication):
        raise ReplicationRefused("Só quem replica regista o andamento.")
    if replication.version != version:
        raise ReplicationRefused("Alguém registou o andamento entretanto: ao guardar, compare as diferenças.")
    if sum(len(str(value)) for value in typed.values()) > LONGEST_DRAFT:
        raise ReplicationRefused("O texto é demasiado longo para se guardar sozinho.")
    draft, _ = ReplicationDraft.objects.update_or_create(
        replication=replication,
        writer=user,
        defaults={"version": version, "typed": dict(typed), "saved_at": at},
    )
    return draft


def discard_report_draft(*, replication: Replication, user: User) -> None:
    """Throw away what one typed and did not save."""
    replication.drafts.filter(writer=user).delete()
