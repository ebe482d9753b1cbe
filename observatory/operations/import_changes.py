"""Compares what was read with what is published, and keeps what would change, so that nobody compares again."""

from observatory.enums import AreaLevel, ChangeKind, Origin
from observatory.models import Area, ImportRun
from observatory.queries.differences import Counted, Difference
from observatory.queries.imports import LISTED
from observatory.queries.statements import select

# A cell also changes when only its origin does: a simulated value confirmed by the source is no longer simulated.
_COMPARED = """
    WITH known AS NOT MATERIALIZED (
        SELECT cell.breakdown_id, cell.period_id, cell.area_id, cell.value, cell.status, release.origin
        FROM observatory_latestobservation AS cell
        JOIN observatory_release AS release ON release.id = cell.release_id
        WHERE cell.measure_id = %(measure)s
            AND (cell.breakdown_id, cell.period_id) IN (SELECT DISTINCT breakdown_id, period_id FROM observatory_read)
    ),
    compared AS MATERIALIZED (
        SELECT breakdown_id, period_id, area_id, known.value AS old_value, known.status AS old_status,
            read.value AS new_value, read.status AS new_status, read.place,
            CASE
                WHEN known.area_id IS NULL THEN 'ADDED'
                WHEN read.area_id IS NULL THEN CASE WHEN known.value IS NULL THEN 'GONE' ELSE 'VANISHED' END
                WHEN (read.value, read.status, %(origin)s) IS DISTINCT FROM (known.value, known.status, known.origin)
                    THEN 'CHANGED'
                ELSE 'SAME'
            END AS kind
        FROM observatory_read AS read FULL JOIN known USING (breakdown_id, period_id, area_id)
    )
"""
# The biggest relative changes first; what had no value, or zero, comes after.
_BIGGEST = """(
    SELECT breakdown_id, period_id, area_id, row_number() OVER () AS position
    FROM (
        SELECT breakdown_id, period_id, area_id
        FROM compared
        JOIN observatory_area AS area ON area.id = area_id
        JOIN observatory_period AS period ON period.id = period_id
        JOIN observatory_breakdown AS breakdown ON breakdown.id = breakdown_id
        WHERE kind = '{}'
        ORDER BY abs((new_value - old_value) / nullif(abs(old_value), 0)) DESC NULLS LAST,
            period.starts_on DESC, area.level, area.sort_name, breakdown.key, area.id
        LIMIT %(listed)s
    ) AS ordered
)"""
_KEEP = """,
    kept AS (
        INSERT INTO observatory_importchange (
            run_id, breakdown_id, period_id, area_id, kind, position, old_value, old_status, value, status, share,
            place
        )
        SELECT %(run)s, breakdown_id, period_id, area_id, kind, position, old_value, coalesce(old_status, ''),
            new_value, coalesce(new_status, ''), round((new_value - old_value) / nullif(abs(old_value), 0), 6),
            coalesce(place, '')
        FROM compared LEFT JOIN biggest USING (breakdown_id, period_id, area_id)
        WHERE kind = ANY(%(kinds)s)
    )
"""
_COUNT = """
    SELECT breakdown_id, period_id,
        count(*) FILTER (WHERE kind = 'ADDED'), count(*) FILTER (WHERE kind = 'CHANGED'),
        count(*) FILTER (WHERE kind = 'VANISHED'), count(*) FILTER (WHERE kind = 'SAME'),
        count(old_value) FILTER (WHERE new_status IS NOT NULL),
        count(old_value) FILTER (WHERE new_status IS NOT NULL AND new_value IS DISTINCT FROM old_value),
        count(new_status) FILTER (WHERE area_id = ANY(%(towns)s))
    FROM compared
    GROUP BY breakdown_id, period_id
"""
_OF_EACH_KIND = " UNION ALL ".join(_BIGGEST.format(kind) for kind in ChangeKind.values)
# One statement, so that a quarter of a million cells are put beside each other once.
_COMPARE = f"{_COMPARED}, biggest AS ({_OF_EACH_KIND}){_KEEP}{_COUNT}"


def compare(run: ImportRun, origin: Origin) -> Difference:
    """Compare what was read with the last word on each cell, were it published with this origin; keep each change."""
    towns = Area.objects.filter(level=AreaLevel.MUNICIPALITY).values_list("pk", flat=True)
    asked = {
        "run": run.pk,
        "measure": run.measure_id,
        "origin": origin.value,
        "towns": list(towns),
        "listed": LISTED,
        "kinds": ChangeKind.values,
    }
    counts = tuple(Counted(*row) for row in select(_COMPARE, asked))
    added, changed, vanished, unchanged = (
        sum(getattr(one, name) for one in counts) for name in ("added", "changed", "vanished", "unchanged")
    )
    return Difference(added, changed, vanished, unchanged, len(towns), counts)
