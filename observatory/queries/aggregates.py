"""The value of a larger area from those of its municipalities, only where that makes sense.

Counts are summed, rates weighted by what they are rates of, yes and no told as a share of those that answered.
Everything else is not aggregable: no mean of ratios, no sum of indices. What the source itself says of the larger area
comes before any arithmetic, and a sum with parts missing is not the sum: it is told apart, with how many are in it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from observatory.enums import Aggregation, AreaLevel
from observatory.models import Area, AreaMembership, Breakdown, Division, Measure, Period
from observatory.queries.cells import Cell, map_values
from observatory.queries.measures import TOTAL, total_breakdown
from observatory.queries.statements import select

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


class Totals(NamedTuple):
    """What the parts add up to; the weighted figures are of those with both a value and a weight."""

    expected: int
    answered: int
    total: Decimal | None
    yes: int
    weighed: int
    weighted: Decimal | None
    weight: Decimal | None

    @classmethod
    def of(cls, values: Mapping[int, Decimal], weights: Mapping[int, Decimal], expected: int) -> "Totals":
        both = [(value, weights[part]) for part, value in values.items() if part in weights]
        return cls(
            expected=expected,
            answered=len(values),
            total=sum(values.values(), Decimal(0)) if values else None,
            yes=sum(value == 1 for value in values.values()),
            weighed=len(both),
            weighted=sum((value * weight for value, weight in both), Decimal(0)) if both else None,
            weight=sum((weight for _, weight in both), Decimal(0)) if both else None,
        )


_TOTALS = """
    WITH asked AS (
        SELECT * FROM unnest(%(measures)s::smallint[], %(periods)s::smallint[], %(denominators)s::smallint[])
            AS line (measure_id, period_id, denominator_id)
    ),
    member AS (
        SELECT DISTINCT membership.whole_id, membership.part_id
        FROM observatory_areamembership AS membership
        JOIN observatory_area AS whole ON whole.id = membership.whole_id AND whole.level = %(level)s
        WHERE %(division)s::bigint IS NULL OR membership.division_id = %(division)s
        UNION ALL SELECT id, id FROM observatory_area WHERE level = %(level)s AND level = %(part)s
    ),
    size AS (SELECT whole_id, count(*) AS expected FROM member GROUP BY whole_id),
    own AS (
        SELECT asked.measure_id, cell.area_id, cell.value
        FROM asked
        JOIN observatory_latestobservation AS cell ON cell.measure_id = asked.measure_id
            AND cell.breakdown_id = %(breakdown)s AND cell.period_id = asked.period_id
        JOIN observatory_area AS area ON area.id = cell.area_id AND area.level = %(level)s
    ),
    added AS (
        SELECT asked.measure_id, member.whole_id, count(cell.value) AS answered, sum(cell.value) AS total,
            count(*) FILTER (WHERE cell.value = 1) AS yes, count(cell.value * weight.value) AS weighed,
            sum(cell.value * weight.value) AS weighted,
            sum(weight.value) FILTER (WHERE cell.value IS NOT NULL) AS weight
        FROM asked
        JOIN observatory_latestobservation AS cell ON cell.measure_id = asked.measure_id
            AND cell.breakdown_id = %(breakdown)s AND cell.period_id = asked.period_id
        JOIN member ON member.part_id = cell.area_id
        LEFT JOIN observatory_latestobservation AS weight ON weight.measure_id = asked.denominator_id
            AND weight.breakdown_id = (SELECT id FROM observatory_breakdown WHERE key = %(total)s)
            AND weight.period_id = asked.period_id AND weight.area_id = cell.area_id
        GROUP BY asked.measure_id, member.whole_id
    )
    SELECT asked.measure_id, size.whole_id, own.value, size.expected, coalesce(added.answered, 0), added.total,
        coalesce(added.yes, 0), coalesce(added.weighed, 0), added.weighted, added.weight
    FROM asked
    CROSS JOIN size
    LEFT JOIN added ON added.measure_id = asked.measure_id AND added.whole_id = size.whole_id
    LEFT JOIN own ON own.measure_id = asked.measure_id AND own.area_id = size.whole_id
"""


def aggregates(
    lines: Iterable[tuple[Measure, Period]],
    level: AreaLevel,
    breakdown: Breakdown | None = None,
    as_of: datetime | None = None,
    division: Division | None = None,
) -> dict[tuple[int, int], Aggregate]:
    """Return what can be said of every area of a level, by the ids of measure and area; each measure in one period.

    `division` chooses whose composition counts; without it, every municipality known to be part.
    """
    asked = {measure.pk: (measure, period) for measure, period in lines}
    cut = breakdown or total_breakdown()
    if as_of is None:
        found = _latest(asked.values(), level, cut, division)
    else:
        found = _as_of(asked.values(), level, cut, division, as_of)
    return {
        (measure, whole): _told(Aggregation(asked[measure][0].aggregation), own, totals)
        for measure, whole, own, totals in found
    }


Found = Iterator[tuple[int, int, Decimal | None, Totals]]


def _latest(
    asked: Collection[tuple[Measure, Period]], level: AreaLevel, cut: Breakdown, division: Division | None
) -> Found:
    """Yield measure, whole, the source's own figure and the totals of the parts, added by the database."""
    parameters = {
        "measures": [measure.pk for measure, _ in asked],
        "periods": [period.pk for _, period in asked],
        "denominators": [measure.denominator_id for measure, _ in asked],
        "breakdown": cut.pk,
        "total": TOTAL,
        "level": int(level),
        "part": AreaLevel.MUNICIPALITY.value,
        "division": division and division.pk,
    }
    for measure, whole, own, *totals in select(_TOTALS, parameters):
        yield measure, whole, own, Totals(*totals)


def _as_of(
    asked: Collection[tuple[Measure, Period]],
    level: AreaLevel,
    cut: Breakdown,
    division: Division | None,
    moment: datetime,
) -> Found:
    """Yield the same as it was at a moment, a few queries for each measure."""
    parts = _parts(level, division)
    for measure, period in asked:
        own = map_values(measure, period, cut, level, moment)
        values = _values(map_values(measure, period, cut, AreaLevel.MUNICIPALITY, moment))
        weights: Mapping[int, Decimal] = {}
        if measure.denominator is not None:
            found = map_values(measure.denominator, period, total_breakdown(), AreaLevel.MUNICIPALITY, moment)
            weights = _values(found)
        for whole, members in parts.items():
            inside = {area: value for area, value in values.items() if area in members}
            yield measure.pk, whole, own[whole].value, Totals.of(inside, weights, len(members))


def _parts(level: AreaLevel, division: Division | None) -> dict[int, set[int]]:
    """Return the municipalities of every area of a level; a municipality is its own only part."""
    if level == AreaLevel.MUNICIPALITY:
        return {area: {area} for area in Area.objects.filter(level=level).values_list("pk", flat=True)}
    memberships = AreaMembership.objects.filter(whole__level=level)
    if division is not None:
        memberships = memberships.filter(division=division)
    parts: dict[int, set[int]] = {}
    for whole, part in memberships.values_list("whole_id", "part_id"):
        parts.setdefault(whole, set()).add(part)
    return parts


def _values(cells: Mapping[int, Cell]) -> dict[int, Decimal]:
    return {area: cell.value for area, cell in cells.items() if cell.value is not None}


def aggregate(
    measure: Measure,
    whole: Area,
    period: Period,
    breakdown: Breakdown | None = None,
    as_of: datetime | None = None,
    division: Division | None = None,
) -> Aggregate:
    """Return the source's figure for a whole, else what its municipalities allow to say."""
    told = aggregates([(measure, period)], AreaLevel(whole.level), breakdown, as_of, division)
    nobody = combine(Aggregation(measure.aggregation), Totals.of({}, {}, 0))
    return told.get((measure.pk, whole.pk), nobody)


def _told(method: Aggregation, own: Decimal | None, totals: Totals) -> Aggregate:
    computed = combine(method, totals)
    return computed if own is None else replace(computed, value=own, partial=None, is_given=True)


def combine(method: Aggregation, totals: Totals) -> Aggregate:
    """Put parts together by the measure's own rule."""
    expected, answered = totals.expected, totals.answered
    if method == Aggregation.SUM:
        return _whole_or_partial(method, totals.total, answered, expected)
    if method == Aggregation.WEIGHTED:
        mean = totals.weighted / totals.weight if totals.weight and totals.weighted is not None else None
        return _whole_or_partial(method, mean, totals.weighed, expected)
    if method == Aggregation.SHARE:
        share = HUNDRED * totals.yes / answered if answered else None
        return Aggregate(method, share, None, answered, expected, yes=totals.yes)
    return Aggregate(method, None, None, answered, expected)


def _whole_or_partial(method: Aggregation, figure: Decimal | None, answered: int, expected: int) -> Aggregate:
    is_whole = answered == expected
    return Aggregate(method, figure if is_whole else None, None if is_whole else figure, answered, expected)
