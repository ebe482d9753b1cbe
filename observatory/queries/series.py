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


_LINES = """
    WITH told AS (
        SELECT DISTINCT period_id FROM observatory_measurestat
        WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s
    )
    SELECT period.id, period.code, period.starts_on, cell.area_id, cell.value, cell.status, cell.release_id
    FROM told
    JOIN observatory_period AS period ON period.id = told.period_id
    CROSS JOIN unnest(%(areas)s::smallint[]) AS asked (area_id)
    CROSS JOIN LATERAL (
"""
_LATEST = """
        SELECT area_id, value, status, release_id FROM observatory_latestobservation
        WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s
            AND period_id = told.period_id AND area_id = asked.area_id
        OFFSET 0
    ) AS cell
    ORDER BY period.starts_on, period.id
"""
_AS_OF = """
        SELECT area_id, value, status, release_id FROM observatory_observation
        WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s
            AND period_id = told.period_id AND area_id = asked.area_id AND release_id <= %(vintage)s
        ORDER BY release_id DESC LIMIT 1
    ) AS cell
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
    found = select(_LINES + statement, asked)
    periods = {row[0]: (row[1], row[2]) for row in found}
    cells = {(row[3], row[0]): Cell(row[4], STATUSES[row[5]], row[6]) for row in found}
    return {
        area.pk: [
            Point(key, code, starts_on, cells.get((area.pk, key)) or silence(measure, area.level))
            for key, (code, starts_on) in periods.items()
        ]
        for area in areas
    }
