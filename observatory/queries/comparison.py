"""Some territories side by side: the last figure of each, of some measures, and how they changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from observatory.enums import AreaLevel, Direction
from observatory.models import Area, Measure, MeasureTarget, Period, Release
from observatory.queries.figures import Reading
from observatory.queries.measures import provenance
from observatory.queries.progress import Progress
from observatory.queries.readings import Key, Readings, readings, told_periods
from observatory.queries.situation import Ground, breaks_by_area, is_answer, towards
from observatory.queries.targets import targets_of_areas

RECENT = 3  # periods that the table looks back for a figure
Place = tuple[int, int]  # measure, area


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """`is_best` and `is_worst` only where one end is better, and only among figures of one period."""

    area: Area
    reading: Reading
    period: Period | None
    is_other_period: bool = False
    is_best: bool = False
    is_worst: bool = False
    targets: tuple[tuple[MeasureTarget, Progress], ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """`period` is that of most of its figures, the newest of equals."""

    measure: Measure
    period: Period | None
    cells: tuple[ComparedCell, ...]

    @property
    def known(self) -> int:
        """How many of the territories have a figure."""
        return sum(cell.reading.value is not None for cell in self.cells)

    @property
    def has_targets(self) -> bool:
        """Something was decided for any of the territories."""
        return any(cell.targets for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    areas: tuple[Area, ...]
    lines: tuple[ComparedMeasure, ...]
    releases: Mapping[int, Release]
    readings: Readings
    periods: Mapping[int, Period]
    told: Mapping[int, Sequence[int]]
    drawn: frozenset[int]
    """The measures of which all periods were read."""

    @property
    def has_levels(self) -> bool:
        """Territories of different levels stand side by side."""
        return len({area.level for area in self.areas}) > 1

    def releases_of(self, line: ComparedMeasure) -> list[Release]:
        """Where the figures of a measure come from."""
        used = dict.fromkeys(pk for key in keys_of(line) for pk in self.readings.releases.get(key, ()))
        return [self.releases[pk] for pk in used if pk in self.releases]

    def releases_at(self, measure: Measure, cell: ComparedCell) -> list[Release]:
        """Where one figure comes from."""
        key = (measure.pk, cell.period.pk if cell.period else 0, cell.area.pk)
        return [self.releases[pk] for pk in self.readings.releases.get(key, ()) if pk in self.releases]

    def through_time(self, measure: Measure) -> list[Period]:
        """The periods in which any of the territories has a figure, the oldest first."""
        told = (self.periods[period] for period in reversed(self.told[measure.pk]) if period in self.periods)
        return [
            period
            for period in told
            if any(self.readings.of(measure, period.pk, area).value is not None for area in self.areas)
        ]


def compare(areas: Sequence[Area], chosen: Collection[Measure], drawn: int) -> Comparison:
    """Read the figures of areas; of the first `drawn` with an order those of all periods, to be drawn."""
    rows = {measure.pk: measure for measure in chosen}
    told = told_periods(rows.values(), {AreaLevel(area.level) for area in areas})
    with_time = (pk for pk, row in rows.items() if told[pk] and not any(is_answer(row, area) for area in areas))
    deep, goals = frozenset(islice(with_time, drawn)), targets_of_areas(areas)
    wholly = deep | {pk for pk, _area in goals}
    pairs = [(pk, period) for pk in rows for period in told[pk][: None if pk in wholly else RECENT]]
    periods = Period.objects.in_bulk({period for _, period in pairs})
    found = readings(rows, pairs, areas)
    ground, breaks = Ground(rows, told, periods, found), breaks_by_area(areas)
    lines = tuple(
        _with_targets(_line(measure, areas, found, told[measure.pk], periods), ground, goals, breaks)
        for measure in rows.values()
    )
    used = {pk for line in lines for key in keys_of(line) for pk in found.releases.get(key, ())}
    return Comparison(tuple(areas), lines, provenance(used), found, periods, told, deep)


def _with_targets(
    line: ComparedMeasure,
    ground: Ground,
    goals: Mapping[Place, list[MeasureTarget]],
    breaks: Mapping[Place, list[date]],
) -> ComparedMeasure:
    if not any(measure == line.measure.pk for measure, _area in goals):
        return line
    cells = (
        replace(
            cell,
            targets=towards(ground, line.measure, cell.area, goals.get(key, ()), breaks.get(key, ())),
        )
        for cell in line.cells
        for key in [(line.measure.pk, cell.area.pk)]
    )
    return replace(line, cells=tuple(cells))


def keys_of(line: ComparedMeasure) -> list[Key]:
    return [(line.measure.pk, cell.period.pk, cell.area.pk) for cell in line.cells if cell.period is not None]


def _line(
    measure: Measure, areas: Sequence[Area], found: Readings, told: Sequence[int], periods: Mapping[int, Period]
) -> ComparedMeasure:
    known = [period for period in told if period in periods]
    cells = [_cell(measure, area, found, known, periods) for area in areas]
    dated = [cell.period for cell in cells if cell.period is not None and cell.reading.value is not None]
    main = max(dated, key=lambda period: (dated.count(period), period.starts_on), default=None)
    values = [cell.reading.value for cell in cells if cell.period == main and cell.reading.value is not None]
    best, worst = _ends(measure, areas, values)
    return ComparedMeasure(measure, main, tuple(_marked(cell, main, best, worst) for cell in cells))


def _cell(
    measure: Measure, area: Area, found: Readings, told: Sequence[int], periods: Mapping[int, Period]
) -> ComparedCell:
    """The last figure of an area, else the reason of the newest period."""
    for period in told:
        reading = found.of(measure, period, area)
        if reading.value is not None:
            return ComparedCell(area, reading, periods[period])
    newest = told[0] if told else 0
    return ComparedCell(area, found.of(measure, newest, area), periods.get(newest))


def _ends(measure: Measure, areas: Sequence[Area], values: Sequence[Decimal]) -> tuple[Decimal | None, Decimal | None]:
    is_neutral = measure.direction == Direction.NEUTRAL or any(is_answer(measure, area) for area in areas)
    if is_neutral or len(set(values)) < 2:
        return None, None
    return (min(values), max(values)) if measure.direction == Direction.LOWER else (max(values), min(values))


def _marked(cell: ComparedCell, main: Period | None, best: Decimal | None, worst: Decimal | None) -> ComparedCell:
    value = cell.reading.value
    if value is None or cell.period != main:
        return replace(cell, is_other_period=value is not None)
    return replace(cell, is_best=value == best, is_worst=value == worst)
