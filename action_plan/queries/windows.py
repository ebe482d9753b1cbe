"""Deadlines are windows: «2026» runs to 31 December, and only the day after it is late.

National deadlines follow the civil day of mainland Portugal, wherever the reader is.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from action_plan.enums import Precision

LISBON = ZoneInfo("Europe/Lisbon")

_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.SEMESTER: 6, Precision.YEAR: 12}


def civil_day(at: datetime) -> date:
    """Return the day it is in Lisbon at this moment."""
    return at.astimezone(LISBON).date()


def end_of_day(on: date) -> datetime:
    """Return the cut-off of a day: midnight in Lisbon of the day after, the first moment that is too late."""
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=LISBON)


def last_open_day(ends_at: datetime) -> date:
    """Return the last day that has a moment before a cut-off."""
    return civil_day(ends_at - timedelta.resolution)


def window(on: date, precision: str) -> tuple[date, date]:
    """Return the first and the last day of the window of this precision that holds the day."""
    if precision == Precision.DAY:
        return on, on
    length = _MONTHS[Precision(precision)]
    first_month = (on.month - 1) // length * length + 1
    last_month = first_month + length - 1
    return date(on.year, first_month, 1), date(on.year, last_month, monthrange(on.year, last_month)[1])


def first_day(on: date, precision: str) -> date:
    return window(on, precision)[0]


def last_day(on: date, precision: str) -> date:
    return window(on, precision)[1]


def is_overdue(on: date, due_on: date, precision: str) -> bool:
    """Tell whether the whole window of the deadline has passed."""
    return on > last_day(due_on, precision)


def days_overdue(on: date, due_on: date, precision: str) -> int:
    return max((on - last_day(due_on, precision)).days, 0)
