"""A measure through time, for some areas."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from observatory.models import Area, Breakdown, Measure
from observatory.queries.cells import STATUSES, Cell, silence, vintage
from observatory.queries.statements import select


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line."""

    period_id: int
    period: str
    starts_on: date
    cell: Cell


_LATEST = """
    SELECT period.id, period.code, period.starts_on, cell.area_id, cell.value, cell.status, cell.release_id
    FROM observatory_latestobservation AS cell
    JOIN observatory_period AS period ON period.id = cell.period_id
    WHERE cell.area_id = ANY(%(areas)s) AND cell.measure_id = %(measure)s AND cell.breakdown_id = %(breakdown)s
    ORDER BY period.starts_on, period.id
"""
_AS_OF = """
    SELECT period.id, period.code, period.starts_on, cell.area_id, cell.value, cell.status, cell.release_id
    FROM (
        SELECT DISTINCT ON (period_id, area_id) period_id, area_id, value, status, release_id
        FROM observatory_observation
        WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s AND area_id = ANY(%(areas)s)
            AND release_id <= %(vintage)s
        ORDER BY period_id, area_id, release_id DESC
    ) AS cell
    JOIN observatory_period AS period ON period.id = cell.period_id
    ORDER BY period.starts_on, period.id
"""


def series(
    measure: Measure, areas: Collection[Area], breakdown: Breakdown, as_of: datetime | None = None
) -> dict[int, list[Point]]:
    """Return a line for each area, by its id, over the periods that any of them has.

    All lines have the same periods: where one has nothing, its point says why, so that a gap is never drawn over.
    """
    asked: dict[str, Any] = {
        "measure": measure.pk,
        "breakdown": breakdown.pk,
        "areas": [area.pk for area in areas],
    }
    statement = _LATEST
    if as_of is not None:
        statement, asked["vintage"] = _AS_OF, vintage(measure, as_of)
    found = select(statement, asked)
    periods = {row[0]: (row[1], row[2]) for row in found}
    cells = {(row[3], row[0]): Cell(row[4], STATUSES[row[5]], row[6]) for row in found}
    return {
        area.pk: [
            Point(key, code, starts_on, cells.get((area.pk, key)) or silence(measure, area.level))
            for key, (code, starts_on) in periods.items()
        ]
        for area in areas
    }
