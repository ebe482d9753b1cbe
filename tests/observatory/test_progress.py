"""The published method of progress, case by case."""

from datetime import date
from decimal import Decimal

import pytest

from observatory.enums import Direction, MeasureKind, ObservationStatus, ProgressStatus, WhyNot
from observatory.models import Measure
from observatory.queries import Goal, Moment, progress


def line(*values, status=ObservationStatus.NORMAL):
    return [Moment(str(2020 + i), date(2020 + i, 1, 1), Decimal(str(value)), status) for i, value in enumerate(values)]


def measure(direction=Direction.HIGHER, kind=MeasureKind.COUNT, unit="N.º"):
    return Measure(direction=direction, kind=kind, unit=unit)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ((100, 110, 120), ProgressStatus.ON_TRACK),
        ((100, 110, 119.1), ProgressStatus.ON_TRACK),
        ((100, 110, 118.9), ProgressStatus.MODERATE),
        ((100, 105, 113), ProgressStatus.MODERATE),
        ((100, 101, 104), ProgressStatus.INSUFFICIENT),
        ((100, 100, 100), ProgressStatus.INSUFFICIENT),
        ((100, 99, 98), ProgressStatus.AWAY),
        ((100, 150, 200), ProgressStatus.REACHED),
    ],
)
def test_with_a_target_the_way_gone_is_set_against_the_way_asked_for(values, status):
    assert progress(measure(), line(*values), goal=Goal(Decimal(200), date(2030, 1, 1))).status == status


def test_a_target_of_zero_is_a_target():
    found = progress(measure(Direction.LOWER), line(10, 9, 8), goal=Goal(Decimal(0), date(2030, 1, 1)))

    assert (found.status, round(found.ratio, 2)) == (ProgressStatus.ON_TRACK, 1)


@pytest.mark.parametrize(
    ("direction", "values", "status"),
    [
        (Direction.HIGHER, (1, 2, 4), ProgressStatus.BETTER),
        (Direction.LOWER, (1, 2, 4), ProgressStatus.WORSE),
        (Direction.NEUTRAL, (4, 2, 1), ProgressStatus.FALLING),
        (Direction.HIGHER, (3, 9, 3), ProgressStatus.STEADY),
    ],
)
def test_without_a_target_only_the_pace_is_told(direction, values, status):
    assert progress(measure(direction), line(*values)).status == status


def test_percentages_change_by_points_and_what_has_a_zero_by_percent():
    points = progress(measure(unit="%", kind=MeasureKind.RATE), line(10, 11, 12))
    percent = progress(measure(), line(100, 110, 121))
    through_zero = progress(measure(), line(0, 1, 2))

    assert (round(points.pace, 1), points.is_pace_in_points) == (1, True)
    assert (round(percent.pace, 1), percent.is_pace_in_points) == (10, False)
    assert through_zero.is_pace_in_points


@pytest.mark.parametrize(
    ("moments", "breaks", "why_not"),
    [
        (line(1, 2), (), WhyNot.TOO_FEW),
        (line(1, 2, 3), (date(2021, 1, 1),), WhyNot.BREAK),
        (line(1, 2, 3, status=ObservationStatus.ESTIMATED), (), WhyNot.FLAGGED),
    ],
)
def test_nothing_is_told_where_it_cannot_be(moments, breaks, why_not):
    found = progress(measure(), moments, breaks)

    assert (found.status, found.why_not) == (ProgressStatus.NOT_ASSESSABLE, why_not)
