"""What is known of one measure in one period: a cell for every area, also where there is no value.

Zero is a value. Without one, a cell says why: not available at the source, not applicable at this level,
confidential, withdrawn, or not reported yet, which is also what silence means.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from observatory.enums import AreaLevel, Direction, MeasureKind, ObservationStatus
from observatory.models import Breakdown, Measure, Period, Release
from observatory.queries.statements import select


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or the reason why there is none. Without a release nobody has said anything about it."""

    value: Decimal | None
    status: ObservationStatus
    release_id: int | None = None


@dataclass(frozen=True, slots=True)
class RankedArea:
    """Equal values share a position, and the next one is skipped; without a value there is no position."""

    area_id: int
    code: str
    name: str
    cell: Cell
    position: int | None


STATUSES = {status.value: status for status in ObservationStatus}

_LATEST = """
    SELECT area.id, cell.value, cell.status, cell.release_id
    FROM observatory_area AS area
    LEFT JOIN observatory_latestobservation AS cell ON cell.area_id = area.id
        AND cell.measure_id = %(measure)s AND cell.breakdown_id = %(breakdown)s AND cell.period_id = %(period)s
    WHERE area.level = %(level)s
"""
_AS_OF = """
    SELECT area.id, cell.value, cell.status, cell.release_id
    FROM observatory_area AS area
    LEFT JOIN LATERAL (
        SELECT value, status, release_id FROM observatory_observation
        WHERE area_id = area.id AND release_id <= %(vintage)s
            AND measure_id = %(measure)s AND breakdown_id = %(breakdown)s AND period_id = %(period)s
        ORDER BY release_id DESC LIMIT 1
    ) AS cell ON true
    WHERE area.level = %(level)s
"""
_AREAS = "SELECT id, code, name, sort_name FROM observatory_area WHERE level = %(level)s ORDER BY sort_name, id"


def silence(measure: Measure, level: int) -> Cell:
    """Return the cell of an area that nobody has said anything about."""
    is_finer = measure.lowest_level is not None and level > measure.lowest_level
    return Cell(None, ObservationStatus.NOT_APPLICABLE if is_finer else ObservationStatus.NOT_REPORTED)


def vintage(measure: Measure, as_of: datetime) -> int:
    """Return the id of the measure's last release until a moment, 0 before the first one."""
    released = Release.objects.filter(measure=measure, released_at__lte=as_of).order_by("-released_at", "-pk")
    return released.values_list("pk", flat=True).first() or 0


def map_values(
    measure: Measure, period: Period, breakdown: Breakdown, level: AreaLevel, as_of: datetime | None = None
) -> dict[int, Cell]:
    """Return a cell for every area of a level, by the area's id; `as_of` gives what was published by then."""
    asked: dict[str, Any] = {
        "measure": measure.pk,
        "period": period.pk,
        "breakdown": breakdown.pk,
        "level": int(level),
    }
    statement = _LATEST
    if as_of is not None:
        statement, asked["vintage"] = _AS_OF, vintage(measure, as_of)
    found = select(statement, asked)
    silent = silence(measure, level)
    return {
        area: silent if release is None else Cell(value, STATUSES[status], release)
        for area, value, status, release in found
    }


def positions(values: Mapping[int, Decimal], direction: str) -> dict[int, int]:
    """Give each key its position: the best first, or the highest where neither end is better."""
    ordered = sorted(values.values(), reverse=direction != Direction.LOWER)
    first: dict[Decimal, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return {key: first[value] for key, value in values.items()}


def ranking(
    measure: Measure,
    period: Period,
    breakdown: Breakdown,
    level: AreaLevel,
    as_of: datetime | None = None,
    *,
    among: Collection[int] | None = None,
) -> list[RankedArea]:
    """Return the areas of a level from the first to the last, then those without a value, by name.

    `among` keeps to a group of peers. Yes and no have no order: an adoption measure gives no positions.
    """
    cells = map_values(measure, period, breakdown, level, as_of)
    kept = cells if among is None else {area: cell for area, cell in cells.items() if area in among}
    values = {area: cell.value for area, cell in kept.items() if cell.value is not None}
    placed = {} if measure.kind == MeasureKind.ADOPTION else positions(values, measure.direction)
    ranked = [
        RankedArea(area, code, name, kept[area], placed.get(area))
        for area, code, name, _ in select(_AREAS, {"level": int(level)})
        if area in kept
    ]
    return sorted(ranked, key=_place)


def _place(area: RankedArea) -> tuple[bool, int, Decimal]:
    """Sort by position, the yes of an adoption measure before its no, and what has no value last; it is stable."""
    value = area.cell.value
    return value is None, area.position or 0, -(value or Decimal(0))
