"""What must hold whatever the figures: zero is not missing, nothing is summed that may not be, the past stays."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from observatory import queries
from observatory.enums import ABSENT, Aggregation, AreaLevel, Direction, ObservationStatus
from observatory.models import Measure
from observatory.operations import NothingNew
from observatory.queries import Totals, combine, positions
from tests.observatory.factories import AT, a_measure, a_period, cells, publish, towns

SIZE = 4
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
FIGURES = st.one_of(st.just(Decimal(0)), NUMBERS, st.sampled_from(sorted(ABSENT)))
VALUES = st.dictionaries(st.integers(1, 400), NUMBERS, max_size=40)
FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


class _Undone(Exception):
    """Ends an example as if it had not been."""


@pytest.fixture
def in_an_example(norm_loaded):
    """Lets each example begin from the same database."""

    def run(work):
        try:
            with transaction.atomic():
                work()
                raise _Undone
        except _Undone:
            pass

    return run


def shown(measure, as_of=None):
    found = queries.map_values(measure, a_period(), queries.total_breakdown(), AreaLevel.MUNICIPALITY, as_of)
    return [(found[area.pk].value, found[area.pk].status) for area in towns(SIZE)]


def expected(figures):
    return [
        (None, figure) if isinstance(figure, ObservationStatus) else (figure, ObservationStatus.NORMAL)
        for figure in figures
    ]


@FEW
@given(st.lists(FIGURES, min_size=SIZE, max_size=SIZE))
def test_a_figure_comes_back_as_it_went_in_and_zero_is_never_missing(in_an_example, figures):
    def example():
        publish(a_measure(), cells(figures))

        assert shown(a_measure()) == expected(figures)
        (line,) = queries.coverage(a_measure(), queries.total_breakdown())
        assert line.with_value == sum(not isinstance(figure, ObservationStatus) for figure in figures)

    in_an_example(example)


@FEW
@given(st.lists(st.lists(FIGURES, min_size=SIZE, max_size=SIZE), min_size=1, max_size=3))
def test_a_revision_leaves_every_earlier_moment_as_it_was(in_an_example, vintages):
    def example():
        moments = []
        for day, figures in enumerate(vintages):
            try:
                moment = publish(a_measure(), cells(figures), days=day).released_at
            except NothingNew:
                continue
            moments.append((moment, expected(figures)))
            assert [shown(a_measure(), as_of=at) for at, _ in moments] == [figures for _, figures in moments]

        assert shown(a_measure()) == moments[-1][1]
        assert shown(a_measure(), as_of=AT.replace(year=2020)) == [(None, ObservationStatus.NOT_REPORTED)] * SIZE

    in_an_example(example)


@given(VALUES, st.integers(0, 500))
def test_what_is_not_aggregable_is_never_summed(values, expected):
    told = combine(Aggregation.NONE, Totals.of(values, values, expected))

    assert (told.value, told.partial) == (None, None)


def test_no_rate_and_no_index_of_the_table_is_ever_summed(norm_loaded):
    wrong = Measure.objects.filter(kind__in=["RATE", "INDEX", "ADOPTION"], aggregation=Aggregation.SUM)

    assert list(wrong) == []


@given(VALUES, st.integers(0, 60))
def test_a_sum_is_told_only_when_all_parts_are_in_it(values, missing):
    told = combine(Aggregation.SUM, Totals.of(values, {}, len(values) + missing))

    figure = sum(values.values()) if values else None
    assert (told.value, told.partial) == ((figure, None) if not missing else (None, figure))
    assert (told.answered, told.is_complete) == (len(values), not missing)


@given(VALUES.filter(bool), st.data())
def test_a_weighted_mean_lies_between_its_parts(values, data):
    weights = {area: data.draw(st.decimals(min_value=1, max_value=10**7, places=2)) for area in values}

    told = combine(Aggregation.WEIGHTED, Totals.of(values, weights, len(values)))

    assert min(values.values()) - Decimal("1e-9") <= told.value <= max(values.values()) + Decimal("1e-9")


@given(st.dictionaries(st.integers(1, 308), st.sampled_from([Decimal(0), Decimal(1)])), st.integers(0, 50))
def test_a_share_is_of_those_that_answered(answers, silent):
    told = combine(Aggregation.SHARE, Totals.of(answers, {}, len(answers) + silent))

    yes = sum(answers.values())
    assert told.value == (100 * yes / len(answers) if answers else None)
    assert (told.yes, told.answered, told.expected) == (yes, len(answers), len(answers) + silent)


@given(VALUES, st.sampled_from(Direction.values))
def test_a_position_is_one_more_than_how_many_are_better(values, direction):
    better = (lambda a, b: a < b) if direction == Direction.LOWER else (lambda a, b: a > b)

    assert positions(values, direction) == {
        key: 1 + sum(better(other, value) for other in values.values()) for key, value in values.items()
    }
