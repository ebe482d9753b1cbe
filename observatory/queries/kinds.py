"""What releases changed, by kind: new periods and territories, cells filled in, revised, and corrected."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from observatory.models import Entry
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select

NAMES = 5  # territories told by name; the others are counted
_PERIODS = """
    SELECT change.release_id, period.code, sum(change.added)::integer, sum(change.revised)::integer,
        NOT EXISTS (
            SELECT FROM observatory_releasechange AS earlier
            JOIN observatory_release AS told ON told.id = earlier.release_id
            WHERE told.measure_id = release.measure_id AND told.id < release.id
                AND earlier.period_id = period.id
        )
    FROM observatory_releasechange AS change
    JOIN observatory_release AS release ON release.id = change.release_id
    JOIN observatory_period AS period ON period.id = change.period_id
    WHERE change.release_id = ANY(%(releases)s)
    GROUP BY change.release_id, release.id, period.id
    ORDER BY change.release_id, period.starts_on, period.id
"""
# Of the first release of a measure every territory is new, and nobody need read which.
_AREAS = """
    WITH told AS (
        SELECT release.id AS release_id, release.measure_id, change.breakdown_id, change.period_id
        FROM observatory_releasechange AS change JOIN observatory_release AS release ON release.id = change.release_id
        WHERE change.release_id = ANY(%(releases)s) AND change.added > 0 AND EXISTS (
            SELECT FROM observatory_release AS earlier
            WHERE earlier.measure_id = release.measure_id AND earlier.id < release.id
        )
    ),
    known AS (
        SELECT DISTINCT told.release_id, told.measure_id, earlier.breakdown_id, earlier.period_id
        FROM told JOIN observatory_release AS before
            ON before.measure_id = told.measure_id AND before.id < told.release_id
        JOIN observatory_releasechange AS earlier ON earlier.release_id = before.id
    ),
    entered AS (
        SELECT DISTINCT told.release_id, cell.area_id
        FROM told JOIN observatory_observation AS cell ON cell.measure_id = told.measure_id
            AND cell.breakdown_id = told.breakdown_id AND cell.period_id = told.period_id
            AND cell.release_id = told.release_id
    )
    SELECT entered.release_id, area.name
    FROM entered JOIN observatory_area AS area ON area.id = entered.area_id
    WHERE NOT EXISTS (
        SELECT FROM known JOIN observatory_observation AS cell ON cell.measure_id = known.measure_id
            AND cell.breakdown_id = known.breakdown_id AND cell.period_id = known.period_id
            AND cell.area_id = entered.area_id AND cell.release_id < entered.release_id
        WHERE known.release_id = entered.release_id
    )
    ORDER BY entered.release_id, area.level, area.sort_name, area.id
"""
_BROKEN_DOWN = """
    SELECT change.release_id, cell.area_id, count(*)::integer
    FROM observatory_releasechange AS change
    JOIN observatory_release AS release ON release.id = change.release_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = change.breakdown_id AND breakdown.key <> %(total)s
    JOIN observatory_observation AS cell ON cell.measure_id = release.measure_id
        AND cell.breakdown_id = change.breakdown_id AND cell.period_id = change.period_id
        AND cell.release_id = change.release_id AND cell.area_id = ANY(%(areas)s)
    WHERE change.release_id = ANY(%(releases)s)
    GROUP BY change.release_id, cell.area_id
"""


@dataclass(frozen=True, slots=True)
class PeriodCount:
    period: str
    cells: int


@dataclass(frozen=True, slots=True)
class ReleaseKinds:
    """Cells counted by period: of periods told for the first time, filled in where there was a period, and revised."""

    new_periods: tuple[PeriodCount, ...] = ()
    filled: tuple[PeriodCount, ...] = ()
    revised: tuple[PeriodCount, ...] = ()
    new_areas: tuple[str, ...] = ()
    new_area_count: int = 0
    corrected: int = 0

    @property
    def more_areas(self) -> int:
        return self.new_area_count - len(self.new_areas)


def kinds_of(release_ids: Collection[int]) -> dict[int, ReleaseKinds]:
    """Return what each release changed, in three questions."""
    asked = {"releases": list(release_ids)}
    areas: dict[int, list[str]] = {}
    for release, name in select(_AREAS, asked):
        areas.setdefault(release, []).append(name)
    periods: dict[int, list[tuple[str, int, int, bool]]] = {}
    for release, *line in select(_PERIODS, asked):
        periods.setdefault(release, []).append((line[0], line[1], line[2], line[3]))
    corrections = Entry.objects.filter(release__in=release_ids, supersedes__isnull=False)
    corrected = Counter(corrections.values_list("release", flat=True))
    return {
        release: ReleaseKinds(
            new_periods=_counted((period, added) for period, added, _, is_new in lines if is_new),
            filled=_counted((period, added) for period, added, _, is_new in lines if not is_new),
            revised=_counted((period, revised) for period, _, revised, _ in lines),
            new_areas=tuple(areas.get(release, [])[:NAMES]),
            new_area_count=len(areas.get(release, [])),
            corrected=corrected[release],
        )
        for release, lines in periods.items()
    }


def _counted(lines: Iterable[tuple[str, int]]) -> tuple[PeriodCount, ...]:
    return tuple(PeriodCount(period, cells) for period, cells in lines if cells)


def broken_down(release_ids: Collection[int], area_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Return how many cells of breakdowns, by release and area, releases changed in areas."""
    asked = {"releases": list(release_ids), "areas": list(area_ids), "total": TOTAL}
    return {(release, area): cells for release, area, cells in select(_BROKEN_DOWN, asked)}
