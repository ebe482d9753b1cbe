"""What an import would change: the cells that were read, beside those that were published last."""

from dataclasses import dataclass

from observatory.enums import Origin
from observatory.models import ImportRun
from observatory.queries.statements import select


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts of cells. Vanished are those with a value, in the periods and breakdowns read, that were not read."""

    added: int
    changed: int
    vanished: int
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.vanished)


# A cell also changes when only its origin does: a simulated value confirmed by the source is no longer simulated.
_DIFFERENCE = """
    WITH read AS (
        SELECT breakdown_id, period_id, area_id, value, status
        FROM observatory_stagedobservation WHERE run_id = %(run)s
    ),
    known AS (
        SELECT cell.breakdown_id, cell.period_id, cell.area_id, cell.value, cell.status, release.origin
        FROM observatory_latestobservation AS cell
        JOIN observatory_release AS release ON release.id = cell.release_id
        WHERE cell.measure_id = %(measure)s
            AND (cell.breakdown_id, cell.period_id) IN (SELECT DISTINCT breakdown_id, period_id FROM read)
    )
    SELECT count(*) FILTER (WHERE known.area_id IS NULL),
        count(*) FILTER (WHERE (read.value, read.status, %(origin)s) IS DISTINCT FROM
            (known.value, known.status, known.origin) AND read.area_id IS NOT NULL AND known.area_id IS NOT NULL),
        count(*) FILTER (WHERE read.area_id IS NULL AND known.value IS NOT NULL),
        count(*) FILTER (WHERE (read.value, read.status, %(origin)s) IS NOT DISTINCT FROM
            (known.value, known.status, known.origin))
    FROM read FULL JOIN known USING (breakdown_id, period_id, area_id)
"""


def difference_of(run: ImportRun, origin: Origin) -> Difference:
    """Compare what a run has read with the last word on each cell, were it published with this origin."""
    ((added, changed, vanished, unchanged),) = select(
        _DIFFERENCE, {"run": run.pk, "measure": run.measure_id, "origin": origin.value}
    )
    return Difference(added, changed, vanished, unchanged)
