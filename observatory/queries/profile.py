"""Everything known of one territory at a glance: the last value of each measure, its place among peers, and what
is missing and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import gt, lt

from observatory.enums import Aggregation, AreaLevel, Direction, MeasureKind, ObservationStatus
from observatory.models import Area, Measure, Period, Release
from observatory.queries.aggregates import Aggregate, aggregates
from observatory.queries.cells import STATUSES, Cell, silence
from observatory.queries.coverage import latest_coverage
from observatory.queries.measures import TOTAL, provenance
from observatory.queries.statements import select


@dataclass(frozen=True, slots=True)
class Rank:
    """A position among the areas of the same level that have a value in the same period; equals share it."""

    position: int
    of: int
    is_shared: bool


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One measure in one territory.

    `cell` is the last value there is, in `period`; without any, it is the reason. `newest_period` is the last one in
    which any peer has a value: when the territory has none there, `missing` says why.
    Where the source says nothing of a larger area, `aggregate` is what its municipalities allow to say, in `period`.
    """

    measure: Measure
    cell: Cell
    period: Period | None
    release: Release | None
    rank: Rank | None
    newest_period: Period | None
    missing: ObservationStatus | None
    aggregate: Aggregate | None = None

    @property
    def value(self) -> Decimal | None:
        """The figure to show: the source's, else what the municipalities allow to say."""
        if self.cell.value is None and self.aggregate is not None:
            return self.aggregate.value
        return self.cell.value


# Only where the newest period has no value of the territory are the older ones looked at.
_PROFILE = """
    WITH total AS (SELECT id FROM observatory_breakdown WHERE key = %(total)s),
    line AS MATERIALIZED (
        SELECT measure.id AS measure_id, measure.number, newest.period_id AS newest_id, there.status AS there,
            coalesce(older.period_id, newest.period_id) AS period_id, coalesce(older.value, there.value) AS value,
            coalesce(older.status, there.status) AS status, coalesce(older.release_id, there.release_id) AS release_id
        FROM observatory_measure AS measure
        CROSS JOIN total
        LEFT JOIN LATERAL (
            SELECT stat.period_id
            FROM observatory_measurestat AS stat JOIN observatory_period AS period ON period.id = stat.period_id
            WHERE stat.measure_id = measure.id AND stat.breakdown_id = total.id
                AND stat.level = %(level)s AND stat.n > 0
            ORDER BY period.starts_on DESC, period.id DESC LIMIT 1
        ) AS newest ON true
        LEFT JOIN observatory_latestobservation AS there
            ON there.measure_id = measure.id AND there.breakdown_id = total.id
            AND there.period_id = newest.period_id AND there.area_id = %(area)s
        LEFT JOIN LATERAL (
            SELECT cell.period_id, cell.value, cell.status, cell.release_id
            FROM observatory_measurestat AS stat
            JOIN observatory_period AS period ON period.id = stat.period_id
            CROSS JOIN LATERAL (
                SELECT period_id, value, status, release_id FROM observatory_latestobservation
                WHERE measure_id = measure.id AND breakdown_id = total.id
                    AND period_id = stat.period_id AND area_id = %(area)s
                OFFSET 0
            ) AS cell
            WHERE there.value IS NULL
                AND stat.measure_id = measure.id AND stat.breakdown_id = total.id AND stat.level = %(level)s
            ORDER BY cell.value IS NULL, period.starts_on DESC, period.id DESC LIMIT 1
        ) AS older ON true
    ),
    peers AS (
        SELECT line.measure_id, count(*) FILTER (WHERE peer.value > line.value) AS higher,
            count(*) FILTER (WHERE peer.value < line.value) AS lower, count(peer.value) AS n
        FROM line
        JOIN observatory_latestobservation AS peer ON peer.measure_id = line.measure_id
            AND peer.breakdown_id = (SELECT id FROM total) AND peer.period_id = line.period_id
        JOIN observatory_area AS area ON area.id = peer.area_id AND area.level = %(level)s
        WHERE line.value IS NOT NULL
        GROUP BY line.measure_id
    )
    SELECT line.measure_id, newest_id, there, period_id, value, status, release_id, higher, lower, n
    FROM line LEFT JOIN peers ON peers.measure_id = line.measure_id
    ORDER BY line.number, line.measure_id
"""


def profile(area: Area) -> list[ProfileLine]:
    """Return a line for each measure, those of the table in its order and then the supporting ones."""
    found = select(_PROFILE, {"area": area.pk, "level": area.level, "total": TOTAL})
    measures = Measure.objects.select_related("domain").in_bulk([row[0] for row in found])
    periods = Period.objects.in_bulk({period for row in found for period in (row[1], row[3]) if period})
    releases = provenance(row[6] for row in found)
    lines = []
    for measure_id, newest, there, period, value, status, release, higher, lower, n in found:
        measure = measures[measure_id]
        cell = Cell(value, STATUSES[status], release) if release else silence(measure, area.level)
        is_old = newest is not None and (value is None or newest != period)
        lines.append(
            ProfileLine(
                measure=measure,
                cell=cell,
                period=periods.get(period) if release else None,
                release=releases.get(release),
                rank=None if value is None or area.level == AreaLevel.COUNTRY else _rank(measure, higher, lower, n),
                newest_period=periods.get(newest),
                missing=_reason(measure, area, there) if is_old else None,
            )
        )
    return lines if area.level == AreaLevel.MUNICIPALITY else _with_aggregates(area, lines)


def _with_aggregates(area: Area, lines: list[ProfileLine]) -> list[ProfileLine]:
    """Say of a larger area, where the source is silent, what its municipalities say in their last period."""
    known = latest_coverage(AreaLevel.MUNICIPALITY)
    silent = [line.measure for line in lines if line.cell.value is None and line.measure.pk in known]
    asked = [(measure, known[measure.pk].period) for measure in silent if measure.aggregation != Aggregation.NONE]
    told = aggregates(asked, AreaLevel(area.level))
    added = {measure.pk: (period, told[measure.pk, area.pk]) for measure, period in asked}
    return [
        _with_aggregate(area, line, told, *added[line.measure.pk]) if line.measure.pk in added else line
        for line in lines
    ]


def _with_aggregate(
    area: Area, line: ProfileLine, told: Mapping[tuple[int, int], Aggregate], period: Period, own: Aggregate
) -> ProfileLine:
    """Place it among its peers when it is a figure of the whole, and so are theirs."""
    peers = {
        whole: peer.value
        for (measure, whole), peer in told.items()
        if measure == line.measure.pk and peer.value is not None
    }
    rank = None
    if own.value is not None and area.level != AreaLevel.COUNTRY:
        higher, lower = (sum(compare(value, own.value) for value in peers.values()) for compare in (gt, lt))
        rank = _rank(line.measure, higher, lower, len(peers))
    return replace(line, aggregate=own, period=period, rank=rank)


def _rank(measure: Measure, higher: int, lower: int, n: int) -> Rank | None:
    """Place a value by how many are better; yes and no have no order."""
    if measure.kind == MeasureKind.ADOPTION:
        return None
    better = lower if measure.direction == Direction.LOWER else higher
    return Rank(better + 1, n, is_shared=higher + lower + 1 < n)


def _reason(measure: Measure, area: Area, status: str | None) -> ObservationStatus:
    return STATUSES[status] if status else silence(measure, area.level).status
