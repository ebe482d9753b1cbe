from decimal import Decimal

import pytest

from common.charts.values import Missing, as_decimal, format_number, format_short, format_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, "1\u202f234"),
        (Decimal("1234.50"), "1\u202f234,5"),
        (Decimal("-0.004"), "\u22120,004"),
        (-10_295_909, "\u221210\u202f295\u202f909"),
        (Decimal("1E+3"), "1\u202f000"),
    ],
)
def test_numbers_are_written_in_portuguese(value, text):
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999_999, "999\u202f999"),
        (1_200_000, "1,2\u202fM"),
        (1_234_567, "1,23\u202fM"),
        (3_000_000_000, "3\u202fmil\u202fM"),
        (Decimal("1.24e18"), "1,2E18"),
        (-2_000_000, "\u22122\u202fM"),
    ],
)
def test_large_numbers_are_short_on_axes(value, text):
    assert format_short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0\u00a0%"),
        (Missing.NOT_REPORTED, "sem reporte"),
        (Missing.TO_BE_DEFINED, "por definir"),
        (Missing.NOT_APPLICABLE, "não aplicável"),
    ],
)
def test_zero_and_the_three_absences_are_four_different_things(value, text):
    assert format_value(value, "%") == text


@pytest.mark.parametrize("value", [None, 1.5, True, "3"])
def test_anything_but_exact_numbers_is_refused(value):
    with pytest.raises(TypeError, match="int, a Decimal or a Missing"):
        as_decimal(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_numbers_are_finite(value):
    with pytest.raises(ValueError, match="finite"):
        as_decimal(value)
