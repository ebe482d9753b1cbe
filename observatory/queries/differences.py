"""What an import would change: the cells that were read, beside those that were published last."""

from dataclasses import dataclass, field
from typing import NamedTuple

# A cell also changes when only its origin does: a simulated value confirmed by the source is no longer simulated.
COMPARED = """
    WITH read AS NOT MATERIALIZED (
        SELECT breakdown_id, period_id, area_id, value, status, place
        FROM observatory_stagedobservation WHERE run_id = %(run)s
    ),
    known AS NOT MATERIALIZED (
        SELECT cell.breakdown_id, cell.period_id, cell.area_id, cell.value, cell.status, release.origin
        FROM observatory_latestobservation AS cell
        JOIN observatory_release AS release ON release.id = cell.release_id
        WHERE cell.measure_id = %(measure)s
            AND (cell.breakdown_id, cell.period_id) IN (SELECT DISTINCT breakdown_id, period_id FROM read)
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
        FROM read FULL JOIN known USING (breakdown_id, period_id, area_id)
    )
"""


class Counted(NamedTuple):
    """The cells of one breakdown in one period, and how many municipalities were read.

    Of the cells read, `known` had a value before, and of these `moved` have another now.
    """

    breakdown_id: int
    period_id: int
    added: int
    changed: int
    vanished: int
    unchanged: int
    known: int
    moved: int
    towns: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts of cells. Vanished are those with a value, in the periods and breakdowns read, that were not read.

    `towns` is how many municipalities there are.
    """

    added: int
    changed: int
    vanished: int
    unchanged: int
    towns: int = field(default=0, compare=False)
    counts: tuple[Counted, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.vanished)
