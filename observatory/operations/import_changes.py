"""Compares what was read with what is published, and keeps the biggest changes, so that no page compares again."""

from observatory.enums import AreaLevel, Origin
from observatory.models import Area, ImportRun
from observatory.queries.differences import COMPARED, Counted, Difference
from observatory.queries.imports import BIGGEST, LISTED
from observatory.queries.statements import select

_NAMED = """
        JOIN observatory_area AS area ON area.id = area_id
        JOIN observatory_period AS period ON period.id = period_id
        JOIN observatory_breakdown AS breakdown ON breakdown.id = breakdown_id
"""
_KEEP = """,
    kept AS (
        INSERT INTO observatory_importchange (
            run_id, kind, position, breakdown_id, period_id, area_id, old_value, old_status, value, status, share,
            place
        )
        SELECT %(run)s, kind, row_number() OVER (PARTITION BY kind
"""
_CHANGE = """
        ), breakdown_id, period_id, area_id, old_value, coalesce(old_status, ''), new_value,
            coalesce(new_status, ''), round((new_value - old_value) / nullif(abs(old_value), 0), 6),
            coalesce(place, '')
        FROM (
"""
_ALL = "SELECT compared.* FROM compared"
_ADDED, _CHANGED, _VANISHED = ("WHERE kind = 'ADDED'", "WHERE kind = 'CHANGED'", "WHERE kind = 'VANISHED'")
_BIGGEST = BIGGEST + "LIMIT %(listed)s"
_COUNT = """
    )
    SELECT breakdown_id, period_id,
        count(*) FILTER (WHERE kind = 'ADDED'), count(*) FILTER (WHERE kind = 'CHANGED'),
        count(*) FILTER (WHERE kind = 'VANISHED'), count(*) FILTER (WHERE kind = 'SAME'),
        count(old_value) FILTER (WHERE new_status IS NOT NULL),
        count(old_value) FILTER (WHERE new_status IS NOT NULL AND new_value IS DISTINCT FROM old_value),
        count(new_status) FILTER (WHERE area_id = ANY(%(towns)s))
    FROM compared
    GROUP BY breakdown_id, period_id
"""
_OF_EACH_KIND = " UNION ALL ".join(f"({_ALL}{_NAMED}{kind}{_BIGGEST})" for kind in (_ADDED, _CHANGED, _VANISHED))
# One statement, so that a quarter of a million cells are put beside each other once.
_COMPARE = COMPARED + _KEEP + BIGGEST + _CHANGE + _OF_EACH_KIND + ") AS biggest" + _NAMED + _COUNT


def compare(run: ImportRun, origin: Origin) -> Difference:
    """Compare what a run has read with the last word on each cell, were it published with this origin.

    The first of each kind of change are kept; all of them are in the file.
    """
    towns = Area.objects.filter(level=AreaLevel.MUNICIPALITY).values_list("pk", flat=True)
    asked = {
        "run": run.pk,
        "measure": run.measure_id,
        "origin": origin.value,
        "towns": list(towns),
        "listed": LISTED,
    }
    counts = tuple(Counted(*row) for row in select(_COMPARE, asked))
    added, changed, vanished, unchanged = (
        sum(getattr(one, name) for one in counts) for name in ("added", "changed", "vanished", "unchanged")
    )
    return Difference(added, changed, vanished, unchanged, len(towns), counts)
