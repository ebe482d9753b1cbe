from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from common.ui import formatting


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, None, "0"),
        (47, None, "47"),
        (1234, None, "1\u202f234"),
        (1234.5, None, "1\u202f234,5"),
        (Decimal("1234567.80"), None, "1\u202f234\u202f567,8"),
        (Decimal("1234567.805"), 2, "1\u202f234\u202f567,81"),
        (12, 1, "12,0"),
        (-1500, None, "\u22121\u202f500"),
        (Decimal("1E+3"), None, "1\u202f000"),
        (0.1 + 0.2, 1, "0,3"),
        (-0.04, 1, "0,0"),
    ],
)
def test_numbers_have_narrow_thousands_and_a_decimal_comma(value, decimals, expected):
    assert formatting.number(value, decimals) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_written_number_reads_back_as_itself(value):
    written = formatting.number(value)

    assert Decimal(written.replace("\u202f", "").replace(",", ".").replace("\u2212", "-")) == value


def test_money_and_percent_keep_their_unit_on_the_line():
    assert formatting.money(1234.5) == "1\u202f234,50\u00a0€"
    assert formatting.money(60_000_000, 0) == "60\u202f000\u202f000\u00a0€"
    assert formatting.percent(Decimal("12.5")) == "12,5\u00a0%"


def test_dates_are_written_short_and_long():
    assert formatting.day(date(2026, 12, 31)) == "31/12/2026"
    assert formatting.day_long(date(2026, 1, 2)) == "2 de janeiro de 2026"


def test_a_short_date_in_english_names_its_month():
    with translation.override("en"):
        said = formatting.day(date(2025, 11, 12)), formatting.moment(datetime(2026, 7, 1, 12, 30, tzinfo=UTC))

    assert said == ("12 Nov 2025", "1 Jul 2026, 13:30")


def test_moments_are_told_in_lisbon_time_in_summer_and_winter():
    assert formatting.moment(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "01/08/2026, 00:30"
    assert formatting.moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "31/12/2026, 23:30"
    assert formatting.day_long(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == "1 de agosto de 2026"


@pytest.mark.parametrize(
    ("on", "precision", "expected"),
    [
        (date(2026, 12, 31), "YEAR", "2026"),
        (date(2026, 6, 30), "SEMESTER", "1.º semestre de 2026"),
        (date(2026, 7, 1), "SEMESTER", "2.º semestre de 2026"),
        (date(2026, 3, 31), "QUARTER", "1.º trimestre de 2026"),
        (date(2026, 12, 31), "QUARTER", "4.º trimestre de 2026"),
        (date(2026, 6, 30), "MONTH", "junho de 2026"),
        (date(2026, 6, 30), "DAY", "30 de junho de 2026"),
    ],
)
def test_a_deadline_says_no_more_than_is_known(on, precision, expected):
    assert formatting.date_with_precision(on, precision) == expected


def test_an_unknown_precision_is_refused():
    with pytest.raises(ValueError, match="DECADE"):
        formatting.date_with_precision(date(2026, 1, 1), "DECADE")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0\u00a0B"),
        (999, "999\u00a0B"),
        (18_400, "18\u00a0kB"),
        (1_240_000, "1,2\u00a0MB"),
        (5 * 10**12, "5\u202f000,0\u00a0GB"),
    ],
)
def test_file_sizes_use_decimal_units(size, expected):
    assert formatting.file_size(size) == expected
