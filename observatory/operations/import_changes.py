"""Keeps the biggest changes of an import as they were compared, so that its page does not compare again."""

from typing import Any

from django.db import connection

from observatory.enums import ChangeKind
from observatory.models import ImportRun
from observatory.queries.differences import COMPARED
from observatory.queries.imports import BIGGEST, LISTED

_KEEP = """
    INSERT INTO observatory_importchange (
        run_id, kind, position, breakdown_id, period_id, area_id, old_value, old_status, value, status, share,
        place
    )
    SELECT %(run)s, kind, row_number() OVER (), breakdown_id, period_id, area_id, old_value, coalesce(old_status, ''),
        new_value, coalesce(new_status, ''), round((new_value - old_value) / nullif(abs(old_value), 0), 6),
        coalesce(place, '')
    FROM (
        SELECT compared.*
        FROM compared
        JOIN observatory_area AS area ON area.id = area_id
        JOIN observatory_period AS period ON period.id = period_id
        JOIN observatory_breakdown AS breakdown ON breakdown.id = breakdown_id
        WHERE kind = %(kind)s
"""
_FIRST = """
        LIMIT %(listed)s
    ) AS biggest
"""


def keep_changes(run: ImportRun) -> None:
    """Keep the first of each kind that there is; all of them are in the file."""
    counts = {ChangeKind.ADDED: run.added, ChangeKind.CHANGED: run.changed, ChangeKind.VANISHED: run.vanished}
    asked: dict[str, Any] = {"run": run.pk, "measure": run.measure_id, "origin": run.origin, "listed": LISTED}
    with connection.cursor() as cursor:
        for kind, count in counts.items():
            if count:
                cursor.execute(COMPARED + _KEEP + BIGGEST + _FIRST, {**asked, "kind": kind.value})
