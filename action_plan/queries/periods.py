"""Reporting periods, with how many actions have reported in each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from action_plan.enums import UpdateState
from action_plan.models import PeriodUnlock, ReportingPeriod


@dataclass(frozen=True)
class PeriodLine:
    """A period and how many actions have a report in it, by how far it has come."""

    period: ReportingPeriod
    approved: int
    submitted: int
    open: int
    is_locked: bool
    is_due: bool


def period_lines(on: date, at: datetime) -> list[PeriodLine]:
    rows = ReportingPeriod.objects.annotate(
        approved=_actions(UpdateState.APPROVED),
        submitted=_actions(UpdateState.SUBMITTED),
        begun=_actions(UpdateState.DRAFT, UpdateState.RETURNED),
    ).order_by("-starts_on", "-pk")
    return [
        PeriodLine(row, row.approved, row.submitted, row.begun, row.locked_at <= at, row.due_on < on) for row in rows
    ]


def _actions(*states: UpdateState) -> Count:
    return Count("updates__action", filter=Q(updates__state__in=states), distinct=True)


def unlocks_of(period: ReportingPeriod) -> list[PeriodUnlock]:
    rows = PeriodUnlock.objects.filter(period=period).select_related("action", "unlocked_by")
    return list(rows.order_by("-unlocked_at", "-pk"))


def period_to_report(on: date) -> ReportingPeriod | None:
    """Return the latest period that has ended: the one reported on now."""
    return ReportingPeriod.objects.filter(ends_on__lte=on).order_by("-ends_on", "-pk").first()
