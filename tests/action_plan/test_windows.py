from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from action_plan.enums import Precision
from action_plan.queries.windows import civil_day, days_overdue, first_day, is_overdue, last_day, window

DAYS = st.dates(date(2023, 1, 1), date(2040, 12, 31))
PRECISIONS = st.sampled_from(list(Precision))


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.DAY, date(2024, 2, 10), date(2024, 2, 10)),
        (Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (Precision.QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
        (Precision.SEMESTER, date(2024, 1, 1), date(2024, 6, 30)),
        (Precision.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_each_precision_has_its_window(precision, first, last):
    assert window(date(2024, 2, 10), precision) == (first, last)


def test_case_10_a_year_is_late_only_when_it_is_over():
    due = date(2026, 12, 31)

    assert not is_overdue(date(2026, 12, 31), due, Precision.YEAR)
    assert is_overdue(date(2027, 1, 1), due, Precision.YEAR)
    assert days_overdue(date(2027, 1, 1), due, Precision.YEAR) == 1


def test_case_10_national_deadlines_follow_lisbon_also_in_the_azores():
    new_year_in_lisbon = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)

    assert civil_day(new_year_in_lisbon.astimezone(ZoneInfo("Atlantic/Azores"))) == date(2027, 1, 1)
    assert civil_day(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == date(2026, 12, 31)
    # In summer Lisbon is an hour ahead of UTC.
    assert civil_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


@given(DAYS, PRECISIONS)
def test_a_window_holds_its_day_and_repeats_itself(on, precision):
    first, last = window(on, precision)

    assert first <= on <= last
    assert window(first, precision) == window(last, precision) == (first, last)


@given(DAYS, PRECISIONS)
def test_windows_follow_each_other_without_gap(on, precision):
    assert first_day(last_day(on, precision) + timedelta(days=1), precision) == last_day(on, precision) + timedelta(1)


@given(DAYS, st.integers(0, 4), st.integers(0, 4))
def test_a_coarser_precision_is_never_late_first(on, one, other):
    finer, coarser = sorted((one, other))
    precisions = list(Precision)

    assert last_day(on, precisions[finer]) <= last_day(on, precisions[coarser])


@given(DAYS, DAYS, PRECISIONS, st.integers(0, 400))
def test_what_is_overdue_stays_overdue_and_later(on, due, precision, more):
    later = on + timedelta(days=more)

    assert is_overdue(on, due, precision) <= is_overdue(later, due, precision)
    assert days_overdue(on, due, precision) <= days_overdue(later, due, precision)
    assert (days_overdue(on, due, precision) > 0) == is_overdue(on, due, precision)
