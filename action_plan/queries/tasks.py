"""What waits for a person: reports to write, reports to review, requests to decide, most urgent first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from accounts.enums import REPORTING_ROLES
from accounts.permissions import Actor, has_role, is_eata
from action_plan.enums import EDITABLE_UPDATE_STATES, RequestState, UpdateState
from action_plan.models import (
    DeadlineRequest,
    PeriodUnlock,
    ProgressTransition,
    ProgressUpdate,
    ReopeningRequest,
    ReportingPeriod,
)
from action_plan.permissions import can_approve_update, can_decide_request
from action_plan.queries.board import action_sheets
from action_plan.queries.reopenings import latest_reopenings
from action_plan.queries.sheets import ActionSheet
from action_plan.queries.windows import civil_day, last_open_day


@dataclass(frozen=True)
class WritingTask:
    """A report to write: `state` is empty when nobody has begun. A locked one must be reopened first."""

    sheet: ActionSheet
    period_code: str
    period_id: int
    due_on: date
    days_left: int
    state: UpdateState | None
    update_id: int | None
    return_reason: str
    is_locked: bool
    reopened_until: datetime | None
    reopening: ReopeningRequest | None


@dataclass(frozen=True)
class ReviewTask:
    """A submitted report; its author may look at it but not approve it."""

    update: ProgressUpdate
    days_waiting: int
    may_approve: bool


@dataclass(frozen=True)
class DecisionTask:
    """A request for another deadline."""

    request: DeadlineRequest
    days_waiting: int
    may_decide: bool


def updates_to_write(actor: Actor, at: datetime) -> list[WritingTask]:
    """Return the reports the actor's entity owes: periods ended and not yet handed in, and those returned."""
    if not has_role(actor, *REPORTING_ROLES):
        return []
    on = civil_day(at)
    mine = [s for s in action_sheets(on) if s.responsible_id in actor.acts_for and not s.is_finished]
    periods = list(ReportingPeriod.objects.filter(ends_on__lte=on).order_by("starts_on", "pk"))
    known = _updates_by_action_and_period([sheet.id for sheet in mine])
    openings = _Openings([sheet.id for sheet in mine], at)
    tasks = [
        _task(sheet, period, known.get((sheet.id, period.pk)), openings)
        for sheet in mine
        for period in _owed(sheet, periods, known)
    ]
    tasks += [
        _task(sheet, update.period, update, openings)
        for sheet in mine
        for (action_id, _), update in known.items()
        if action_id == sheet.id and update.state in EDITABLE_UPDATE_STATES and update.period.ends_on > on
    ]
    return sorted(tasks, key=lambda task: (task.is_locked, task.due_on, task.sheet.code))


def _owed(
    sheet: ActionSheet, periods: list[ReportingPeriod], known: dict[tuple[int, int], ProgressUpdate]
) -> list[ReportingPeriod]:
    """Return the latest ended period when it has no report handed in, and earlier ones begun or returned."""
    owed = []
    for period in periods:
        update = known.get((sheet.id, period.pk))
        if update is None:
            if period is periods[-1]:
                owed.append(period)
        elif update.state in EDITABLE_UPDATE_STATES:
            owed.append(period)
    return owed


def _updates_by_action_and_period(action_ids: list[int]) -> dict[tuple[int, int], ProgressUpdate]:
    """Return the open report of each action and period, or the approved one when none is open."""
    returned = ProgressTransition.objects.filter(update=OuterRef("pk"), to_state=UpdateState.RETURNED).order_by("-pk")
    rows = (
        ProgressUpdate.objects.filter(action__in=action_ids)
        .select_related("period")
        .annotate(return_reason=Subquery(returned.values("reason")[:1]))
        .order_by("pk")
    )
    found: dict[tuple[int, int], ProgressUpdate] = {}
    for row in rows:
        key = (row.action_id, row.period_id)
        if key not in found or found[key].state == UpdateState.APPROVED:
            found[key] = row
    return found


class _Openings:
    """What is open at a moment of the given actions: closed early, reopened, or asked to be."""

    def __init__(self, action_ids: list[int], at: datetime) -> None:
        self.at = at
        rows = PeriodUnlock.objects.filter(action__in=action_ids, until__gt=at)
        found = rows.order_by("until", "pk").values_list("action_id", "period_id", "until")
        self.until = {(action_id, period_id): until for action_id, period_id, until in found}
        self.asked = latest_reopenings(action_ids)


def _task(
    sheet: ActionSheet, period: ReportingPeriod, update: ProgressUpdate | None, openings: _Openings
) -> WritingTask:
    reason = update.return_reason if update is not None else None  # type: ignore[attr-defined]  # annotated
    is_returned = update is not None and update.state == UpdateState.RETURNED
    reopened_until = openings.until.get((sheet.id, period.pk))
    due_on = max(period.due_on, last_open_day(reopened_until)) if reopened_until else period.due_on
    return WritingTask(
        sheet=sheet,
        period_code=period.code,
        period_id=period.pk,
        due_on=due_on,
        days_left=(due_on - civil_day(openings.at)).days,
        state=UpdateState(update.state) if update else None,
        update_id=update.pk if update else None,
        return_reason=(reason or "") if is_returned else "",
        is_locked=period.locked_at <= openings.at and reopened_until is None,
        reopened_until=reopened_until,
        reopening=openings.asked.get((sheet.id, period.pk)),
    )


def updates_to_review(actor: Actor, on: date) -> list[ReviewTask]:
    """Return the submitted reports, longest waiting first; only for the EATA."""
    if not is_eata(actor):
        return []
    rows = (
        ProgressUpdate.objects.filter(state=UpdateState.SUBMITTED)
        .select_related("action__initiative", "action__responsible", "period", "author", "author_entity")
        .order_by("submitted_at", "pk")
    )
    return [ReviewTask(row, _waiting(row.submitted_at, on), can_approve_update(actor, row)) for row in rows]


def requests_to_decide(actor: Actor, on: date) -> list[DecisionTask]:
    """Return the pending requests for another deadline, longest waiting first; only for the EATA."""
    if not is_eata(actor):
        return []
    rows = (
        DeadlineRequest.objects.filter(state=RequestState.PENDING)
        .select_related("milestone__action__initiative", "requested_by", "requested_for")
        .order_by("requested_at", "pk")
    )
    return [DecisionTask(row, _waiting(row.requested_at, on), can_decide_request(actor, row)) for row in rows]


def requests_waiting(actor: Actor) -> dict[int, int]:
    """Return the pending requests of the actor's entities for another deadline, by their milestone."""
    rows = DeadlineRequest.objects.filter(
        state=RequestState.PENDING, milestone__action__responsible__in=actor.acts_for
    ).order_by("pk")
    return dict(rows.values_list("milestone_id", "pk"))


def _waiting(since: datetime | None, on: date) -> int:
    return (on - civil_day(since)).days if since else 0
