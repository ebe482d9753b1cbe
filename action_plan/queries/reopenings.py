"""Until when an action may still be reported in a period, and who asked for it to be reopened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Q, QuerySet, When

from accounts.enums import REPORTING_ROLES
from accounts.permissions import Actor, has_role, is_eata
from action_plan.enums import RequestState
from action_plan.models import Action, PeriodUnlock, ReopeningRequest, ReportingPeriod
from action_plan.permissions import can_decide_reopening, can_manage_periods
from action_plan.queries.windows import civil_day


@dataclass(frozen=True)
class Opening:
    """Whether an action may be reported in a period at a moment, and the last time somebody asked for more."""

    is_locked: bool
    reopened_until: datetime | None
    request: ReopeningRequest | None

    @property
    def is_reopened(self) -> bool:
        return self.reopened_until is not None

    @property
    def may_be_asked(self) -> bool:
        waits = self.request is not None and self.request.state == RequestState.PENDING
        return self.is_locked and not self.is_reopened and not waits


@dataclass(frozen=True)
class ReopeningTask:
    """A request for a closed period to be reopened."""

    request: ReopeningRequest
    days_waiting: int
    may_decide: bool


def opening_of(period: ReportingPeriod, action: Action, at: datetime) -> Opening:
    unlock = PeriodUnlock.objects.filter(period=period, action=action, until__gt=at).order_by("-until", "-pk").first()
    asked = ReopeningRequest.objects.filter(period=period, action=action).select_related("requested_by", "unlock")
    return Opening(period.locked_at <= at, unlock.until if unlock else None, asked.order_by("-pk").first())


def reopenings_visible_to(actor: Actor) -> QuerySet[ReopeningRequest]:
    """Return the requests the actor may open, pending ones first: all to the EATA, their entity's to who reports."""
    rows = ReopeningRequest.objects.select_related(
        "period", "action__initiative", "requested_by", "requested_for", "decided_by", "unlock"
    ).order_by(Case(When(state=RequestState.PENDING, then=0), default=1), "-requested_at", "-pk")
    if is_eata(actor):
        return rows
    if has_role(actor, *REPORTING_ROLES):
        return rows.filter(action__responsible__in=actor.acts_for)
    return rows.none()


def reopenings_to_decide(actor: Actor, on: date) -> list[ReopeningTask]:
    """Return the pending requests, longest waiting first; only for the coordination."""
    if not can_manage_periods(actor):
        return []
    rows = reopenings_visible_to(actor).filter(state=RequestState.PENDING).order_by("requested_at", "pk")
    return [
        ReopeningTask(row, (on - civil_day(row.requested_at)).days, can_decide_reopening(actor, row)) for row in rows
    ]


def latest_reopenings(action_ids: list[int]) -> dict[tuple[int, int], ReopeningRequest]:
    """Return the last request of each action and period that was not withdrawn."""
    rows = ReopeningRequest.objects.filter(~Q(state=RequestState.WITHDRAWN), action__in=action_ids).order_by("pk")
    return {(row.action_id, row.period_id): row for row in rows}
