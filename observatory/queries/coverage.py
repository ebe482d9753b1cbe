"""How much of a measure there is: where a value, where a reason, and where silence."""

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.enums import ABSENT, AreaLevel, ObservationStatus
from observatory.models import Breakdown, Measure, Period
from observatory.queries.cells import STATUSES
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select


@dataclass(frozen=True)
class Coverage:
    """One period at one level: `with_value` and all that is `absent`, by reason, make up `expected`.

    Areas that nobody has said anything about count as not reported, or not applicable where the measure does not
    exist at their level.
    """

    period: Period
    level: AreaLevel
    expected: int
    with_value: int
    absent: Mapping[ObservationStatus, int]

    @property
    def is_complete(self) -> bool:
        return self.with_value == self.expected


@dataclass(frozen=True, slots=True)
class LatestCoverage:
    """The last period with any value of a measure at a level."""

    measure_id: int
    period: Period
    expected: int
    with_value: int


_BY_STATUS = """
    SELECT cell.period_id, area.level, cell.status, count(*)
    FROM observatory_latestobservation AS cell
    JOIN observatory_area AS area ON area.id = cell.area_id
    WHERE cell.measure_id = %(measure)s AND cell.breakdown_id = %(breakdown)s
    GROUP BY cell.period_id, area.level, cell.status
"""
_SIZES = "SELECT level, count(*) FROM observatory_area GROUP BY level"
_LATEST = """
    SELECT DISTINCT ON (stat.measure_id) stat.measure_id, stat.period_id, stat.n
    FROM observatory_measurestat AS stat
    JOIN observatory_period AS period ON period.id = stat.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = stat.breakdown_id AND breakdown.key = %(total)s
    WHERE stat.level = %(level)s AND stat.n > 0
    ORDER BY stat.measure_id, period.starts_on DESC, period.id DESC
"""


def level_sizes() -> dict[AreaLevel, int]:
    """Return how many areas each level has."""
    return {AreaLevel(level): count for level, count in select(_SIZES, {})}


def coverage(measure: Measure, breakdown: Breakdown) -> list[Coverage]:
    """Return a line for each period and level of which anything is known, the latest first, from whole to part."""
    counted: dict[tuple[int, int], dict[ObservationStatus, int]] = {}
    for period, level, status, count in select(_BY_STATUS, {"measure": measure.pk, "breakdown": breakdown.pk}):
        counted.setdefault((period, level), {})[STATUSES[status]] = count
    periods = Period.objects.in_bulk({period for period, _ in counted})
    sizes = level_sizes()
    lines = [
        _line(periods[period], AreaLevel(level), sizes[AreaLevel(level)], by_status)
        for (period, level), by_status in counted.items()
    ]
    return sorted(lines, key=lambda line: (-line.period.starts_on.toordinal(), -line.period.pk, line.level))


def _line(period: Period, level: AreaLevel, expected: int, by_status: Mapping[ObservationStatus, int]) -> Coverage:
    absent = {status: count for status, count in by_status.items() if status in ABSENT}
    silent = expected - sum(by_status.values())
    if silent:
        absent[ObservationStatus.NOT_REPORTED] = absent.get(ObservationStatus.NOT_REPORTED, 0) + silent
    return Coverage(period, level, expected, expected - sum(absent.values()), absent)


def latest_coverage(level: AreaLevel) -> dict[int, LatestCoverage]:
    """Return how complete each measure is in its last period, by its id; one without values is left out."""
    found = select(_LATEST, {"level": int(level), "total": TOTAL})
    periods = Period.objects.in_bulk({row[1] for row in found})
    expected = level_sizes()[level]
    return {
        measure: LatestCoverage(measure, periods[period], expected, with_value)
        for measure, period, with_value in found
    }
