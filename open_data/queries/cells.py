"""The last word on every cell of a year or of a measure, some at a time, so that any number of them fits in memory."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from open_data.enums import BulkKind

CHUNK = 50_000
Cells = Sequence[tuple[Any, ...]]

# In the order of the codes, byte by byte: the same file whatever the language of the database.
_CELLS = """
    SELECT cell.measure_id, cell.breakdown_id, cell.period_id, cell.area_id, cell.release_id, cell.value, cell.status
    FROM observatory_latestobservation AS cell
    JOIN observatory_measure AS measure ON measure.id = cell.measure_id
    JOIN observatory_period AS period ON period.id = cell.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = cell.breakdown_id
    JOIN observatory_area AS area ON area.id = cell.area_id
    WHERE {condition}
    ORDER BY measure.code COLLATE "C", period.starts_on, period.code COLLATE "C", breakdown.key COLLATE "C",
        area.level, area.code COLLATE "C"
"""
_CONDITIONS = {
    BulkKind.YEAR: "cell.period_id IN (SELECT id FROM observatory_period WHERE extract(year FROM starts_on) = %s)",
    BulkKind.MEASURE: "cell.measure_id = (SELECT id FROM observatory_measure WHERE code = %s)",
}


def cells_of(kind: BulkKind, code: str) -> Iterator[Cells]:
    """Read inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CELLS.format(condition=_CONDITIONS[kind]), [code])
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
