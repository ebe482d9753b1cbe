"""Telling people in time that what they wrote was not handed in."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.timezone import localdate

from funding.enums import ApplicationState, CallState
from funding.models import Application, AwardReport
from funding.notifications import tell_closing
from funding.notifications.award_reports import tell_report_due, tell_report_late
from funding.queries.award_reports import IN_FORCE, WRITABLE, last_day_of

HOURS_BEFORE = (48, 2)
DAYS_BEFORE = (15, 3)
WEEK = 7


def remind_of_drafts(*, at: datetime) -> int:
    """Remind of each draft, and of changes after a submission, 48 and 2 hours before the end; return the new ones."""
    return sum(_remind(hours, before, at) for hours, before in zip(HOURS_BEFORE, (*HOURS_BEFORE[1:], 0), strict=True))


def _remind(hours: int, next_one: int, at: datetime) -> int:
    """Remind of what closes within these hours, but not within those of the next reminder."""
    unsent = Q(state=ApplicationState.DRAFT) | Q(state=ApplicationState.SUBMITTED) & ~Q(version=F("submitted_version"))
    closing = Application.objects.filter(
        unsent,
        call__state=CallState.PUBLISHED,
        call__closes_at__gt=at + timedelta(hours=next_one),
        call__closes_at__lte=at + timedelta(hours=hours),
    )
    return sum(
        tell_closing(application, hours, at) for application in closing.select_related("call", "lead").order_by("pk")
    )


def calls_with_drafts_over(at: datetime) -> list[int]:
    """Return the calls that are over and still have drafts."""
    over = Application.objects.filter(state=ApplicationState.DRAFT, call__closes_at__lte=at)
    return list(over.order_by("call").values_list("call", flat=True).distinct())


def remind_of_reports(*, at: datetime) -> int:
    """Remind of each report 15 and 3 days before it is due, and 1, 8, 15… days after; return the new notices."""
    on = localdate(at)
    waiting = AwardReport.objects.filter(state__in=WRITABLE, award__state__in=IN_FORCE, ends_on__lte=on)
    told = 0
    for report in waiting.select_related("award__application").order_by("pk"):
        days = (last_day_of(report) - on).days
        if days in DAYS_BEFORE or (days < 0 and -days % WEEK == 1):
            told += tell_report_due(report, days, at)
        if days == -1:
            told += tell_report_late(report, days, at)
    return told
