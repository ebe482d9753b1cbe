"""Which periods remind people today of the reports they still owe: from the opening to the day after it closed."""

from dataclasses import dataclass
from datetime import date, timedelta

from action_plan.enums import PeriodMoment
from action_plan.models import ReportingPeriod
from action_plan.queries.periods import ExpectedReport, expected_reports
from action_plan.queries.reminders import CATCH_UP_DAYS
from action_plan.queries.windows import last_open_day


@dataclass(frozen=True)
class PeriodReminder:
    """A period at one of its moments, with what it expects: told once, also after days without the job."""

    period: ReportingPeriod
    moment: PeriodMoment
    day: date
    expected: tuple[ExpectedReport, ...]

    @property
    def key(self) -> str:
        return f"{self.period.pk}:{self.moment}:{self.day.isoformat()}"

    @property
    def owed(self) -> list[ExpectedReport]:
        return [each for each in self.expected if each.is_owed]


def period_reminders_due(on: date) -> list[PeriodReminder]:
    """Return the periods that have something to say; of the moments a missed run left behind, only the latest."""
    found = []
    for period in ReportingPeriod.objects.filter(ends_on__lte=on).order_by("starts_on", "pk"):
        passed = [(day, moment) for moment, day in _days(period).items() if 0 <= (on - day).days < CATCH_UP_DAYS]
        if passed:
            day, moment = max(passed)
            found.append(PeriodReminder(period, moment, day, tuple(expected_reports(period, on))))
    return found


def _days(period: ReportingPeriod) -> dict[PeriodMoment, date]:
    """Return the day of each moment; a period that closes when reports are due has no days of tolerance."""
    closed_on = last_open_day(period.locked_at) + timedelta(days=1)
    late_on = period.due_on + timedelta(days=1)
    days = {
        PeriodMoment.OPENED: period.ends_on,
        PeriodMoment.TWO_WEEKS_LEFT: period.due_on - timedelta(days=14),
        PeriodMoment.THREE_DAYS_LEFT: period.due_on - timedelta(days=3),
        PeriodMoment.CLOSED: closed_on,
    }
    return days if closed_on <= late_on else days | {PeriodMoment.LATE: late_on}
