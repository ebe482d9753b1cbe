"""What is told of some areas in some periods, of many measures at once, in a fixed number of questions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from observatory.enums import Aggregation, AreaLevel, ObservationStatus
from observatory.models import Area, AreaMembership, Measure
from observatory.queries.aggregates import Aggregate, Totals, combine
from observatory.queries.cells import STATUSES, Cell, silence
from observatory.queries.figures import Reading
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select

Pair = tuple[int, int]  # measure, period
Key = tuple[int, int, int]  # measure, period, area

_TOLD = """
    SELECT stat.measure_id, stat.level, stat.period_id
    FROM observatory_measurestat AS stat
    JOIN observatory_period AS period ON period.id = stat.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = stat.breakdown_id AND breakdown.key = %(total)s
    WHERE stat.n > 0 AND stat.level = ANY(%(levels)s)
    ORDER BY period.starts_on DESC, period.id DESC
"""
_CELLS = """
    SELECT cell.measure_id, cell.period_id, cell.area_id, cell.value, cell.status, cell.release_id
    FROM unnest(%(measures)s::smallint[], %(periods)s::smallint[]) AS asked (measure_id, period_id)
    CROSS JOIN unnest(%(areas)s::smallint[]) AS place (area_id)
    JOIN observatory_breakdown AS breakdown ON breakdown.key = %(total)s
    JOIN observatory_latestobservation AS cell ON cell.measure_id = asked.measure_id
        AND cell.breakdown_id = breakdown.id AND cell.period_id = asked.period_id AND cell.area_id = place.area_id
"""
_TOTALS = """
    SELECT cell.measure_id, cell.period_id, inside.whole_id,
        count(*), sum(cell.value), count(*) FILTER (WHERE cell.value = 1),
        count(weight.value), sum(cell.value * weight.value), sum(weight.value), array_agg(DISTINCT cell.release_id)
    FROM unnest(%(measures)s::smallint[], %(periods)s::smallint[]) AS asked (measure_id, period_id)
    JOIN observatory_measure AS measure ON measure.id = asked.measure_id
    JOIN observatory_breakdown AS breakdown ON breakdown.key = %(total)s
    JOIN observatory_latestobservation AS cell ON cell.measure_id = asked.measure_id
        AND cell.breakdown_id = breakdown.id AND cell.period_id = asked.period_id AND cell.value IS NOT NULL
    JOIN (
        SELECT DISTINCT whole_id, part_id FROM observatory_areamembership WHERE whole_id = ANY(%(areas)s)
    ) AS inside ON inside.part_id = cell.area_id
    LEFT JOIN observatory_latestobservation AS weight ON weight.measure_id = measure.denominator_id
        AND weight.breakdown_id = breakdown.id AND weight.period_id = cell.period_id
        AND weight.area_id = cell.area_id
    GROUP BY cell.measure_id, cell.period_id, inside.whole_id
"""


def told_periods(measures: Collection[Measure], levels: Collection[AreaLevel]) -> dict[int, list[int]]:
    """Return the periods in which a measure has any figure at these levels, the newest first, by their ids.

    Larger areas also have figures where their municipalities may be put together.
    """
    found: dict[int, dict[int, None]] = {measure.pk: {} for measure in measures}
    added = {measure.pk for measure in measures if measure.aggregation != Aggregation.NONE}
    has_wholes = any(level != AreaLevel.MUNICIPALITY for level in levels)
    asked = {"levels": [*map(int, levels), int(AreaLevel.MUNICIPALITY)], "total": TOTAL}
    for measure, level, period in select(_TOLD, asked):
        if measure in found and (level in levels or (has_wholes and measure in added)):
            found[measure][period] = None
    return {measure: list(told) for measure, told in found.items()}


@dataclass(frozen=True)
class Readings:
    """`releases` are those that a figure comes from: of one put together here, those of its parts."""

    by_key: Mapping[Key, Reading]
    releases: Mapping[Key, tuple[int, ...]]

    def of(self, measure: Measure, period_id: int, area: Area) -> Reading:
        found = self.by_key.get((measure.pk, period_id, area.pk))
        if found is not None:
            return found
        silent = silence(measure, area.level)
        return Reading(None, silent.status)


def readings(measures: Mapping[int, Measure], pairs: Collection[Pair], areas: Collection[Area]) -> Readings:
    """Read the figures of areas of any level; of a whole, the source's own or what its municipalities allow to say."""
    asked = {
        "measures": [measure for measure, _ in pairs],
        "periods": [period for _, period in pairs],
        "areas": [area.pk for area in areas],
        "total": TOTAL,
    }
    cells = {
        (measure, period, area): Cell(value, STATUSES[status], release)
        for measure, period, area, value, status, release in select(_CELLS, asked)
    }
    found = {key: Reading(cell.value, cell.status, cell.release_id) for key, cell in cells.items()}
    used: dict[Key, tuple[int, ...]] = {
        key: (cell.release_id,) for key, cell in cells.items() if cell.release_id is not None
    }
    wholes = {area.pk: area for area in areas if area.level != AreaLevel.MUNICIPALITY}
    for key, totals, releases in _totals(asked, _sizes(wholes)) if wholes else ():
        measure = measures[key[0]]
        cell = cells.get(key) or silence(measure, wholes[key[2]].level)
        found[key] = _of_whole(cell, combine(Aggregation(measure.aggregation), totals))
        if cell.value is None:
            used[key] = releases
    return Readings(found, used)


def _sizes(wholes: Collection[int]) -> dict[int, int]:
    """How many municipalities each whole has, by any division."""
    inside = AreaMembership.objects.filter(whole__in=wholes).values_list("whole_id")
    return dict(inside.annotate(count=Count("part_id", distinct=True)))


def _totals(asked: Mapping[str, Any], sizes: Mapping[int, int]) -> Iterator[tuple[Key, Totals, tuple[int, ...]]]:
    for measure, period, whole, answered, total, yes, weighed, weighted, weight, releases in select(_TOTALS, asked):
        totals = Totals(sizes[whole], answered, total, yes, weighed, weighted, weight)
        yield (measure, period, whole), totals, tuple(releases)


def _of_whole(cell: Cell, found: Aggregate) -> Reading:
    if cell.value is not None:
        given = Aggregate(found.method, cell.value, None, found.answered, found.expected, yes=found.yes, is_given=True)
        return Reading(cell.value, cell.status, cell.release_id, given)
    status = cell.status if found.value is None else ObservationStatus.NORMAL
    return Reading(found.value, status, cell.release_id, found)
