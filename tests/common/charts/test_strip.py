"""Where a value stands among others, drawn small."""

import re
from decimal import Decimal

import pytest

from common.charts.strip import FEW, WIDTH, is_skewed, strip


def values(*numbers):
    return [Decimal(number) for number in numbers]


def place_of(drawn):
    return float(re.search(r'd="M([\d.]+) 24V6"', drawn)[1])


@pytest.mark.parametrize(("own", "place"), [(0, 5), (50, WIDTH / 2), (100, WIDTH - 5)])
def test_the_mark_stands_where_the_value_lies(own, place):
    assert place_of(strip(values(0, 50, 100), Decimal(own))) == place


def test_steps_multiply_only_where_a_few_are_much_greater():
    skewed = values(1, 2, 4, 1000)

    assert [is_skewed(skewed), is_skewed(values(1, 2, 3)), is_skewed(values(0, 2, 1000)), is_skewed([])] == [
        True, False, False, False,
    ]  # fmt: skip
    assert place_of(strip(skewed, Decimal(4))) > 30


def test_equal_values_stand_in_the_middle():
    assert place_of(strip(values(7, 7, 7), Decimal(7))) == WIDTH / 2


@pytest.mark.parametrize(("count", "kind"), [(FEW, "strip-ticks"), (FEW + 1, "strip-hills")])
def test_a_few_are_lines_and_many_are_counted(count, kind):
    drawn = strip(values(*range(count)), Decimal(3))

    assert kind in drawn
    assert 'aria-hidden="true"' in drawn
