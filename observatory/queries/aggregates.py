"""The value of a larger area from those of its municipalities, only where that makes sense.

Counts are summed, rates weighted by what they are rates of, yes and no told as a share of those that answered.
Everything else is not aggregable: no mean of ratios, no sum of indices. What the source itself says of the larger area
comes before any arithmetic, and a sum with parts missing is not the sum: it is told apart, with how many are in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from observatory.enums import Aggregation, AreaLevel
from observatory.models import Area, AreaMembership, Breakdown, Division, Measure, Period
from observatory.queries.cells import Cell, map_values
from observatory.queries.measures import total_breakdown

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What can be said of a whole.

    `value` is None when it cannot be said: because the measure is not aggregable, or because parts are missing, in
    which case `partial` is the figure of the `answered` out of `expected`. Of a share, which is about those that
    answered, `value` is a percentage and `yes` how many said so. `is_given` marks the source's own figure.
    """

    method: Aggregation
    value: Decimal | None
    partial: Decimal | None
    answered: int
    expected: int
    yes: int | None = None
    is_given: bool = False

    @property
    def is_complete(self) -> bool:
        return self.answered == self.expected


def aggregate(
    measure: Measure,
    whole: Area,
    period: Period,
    breakdown: Breakdown | None = None,
    as_of: datetime | None = None,
    division: Division | None = None,
) -> Aggregate:
    """Return the source's figure for a whole, else what its municipalities allow to say.

    `division` chooses whose composition counts; without it, every municipality known to be part.
    """
    cut = breakdown or total_breakdown()
    parts = _parts(whole, division)
    values = _values(map_values(measure, period, cut, AreaLevel.MUNICIPALITY, as_of), parts)
    weights: Mapping[int, Decimal] = {}
    if measure.aggregation == Aggregation.WEIGHTED and measure.denominator is not None:
        found = map_values(measure.denominator, period, total_breakdown(), AreaLevel.MUNICIPALITY, as_of)
        weights = _values(found, parts)
    computed = combine(Aggregation(measure.aggregation), values, weights, len(parts))
    given = map_values(measure, period, cut, AreaLevel(whole.level), as_of)[whole.pk]
    if given.value is None:
        return computed
    return Aggregate(
        computed.method,
        value=given.value,
        partial=None,
        answered=computed.answered,
        expected=computed.expected,
        yes=computed.yes,
        is_given=True,
    )


def _parts(whole: Area, division: Division | None) -> set[int]:
    memberships = AreaMembership.objects.filter(whole=whole)
    if division is not None:
        memberships = memberships.filter(division=division)
    return set(memberships.values_list("part_id", flat=True))


def _values(cells: Mapping[int, Cell], parts: set[int]) -> dict[int, Decimal]:
    return {area: cell.value for area, cell in cells.items() if area in parts and cell.value is not None}


def combine(
    method: Aggregation, values: Mapping[int, Decimal], weights: Mapping[int, Decimal], expected: int
) -> Aggregate:
    """Put the values of `expected` parts together by the measure's own rule."""
    if method == Aggregation.SUM:
        return _whole_or_partial(method, sum(values.values(), Decimal(0)) if values else None, len(values), expected)
    if method == Aggregation.WEIGHTED:
        known = {area: weights[area] for area in values if area in weights}
        total = sum(known.values(), Decimal(0))
        mean = sum((values[area] * weight for area, weight in known.items()), Decimal(0)) / total if total else None
        return _whole_or_partial(method, mean, len(known), expected)
    if method == Aggregation.SHARE:
        yes = sum(value == 1 for value in values.values())
        share = HUNDRED * yes / len(values) if values else None
        return Aggregate(method, share, None, len(values), expected, yes=yes)
    return Aggregate(method, None, None, len(values), expected)


def _whole_or_partial(method: Aggregation, figure: Decimal | None, answered: int, expected: int) -> Aggregate:
    is_whole = answered == expected
    return Aggregate(method, figure if is_whole else None, None if is_whole else figure, answered, expected)
