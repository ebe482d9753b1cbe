"""What a page of a measure shows for what its address asks: one period at one level, row by row."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import ceil

from django.utils import timezone

from common.folding import fold
from observatory.enums import AreaLevel, MeasureKind, ObservationStatus, Origin
from observatory.models import Area, Breakdown, Measure, MeasureTarget, Period, Release, SeriesBreak
from observatory.queries.cells import positions
from observatory.queries.figures import Figures, Reading, figures
from observatory.queries.measures import breakdowns_of, releases_of, total_breakdown
from observatory.queries.progress import Moment, Progress, progress
from observatory.queries.targets import Decided, decided, goal_of, next_of

FIFTHS = (0.2, 0.4, 0.6, 0.8)
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what it leaves out is chosen for it."""

    period: str = ""
    level: AreaLevel | None = None
    breakdown: str = ""
    as_of: date | None = None
    areas: tuple[str, ...] = ()
    is_outlined: bool = False

    @property
    def moment(self) -> datetime | None:
        """The last moment of the day: what was published on it counts."""
        if self.as_of is None:
            return None
        return datetime.combine(self.as_of, time.max, timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table. `change` is since the first comparable period, and None where it has no value there."""

    area: Area
    reading: Reading
    position: int | None
    is_shared: bool
    change: Decimal | None
    of: int

    @property
    def region(self) -> str:
        return self.area.region.name if self.area.region else ""


@dataclass(frozen=True)
class Shown:
    measure: Measure
    breakdown: Breakdown
    breakdowns: tuple[Breakdown, ...]
    level: AreaLevel
    levels: tuple[AreaLevel, ...]
    """Those at which there is any figure."""
    period: Period | None
    periods: tuple[Period, ...]
    figures: Figures
    releases: tuple[Release, ...]
    breaks: tuple[SeriesBreak, ...]
    decided: Decided
    asked: Asked
    lines: tuple[Area, ...]
    """Territories chosen for the series."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that the address asks for and nobody has."""
        known = {name for area in self.lines for name in (area.code, area.sort_name)}
        return tuple(asked for asked in self.asked.areas if not {asked, fold(asked)} & known)[:MOST_LINES]

    @property
    def is_another_period(self) -> bool:
        """The address asks for a period that has no figures: the newest one is shown."""
        return bool(self.asked.period) and (self.period is None or self.period.code != self.asked.period)

    @property
    def targets(self) -> tuple[MeasureTarget, ...]:
        return self.decided.in_force

    def target_of(self, area: Area) -> tuple[MeasureTarget, Progress] | None:
        """The next target of an area from the shown period on, with how far it is; nothing where none was decided."""
        own = [target for target in self.targets if target.area_id == area.pk]
        target = next_of(own, self.period.starts_on if self.period else None)
        return None if target is None else (target, self.progress_of(area, target))

    @property
    def is_adoption(self) -> bool:
        return self.measure.kind == MeasureKind.ADOPTION

    @property
    def country(self) -> Area:
        return self.figures.by_level[AreaLevel.COUNTRY][0]

    @cached_property
    def readings(self) -> dict[int, Reading]:
        return {} if self.period is None else self.figures.readings(self.level, self.period)

    @cached_property
    def values(self) -> dict[int, Decimal]:
        return {area: reading.value for area, reading in self.readings.items() if reading.value is not None}

    @cached_property
    def base(self) -> Period | None:
        """The first period that the shown one is compared with: after the last break between."""
        if self.period is None:
            return None
        shown, cuts = self.period.starts_on, self.break_days
        since = max((on for on in cuts if on <= shown), default=date.min)
        earlier = [period for period in self.periods if since <= period.starts_on < shown]
        return earlier[-1] if earlier else None

    @cached_property
    def break_days(self) -> tuple[date, ...]:
        """Breaks that hold for all areas; those of one area are told in its notes."""
        return tuple(found.period.starts_on for found in self.breaks if found.area_id is None)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """From the first to the last, then those without a value, by name."""
        placed = {} if self.is_yes_or_no else positions(self.values, self.measure.direction)
        ties = [*placed.values()]
        rows = [
            Row(
                area=area,
                reading=self.readings[area.pk],
                position=placed.get(area.pk),
                is_shared=ties.count(placed[area.pk]) > 1 if area.pk in placed else False,
                change=self._change(area),
                of=len(placed),
            )
            for area in self.figures.by_level[self.level]
            if area.pk in self.readings
        ]
        return tuple(sorted(rows, key=_place))

    @property
    def is_yes_or_no(self) -> bool:
        return self.is_adoption and self.level == AreaLevel.MUNICIPALITY

    def _change(self, area: Area) -> Decimal | None:
        now = self.readings[area.pk].value
        if self.base is None or now is None or self.is_yes_or_no:
            return None
        before = self.figures.reading(area, self.base)
        if before.value is None or self.is_simulated_at(area, self.base) != self.is_simulated_at(area):
            return None  # what was made up is no beginning of what was measured
        return now - before.value

    def releases_behind(self, area: Area, period: Period | None = None) -> tuple[Release, ...]:
        """Where a figure comes from, in the shown period or in another; of one put together, where its parts do."""
        at = period or self.period
        used = self.figures.sources(area, at) if at is not None else frozenset()
        return tuple(self._releases[pk] for pk in sorted(used, reverse=True) if pk in self._releases)

    def is_simulated_at(self, area: Area, period: Period | None = None) -> bool:
        return any(release.origin == Origin.SIMULATED for release in self.releases_behind(area, period))

    @cached_property
    def _releases(self) -> dict[int, Release]:
        return {release.pk: release for release in self.releases}

    @cached_property
    def used_releases(self) -> tuple[Release, ...]:
        """The releases that any figure of the page comes from, in whatever period, the newest first."""
        used = {cell.release_id for cell in self.figures.cells.values()}
        return tuple(release for release in self.releases if release.pk in used)

    @cached_property
    def series_releases(self) -> tuple[Release, ...]:
        """The releases that the series comes from, the newest first."""
        areas = [self.country, *self.lines]
        used = {pk for area in areas for period in self.figures.periods for pk in self.figures.sources(area, period)}
        return tuple(release for release in self.releases if release.pk in used)

    @cached_property
    def limits(self) -> tuple[Decimal, ...]:
        """The upper ends of all classes but the last: those set by hand, or the fifths of what is shown."""
        if self.measure.class_breaks:
            return tuple(self.measure.class_breaks)
        ordered = sorted(self.values.values())
        ends = {ordered[ceil(share * len(ordered)) - 1] for share in FIFTHS} if ordered else set()
        return tuple(sorted(end for end in ends if end != ordered[-1]))

    def class_of(self, value: Decimal) -> int:
        return int(value) if self.is_yes_or_no else bisect_left(self.limits, value)

    @cached_property
    def ranges(self) -> tuple[tuple[Decimal | None, Decimal | None], ...]:
        """What values each class holds: the least and the greatest that occur, or its limits where none does."""
        held: dict[int, list[Decimal]] = {}
        for value in self.values.values():
            held.setdefault(self.class_of(value), []).append(value)
        ends = (None, *self.limits, None)
        return tuple(
            (min(held[place]), max(held[place])) if place in held else pair
            for place, pair in enumerate(pairwise(ends))
        )

    @cached_property
    def absent(self) -> dict[ObservationStatus, int]:
        """How many have no value, by reason."""
        found: dict[ObservationStatus, int] = {}
        for reading in self.readings.values():
            if reading.value is None:
                found[reading.status] = found.get(reading.status, 0) + 1
        return found

    @cached_property
    def shown_releases(self) -> tuple[Release, ...]:
        """The releases that the rows come from, the newest first."""
        if self.period is None:
            return ()
        areas = [self.figures.areas[area] for area in self.readings]
        used = {pk for area in areas for pk in self.figures.sources(area, self.period)}
        return tuple(release for release in self.releases if release.pk in used)

    def moments(self, area: Area) -> list[Moment]:
        """The values of an area, the oldest first."""
        found = ((period, self.figures.reading(area, period)) for period in self.figures.periods)
        return [
            Moment(period.code, period.starts_on, reading.value, reading.status)
            for period, reading in found
            if reading.value is not None
        ]

    def progress_of(self, area: Area, target: MeasureTarget | None = None) -> Progress:
        days = tuple(found.period.starts_on for found in self.breaks if found.area_id in (None, area.pk))
        if target is None:
            return progress(self.measure, self.moments(area), days)
        return progress(self.measure, self.moments(area), days, goal_of(target))


def _place(row: Row) -> tuple[bool, int, Decimal]:
    value = row.reading.value
    return value is None, row.position or 0, -(value or Decimal(0))


def shown(measure: Measure, asked: Asked) -> Shown:
    """Read what a page shows, in a fixed number of questions."""
    breakdowns = tuple(breakdowns_of(measure)) or (total_breakdown(),)
    cut = next((one for one in breakdowns if one.key == asked.breakdown), breakdowns[0])
    found = figures(measure, cut, asked.moment)
    told = {level: found.told(level) for level in AreaLevel}
    level = _level(measure, asked, told)
    periods = tuple(told[level])
    return Shown(
        measure=measure,
        breakdown=cut,
        breakdowns=breakdowns,
        level=level,
        levels=tuple(one for one in reversed(AreaLevel) if told[one]),
        period=next((period for period in periods if period.code == asked.period), _newest(found, level, periods)),
        periods=periods,
        figures=found,
        releases=tuple(releases_of(measure)),
        breaks=breaks_of(measure),
        decided=decided(measure, asked.moment),
        asked=asked,
        lines=_chosen(found, asked.areas),
    )


def _level(measure: Measure, asked: Asked, told: dict[AreaLevel, list[Period]]) -> AreaLevel:
    """The level asked for, else the lowest with figures, else the lowest at which the measure exists."""
    if asked.level is not None:
        return asked.level
    lowest = AreaLevel.MUNICIPALITY if measure.lowest_level is None else AreaLevel(measure.lowest_level)
    return max((level for level in AreaLevel if told[level]), default=lowest)


def _newest(found: Figures, level: AreaLevel, periods: Sequence[Period]) -> Period | None:
    """The last period with a figure; one of which there are only parts comes after."""
    whole = (
        period
        for period in periods
        if any(found.reading(area, period).value is not None for area in found.by_level[level])
    )
    return next(whole, periods[0] if periods else None)


def _chosen(found: Figures, codes: Sequence[str]) -> tuple[Area, ...]:
    """Territories by their code or, as somebody types it, by their name."""
    known = {area.sort_name: area for area in reversed(list(found.areas.values()))}
    known |= {area.code: area for area in found.areas.values()}
    chosen = [known.get(code) or known.get(fold(code)) for code in codes]
    return tuple(dict.fromkeys(area for area in chosen if area is not None))[:MOST_LINES]


def breaks_of(measure: Measure) -> tuple[SeriesBreak, ...]:
    """Return where a series stops being comparable, the oldest first."""
    found = SeriesBreak.objects.filter(measure=measure).select_related("period", "area")
    return tuple(found.order_by("period__starts_on", "pk"))
