"""Some cells of a measure: chosen by period, level, territory and breakdown, as they are or were on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.problems import missing
from observatory import queries
from observatory.enums import AreaLevel
from observatory.models import Area, Breakdown, Measure, Period, Release
from observatory.queries import Asked as AskedDay, Figures, Reading

MOST_CELLS = 20_000
LATEST = "latest"
Place = tuple[Area, Period]


@dataclass(frozen=True)
class Asked:
    measure: str
    periods: Collection[str] = ()
    level: AreaLevel | None = None
    areas: Collection[str] = ()
    breakdown: str = ""
    as_of: date | None = None
    values_only: bool = False

    @property
    def moment(self) -> datetime | None:
        """The last moment of the day: what was published on it counts."""
        return AskedDay(as_of=self.as_of).moment


@dataclass(frozen=True)
class Selection:
    measure: Measure
    breakdown: Breakdown
    figures: Figures
    periods: tuple[Period, ...]
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    """The cells asked for: the oldest period first, the whole before its parts."""
    releases: Mapping[int, Release]
    """Those that any of the cells comes from."""

    def reading(self, place: Place) -> Reading:
        return self.figures.reading(*place)

    def releases_of(self, place: Place) -> list[Release]:
        return [self.releases[pk] for pk in sorted(_used(self.figures, place)) if pk in self.releases]


def select(asked: Asked) -> Selection:
    measure = Measure.objects.select_related("domain", "denominator").filter(code=asked.measure.upper()).first()
    if measure is None:
        raise missing(f"Não há uma medida {asked.measure}. As medidas estão em /api/v1/measures.")
    breakdown = Breakdown.objects.filter(key=asked.breakdown).first()
    if breakdown is None:
        raise missing(f"Não há uma desagregação «{asked.breakdown}». As de cada medida estão na sua página.")
    figures = queries.figures(measure, breakdown, asked.moment)
    areas = _areas(figures, asked)
    periods = _periods(figures, areas, asked.periods)
    places = tuple((area, period) for period in periods for area in areas)
    if asked.values_only:
        places = tuple(place for place in places if figures.reading(*place).value is not None)
    used = {pk for place in places for pk in _used(figures, place)}
    return Selection(measure, breakdown, figures, periods, areas, places, queries.provenance(used))


def _areas(figures: Figures, asked: Asked) -> tuple[Area, ...]:
    chosen = [area for area in figures.areas.values() if asked.level is None or area.level == asked.level]
    if not asked.areas:
        return tuple(chosen)
    wanted = {code.casefold() for code in asked.areas}
    unknown = wanted - {area.code.casefold() for area in figures.areas.values()}
    if unknown:
        raise missing(f"Territórios desconhecidos: {', '.join(sorted(unknown))}. Estão em /api/v1/territories.")
    return tuple(area for area in chosen if area.code.casefold() in wanted)


def _periods(figures: Figures, areas: Collection[Area], codes: Collection[str]) -> tuple[Period, ...]:
    if not codes:
        return figures.periods
    wanted = set(codes)
    if LATEST in wanted:
        levels = {AreaLevel(area.level) for area in areas}
        last = [told[0] for level in levels if (told := figures.told(level))]
        wanted |= {max(last, key=lambda period: (period.starts_on, period.pk)).code} if last else set()
    return tuple(period for period in figures.periods if period.code in wanted)


def _used(figures: Figures, place: Place) -> set[int]:
    """The releases a cell comes from: its own, or those of the municipalities it was put together from."""
    area, period = place
    own = figures.cell(area, period)
    if own.value is not None or area.level == AreaLevel.MUNICIPALITY:
        return set() if own.release_id is None else {own.release_id}
    parts = (figures.cells.get((period.pk, part)) for part in figures.parts.get(area.pk, ()))
    found = {cell.release_id for cell in parts if cell is not None and cell.release_id is not None}
    return found | ({own.release_id} if own.release_id is not None else set())
