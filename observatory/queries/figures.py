"""Every figure of one measure in one breakdown, read at once: what its page shows is chosen from it in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from observatory.enums import Aggregation, AreaLevel, ObservationStatus
from observatory.models import Area, AreaMembership, Breakdown, Measure, Period
from observatory.queries.aggregates import Aggregate, Totals, combine
from observatory.queries.cells import STATUSES, Cell, silence, vintage
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select

Place = tuple[int, int]  # period, area


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told of an area in a period: its cell and, of a larger area, what its municipalities add up to.

    `value` is the figure shown; `is_computed` says that it was put together from the municipalities.
    """

    value: Decimal | None
    status: ObservationStatus
    release_id: int | None = None
    whole: Aggregate | None = None

    @property
    def is_computed(self) -> bool:
        return self.whole is not None and not self.whole.is_given and self.value is not None

    @property
    def partial(self) -> Decimal | None:
        """A sum or mean that lacks parts: said with how many are in it, and never as the figure of the whole."""
        return self.whole.partial if self.whole is not None and self.value is None else None


@dataclass(frozen=True)
class Figures:
    measure: Measure
    areas: Mapping[int, Area]
    periods: tuple[Period, ...]
    """Those that any area has a word in, the oldest first."""
    cells: Mapping[Place, Cell]
    weights: Mapping[Place, Decimal]
    parts: Mapping[int, tuple[int, ...]]

    @cached_property
    def by_level(self) -> dict[int, list[Area]]:
        found: dict[int, list[Area]] = {level: [] for level in AreaLevel.values}
        for area in self.areas.values():
            found[area.level].append(area)
        return found

    def cell(self, area: Area, period: Period) -> Cell:
        return self.cells.get((period.pk, area.pk)) or silence(self.measure, area.level)

    def reading(self, area: Area, period: Period) -> Reading:
        """Return what the source says; of a whole without a figure, what `combine` allows to say of its parts."""
        cell = self.cell(area, period)
        if area.level == AreaLevel.MUNICIPALITY:
            return Reading(cell.value, cell.status, cell.release_id)
        whole = self._whole(area, period, cell)
        value = whole.value
        status = cell.status
        if cell.value is None and value is not None:
            status = ObservationStatus.NORMAL
        elif cell.release_id is None and whole.partial is not None:
            # Nobody was silent: parts are missing.
            status = ObservationStatus.NOT_AVAILABLE
        return Reading(value, status, cell.release_id, whole if whole.is_given or whole.answered else None)

    def sources(self, area: Area, period: Period) -> frozenset[int]:
        """The releases that a figure comes from: of one put together here, those of its parts."""
        cell = self.cell(area, period)
        if cell.value is not None or area.level == AreaLevel.MUNICIPALITY:
            return frozenset() if cell.release_id is None else frozenset({cell.release_id})
        found = (self.cells.get((period.pk, part)) for part in self.parts.get(area.pk, ()))
        told = frozenset(
            one.release_id for one in found if one is not None and one.value is not None and one.release_id is not None
        )
        return told or (frozenset() if cell.release_id is None else frozenset({cell.release_id}))

    def _whole(self, area: Area, period: Period, cell: Cell) -> Aggregate:
        parts = self.parts.get(area.pk, ())
        values, weights = self._known(self.cells, period, parts), self._weights(period, parts)
        found = combine(Aggregation(self.measure.aggregation), Totals.of(values, weights, len(parts)))
        if cell.value is None:
            return found
        return Aggregate(found.method, cell.value, None, found.answered, found.expected, yes=found.yes, is_given=True)

    def _known(self, cells: Mapping[Place, Cell], period: Period, parts: tuple[int, ...]) -> dict[int, Decimal]:
        found = ((part, cells.get((period.pk, part))) for part in parts)
        return {part: cell.value for part, cell in found if cell is not None and cell.value is not None}

    def _weights(self, period: Period, parts: tuple[int, ...]) -> dict[int, Decimal]:
        found = ((part, self.weights.get((period.pk, part))) for part in parts)
        return {part: weight for part, weight in found if weight is not None}

    def readings(self, level: AreaLevel, period: Period) -> dict[int, Reading]:
        return {area.pk: self.reading(area, period) for area in self.by_level[level]}

    def told(self, level: AreaLevel) -> list[Period]:
        """The periods with any figure at a level, the newest first."""
        places = {area.pk for area in self.by_level[level]}
        known = {period for (period, area), cell in self.cells.items() if area in places and cell.value is not None}
        found = [period for period in reversed(self.periods) if period.pk in known]
        if level == AreaLevel.MUNICIPALITY or self.measure.aggregation == Aggregation.NONE:
            return found
        towns = self.told(AreaLevel.MUNICIPALITY)
        return [period for period in reversed(self.periods) if period in found or period in towns]


_AREAS = Area.objects.select_related("region", "community").order_by("level", "sort_name", "id")
_LATEST = """
    SELECT period_id, area_id, value, status, release_id FROM observatory_latestobservation
    WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s
"""
_AS_OF = """
    SELECT DISTINCT ON (period_id, area_id) period_id, area_id, value, status, release_id
    FROM observatory_observation
    WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s AND release_id <= %(vintage)s
    ORDER BY period_id, area_id, release_id DESC
"""
_WEIGHTS = """
    SELECT cell.period_id, cell.area_id, cell.value
    FROM observatory_latestobservation AS cell
    JOIN observatory_breakdown AS breakdown ON breakdown.id = cell.breakdown_id AND breakdown.key = %(total)s
    WHERE cell.measure_id = %(measure)s AND cell.value IS NOT NULL
"""


def figures(measure: Measure, breakdown: Breakdown, as_of: datetime | None = None) -> Figures:
    """Read the cells as they are, or as they had been published by a moment, with what is needed to add them up."""
    asked: dict[str, Any] = {"measure": measure.pk, "breakdown": breakdown.pk}
    statement = _LATEST
    if as_of is not None:
        statement, asked["vintage"] = _AS_OF, vintage(measure, as_of)
    cells = {
        (period, area): Cell(value, STATUSES[status], release)
        for period, area, value, status, release in select(statement, asked)
    }
    periods = Period.objects.filter(pk__in={period for period, _ in cells}).order_by("starts_on", "pk")
    return Figures(
        measure=measure,
        areas={area.pk: area for area in _AREAS.all()},
        periods=tuple(periods),
        cells=cells,
        weights=_weights_of(measure, as_of),
        parts=_parts(),
    )


def _weights_of(measure: Measure, as_of: datetime | None) -> dict[Place, Decimal]:
    """What rates are rates of, as known at the same moment."""
    if measure.denominator is None:
        return {}
    asked: dict[str, Any] = {"measure": measure.denominator_id, "total": TOTAL}
    if as_of is None:
        return {(period, area): value for period, area, value in select(_WEIGHTS, asked)}
    total = Breakdown.objects.get(key=TOTAL)
    asked |= {"breakdown": total.pk, "vintage": vintage(measure.denominator, as_of)}
    rows = select(_AS_OF, asked)
    return {(period, area): value for period, area, value, _status, _release in rows if value is not None}


def _parts() -> dict[int, tuple[int, ...]]:
    """The municipalities of each larger area, by any division."""
    found: dict[int, set[int]] = {}
    for whole, part in AreaMembership.objects.values_list("whole_id", "part_id"):
        found.setdefault(whole, set()).add(part)
    return {whole: tuple(sorted(parts)) for whole, parts in found.items()}
