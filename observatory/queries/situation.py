"""A territory measure by measure: its last figure, its place among peers, how it changed and what is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from observatory.enums import AreaLevel, Direction, MeasureKind, ObservationStatus
from observatory.models import Area, Measure, MeasureTarget, Period, Release, SeriesBreak
from observatory.queries.cells import silence
from observatory.queries.figures import Reading
from observatory.queries.measures import TOTAL, measures, provenance
from observatory.queries.profile import Rank
from observatory.queries.progress import Moment, Progress, progress
from observatory.queries.readings import Pair, Readings, readings, told_periods
from observatory.queries.statements import select
from observatory.queries.targets import goal_of, targets_of_area

RECENT = 3  # periods of a larger area that are put together from its municipalities


@dataclass(frozen=True, slots=True)
class Standing:
    """How the peers' values lie, and the place of one among them; yes and no have no order."""

    values: tuple[Decimal, ...]
    rank: Rank | None

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def yes(self) -> int:
        return sum(value == 1 for value in self.values)

    @property
    def median(self) -> Decimal:
        middle = self.n // 2
        return self.values[middle] if self.n % 2 else (self.values[middle - 1] + self.values[middle]) / 2


@dataclass(frozen=True, slots=True)
class Before:
    """The last earlier value, and whether something was measured otherwise since."""

    period: Period
    value: Decimal
    is_broken: bool


@dataclass(frozen=True, slots=True)
class AreaLine:
    """`period` is that of the last figure. `newest` is the last one in which any of its level has one; when the area
    has none there, `missing` says why.
    """

    measure: Measure
    reading: Reading
    period: Period | None
    releases: tuple[Release, ...]
    standing: Standing | None
    before: Before | None
    newest: Period | None
    missing: ObservationStatus | None
    targets: tuple[tuple[MeasureTarget, Progress], ...] = ()

    @property
    def has_value(self) -> bool:
        return self.reading.value is not None


@dataclass(frozen=True)
class Ground:
    """All that was read of some measures and areas; `told` are the periods of each measure, the newest first."""

    measures: Mapping[int, Measure]
    told: Mapping[int, Sequence[int]]
    periods: Mapping[int, Period]
    readings: Readings

    def last(self, measure: Measure, area: Area) -> int | None:
        """The last period in which an area has a figure; without any, that in which there is the most to say."""
        told = [period for period in self.told[measure.pk] if period in self.periods]
        known = [period for period in told if self.readings.of(measure, period, area).value is not None]
        partly = (period for period in told if self.readings.of(measure, period, area).partial is not None)
        return known[0] if known else next(partly, told[0] if told else None)

    def before(self, measure: Measure, area: Area, shown: int) -> tuple[Period, Decimal] | None:
        """The last figure before a period."""
        for period in self.told[measure.pk]:
            if period in self.periods and self.periods[period].starts_on < self.periods[shown].starts_on:
                value = self.readings.of(measure, period, area).value
                if value is not None:
                    return self.periods[period], value
        return None


def ground(
    level: AreaLevel,
    areas: Collection[Area],
    chosen: Collection[Measure] | None = None,
    *,
    wholly: Collection[int] = (),
) -> Ground:
    """Read the figures of areas; of larger ones only the newest, because they are put together.

    Of the measures in `wholly` all periods are read.
    """
    rows = {measure.pk: measure for measure in (measures() if chosen is None else chosen)}
    told = told_periods(rows.values(), [level])
    depth = None if level == AreaLevel.MUNICIPALITY else RECENT
    pairs = [(measure, period) for measure in rows for period in told[measure][: None if measure in wholly else depth]]
    periods = Period.objects.in_bulk({period for _, period in pairs})
    return Ground(rows, told, periods, readings(rows, pairs, areas))


def situation(area: Area, peers: Collection[Area]) -> list[AreaLine]:
    """Return a line for each of the 48 measures in the order of the table, in a fixed number of questions."""
    level = AreaLevel(area.level)
    is_town = level == AreaLevel.MUNICIPALITY
    goals = targets_of_area(area)
    found = ground(level, [area] if is_town else peers, wholly=goals)
    shown = {measure.pk: found.last(measure, area) for measure in found.measures.values()}
    pairs = [(measure, period) for measure, period in shown.items() if period is not None]
    values = _of_towns(pairs, peers) if is_town else _of_wholes(found, pairs, peers)
    used = {release for pair in pairs for release in found.readings.releases.get((*pair, area.pk), ())}
    releases, breaks = provenance(used), breaks_by_area([area])
    lines = []
    for measure in found.measures.values():
        period = shown[measure.pk]
        if period is None:
            lines.append(_empty(measure, area, goals.get(measure.pk, ())))
            continue
        line = _line(found, measure, area, period, values.get(measure.pk, ()), breaks.get((measure.pk, area.pk), ()))
        own = found.readings.releases.get((measure.pk, period, area.pk), ())
        aims = towards(found, measure, area, goals.get(measure.pk, ()), breaks.get((measure.pk, area.pk), ()))
        lines.append(replace(line, releases=tuple(releases[pk] for pk in own if pk in releases), targets=aims))
    return lines


def _empty(measure: Measure, area: Area, goals: Collection[MeasureTarget]) -> AreaLine:
    silent = silence(measure, area.level)
    aims = tuple((target, progress(measure, (), (), goal_of(target))) for target in goals)
    return AreaLine(measure, Reading(None, silent.status), None, (), None, None, None, silent.status, aims)


def towards(
    found: Ground, measure: Measure, area: Area, goals: Collection[MeasureTarget], breaks: Sequence[date]
) -> tuple[tuple[MeasureTarget, Progress], ...]:
    """How far the area is on the way to each of its targets, by all the values there are."""
    if not goals:
        return ()
    told = ((found.periods[pk], found.readings.of(measure, pk, area)) for pk in reversed(found.told[measure.pk]))
    moments = [
        Moment(period.code, period.starts_on, reading.value, reading.status)
        for period, reading in told
        if reading.value is not None
    ]
    return tuple((target, progress(measure, moments, breaks, goal_of(target))) for target in goals)


def _line(
    found: Ground, measure: Measure, area: Area, period: int, values: Sequence[Decimal], breaks: Sequence[date]
) -> AreaLine:
    reading = found.readings.of(measure, period, area)
    before = found.before(measure, area, period) if reading.value is not None else None
    now, newest = found.periods[period], found.told[measure.pk][0]
    is_old = reading.value is None or newest != period
    return AreaLine(
        measure=measure,
        reading=reading,
        period=now,
        releases=(),
        standing=None if reading.value is None else standing(measure, area, values, reading.value),
        before=before and Before(*before, is_broken=any(before[0].starts_on < day <= now.starts_on for day in breaks)),
        newest=found.periods.get(newest),
        missing=found.readings.of(measure, newest, area).status if is_old else None,
    )


def standing(measure: Measure, area: Area, values: Sequence[Decimal], value: Decimal) -> Standing:
    """Place a value by how many are better."""
    if is_answer(measure, area):
        return Standing(tuple(values), None)
    is_lower = measure.direction == Direction.LOWER
    better = sum(other < value if is_lower else other > value for other in values)
    return Standing(tuple(sorted(values)), Rank(better + 1, len(values), is_shared=values.count(value) > 1))


def is_answer(measure: Measure, area: Area) -> bool:
    """A municipality answers yes or no; of many, the share of yes has an order."""
    return measure.kind == MeasureKind.ADOPTION and area.level == AreaLevel.MUNICIPALITY


_PEERS = """
    SELECT asked.measure_id, array_agg(cell.value)
    FROM unnest(%(measures)s::smallint[], %(periods)s::smallint[]) AS asked (measure_id, period_id)
    JOIN observatory_breakdown AS breakdown ON breakdown.key = %(total)s
    JOIN observatory_latestobservation AS cell ON cell.measure_id = asked.measure_id
        AND cell.breakdown_id = breakdown.id AND cell.period_id = asked.period_id
        AND cell.area_id = ANY(%(areas)s) AND cell.value IS NOT NULL
    GROUP BY asked.measure_id
"""


def _of_towns(pairs: Collection[Pair], peers: Collection[Area]) -> dict[int, list[Decimal]]:
    asked = {
        "measures": [measure for measure, _ in pairs],
        "periods": [period for _, period in pairs],
        "areas": [area.pk for area in peers],
        "total": TOTAL,
    }
    return dict(select(_PEERS, asked))


def _of_wholes(found: Ground, pairs: Collection[Pair], peers: Collection[Area]) -> dict[int, list[Decimal]]:
    known = {
        measure: [found.readings.of(found.measures[measure], period, peer).value for peer in peers]
        for measure, period in pairs
    }
    return {measure: [value for value in values if value is not None] for measure, values in known.items()}


def breaks_by_area(areas: Collection[Area]) -> dict[tuple[int, int], list[date]]:
    """The first day of each break, by measure and area: those of a whole measure are each area's."""
    found: dict[tuple[int, int], list[date]] = {}
    rows = SeriesBreak.objects.filter(Q(area=None) | Q(area__in=areas))
    for measure, place, on in rows.values_list("measure_id", "area_id", "period__starts_on"):
        for area in areas:
            if place in (None, area.pk):
                found.setdefault((measure, area.pk), []).append(on)
    return found
