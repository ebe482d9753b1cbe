"""The demonstration of the action plan: invented reports, decisions and requests, made by the same operations.

Every invented text says so. Entities without people of the demonstration stay «sem reporte», as they would.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import EATA_ROLES, Role
from accounts.models import Membership, User
from accounts.queries import members_of, people_with_roles
from action_plan.enums import Lifecycle, Precision, Rating, RevisionReason
from action_plan.models import Action, DeadlineRequest, DeadlineRevision, ReopeningRequest, ReportingPeriod
from action_plan.operations.deadlines import Decision, request_deadline, revise_deadline
from action_plan.operations.evidence import add_link_evidence
from action_plan.operations.norm import FOLDER
from action_plan.operations.ratings import assess_rating
from action_plan.operations.reopenings import request_reopening
from action_plan.operations.review import approve_update, submit_update
from action_plan.operations.updates import MilestoneValues, UpdateValues, open_update, save_update
from action_plan.queries.people import answering_entities
from action_plan.queries.windows import end_of_day
from common.norm.reference import Row
from common.ops.demo import Account
from territories.models import Entity

INVENTED = "Demonstração, dados inventados. "
PERIODS = {
    "2024-S1": (date(2024, 1, 1), date(2024, 7, 1), date(2024, 7, 31)),
    "2024-S2": (date(2024, 7, 1), date(2025, 1, 1), date(2025, 1, 31)),
    "2025-S1": (date(2025, 1, 1), date(2025, 7, 1), date(2025, 7, 31)),
    "2025-S2": (date(2025, 7, 1), date(2026, 1, 1), date(2026, 1, 31)),
    "2026-S1": (date(2026, 1, 1), date(2026, 7, 1), date(2026, 7, 31)),
    "2026-S2": (date(2026, 7, 1), date(2027, 1, 1), date(2027, 1, 31)),
}
REPORTED_AT = {
    "2024-S2": datetime(2025, 1, 20, 10, tzinfo=UTC),
    "2025-S1": datetime(2025, 7, 21, 10, tzinfo=UTC),
    "2025-S2": datetime(2026, 1, 20, 10, tzinfo=UTC),
    "2026-S1": datetime(2026, 7, 20, 10, tzinfo=UTC),
}
DECIDED_AT = datetime(2026, 9, 16, 15, tzinfo=UTC)
LEFT_UNREPORTED = ("I16-A3", "2026-S1")
# Handed in and not yet decided, so that the EATA has something to do.
WAITING = frozenset({("I16-A2", "2026-S1"), ("I12-A1", "2026-S1")})


@dataclass(frozen=True)
class Writer:
    """Who reports, and in whose name."""

    user: User
    entity: Entity


def load() -> Iterable[Account]:
    """Load the demonstration once; what is already there is left alone."""
    for code, (starts_on, ends_on, due_on) in PERIODS.items():
        locked_at = end_of_day(due_on + timedelta(days=15))
        dates = {"starts_on": starts_on, "ends_on": ends_on, "due_on": due_on, "locked_at": locked_at}
        ReportingPeriod.objects.get_or_create(code=code, defaults=dates)
    approvers = list(people_with_roles(EATA_ROLES, DECIDED_AT.date()))
    if approvers:
        for row in _rows():
            _report(row, approvers)
        _decide(approvers[0])
        _ask_for_reopening()
    return []


def _rows() -> Iterator[Row]:
    with (FOLDER / "demo_reports.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _writer(action: Action, at: datetime) -> Writer | None:
    on = at.date()
    roles = [Role.ACTION_REPORTER]
    answering = answering_entities(action.responsible_id, on)
    user = members_of(answering, roles, on).first()
    if user is None:
        return None
    held = (
        Membership.objects.active(on)
        .filter(user=user, role__in=roles, entity__in=answering)
        .select_related("entity")
        .order_by("pk")
    )
    return Writer(user, held[0].entity)


def _report(row: Row, approvers: list[User]) -> None:
    action = Action.objects.filter(code=row["action"], plan__label="2023").first()
    period = ReportingPeriod.objects.get(code=row["period"])
    at = REPORTED_AT[row["period"]]
    writer = _writer(action, at) if action else None
    approver = next((each for each in approvers if writer and each != writer.user), None)
    if action is None or writer is None or approver is None or action.updates.filter(period=period).exists():
        return
    who: dict[str, Any] = {"user": writer.user, "entity": writer.entity, "at": at}
    update = open_update(action=action, period=period, **who)
    update = save_update(update=update, version=update.version, values=_values(row, action), **who)
    if row["evidence"]:
        add_link_evidence(update=update, url="https://www.exemplo.pt/evidencia", title=row["evidence"], **who)
        update.refresh_from_db()
    update = submit_update(update=update, version=update.version, **who)
    if (row["action"], row["period"]) not in WAITING:
        approve_update(update=update, version=update.version, user=approver, at=at + timedelta(days=6))


def _values(row: Row, action: Action) -> UpdateValues:
    """Read a row; what it says of dates is about the first delivery, or the last one when it is a forecast."""
    milestones = list(action.milestones.order_by("position"))
    forecast, achieved = _day(row["forecast_on"]), _day(row["achieved_on"])
    about = milestones if achieved else milestones[-1:]
    return UpdateValues(
        lifecycle=Lifecycle(row["lifecycle"]),
        percent=Decimal(row["percent"]) if row["percent"] else None,
        done=INVENTED + row["done"],
        next_steps=row["next_steps"],
        problems=row["problems"],
        self_rating=Rating(row["self_rating"]) if row["self_rating"] else "",
        milestones=tuple(MilestoneValues(each.pk, forecast_on=forecast, achieved_on=achieved) for each in about),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _decide(approver: User) -> None:
    """Move one deadline by decision, ask for another, and rate one action against the rule."""
    portal = Action.objects.filter(code="I02-A2", plan__label="2023").first()
    command = Action.objects.filter(code="I01-A4", plan__label="2023").first()
    if portal is None or command is None or DeadlineRevision.objects.exists() or DeadlineRequest.objects.exists():
        return
    revise_deadline(
        milestone=portal.milestones.get(),
        new_on=date(2026, 12, 31),
        precision=Precision.SEMESTER,
        reason_code=RevisionReason.PROCUREMENT,
        reason=INVENTED + "A contratação da equipa começou três meses depois do previsto.",
        decision=Decision("ECE/2026/DEMO-01", accepts_funding_gap=True),
        user=approver,
        at=DECIDED_AT,
    )
    reason = INVENTED + "Os pilotos em curso permitem recuperar o atraso até ao fim do ano."
    assess_rating(action=portal, rating=Rating.WORRYING, reason=reason, user=approver, at=DECIDED_AT)
    if writer := _writer(command, DECIDED_AT):
        request_deadline(
            milestone=command.milestones.get(),
            proposed_on=date(2027, 3, 31),
            precision=Precision.QUARTER,
            reason_code=RevisionReason.PROCUREMENT,
            reason=INVENTED + "O fornecedor só entrega o equipamento da sala em fevereiro.",
            user=writer.user,
            entity=writer.entity,
            at=DECIDED_AT,
        )


def _ask_for_reopening() -> None:
    """Leave the coordination a request to decide: an entity missed a period and says why."""
    code, period_code = LEFT_UNREPORTED
    action = Action.objects.filter(code=code, plan__label="2023").first()
    writer = _writer(action, DECIDED_AT) if action else None
    if action is None or writer is None or ReopeningRequest.objects.exists():
        return
    request_reopening(
        period=ReportingPeriod.objects.get(code=period_code),
        action=action,
        reason=INVENTED + "A equipa que acompanha a ação mudou em julho. Pedimos dez dias para reportar.",
        user=writer.user,
        entity=writer.entity,
        at=DECIDED_AT,
    )
