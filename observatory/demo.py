"""Invented figures for the demonstration, the same every time, for the measures that have none.

They are plausible and nothing more: a level, a spread among territories, a trend, more or less where more people
live. They have what real figures have too: gaps, confidential cells, a break, late answers, and a revision. Of larger
areas the source knows all parts, also those that are not told: its figure is their sum, or their mean by residents.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import exp, log
from random import Random

from accounts.models import User
from common.ops.demo import Account
from observatory.enums import AreaLevel, ObservationStatus, Origin, Rhythm
from observatory.models import Area, Division, LatestObservation, Measure, Period, Release, SeriesBreak
from observatory.operations import NewCell, follow, publish, send_digests
from observatory.queries import total_breakdown

SOURCE = "Dados simulados para demonstração"
DIVISION = "nuts-2024"
FIRST = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECOND = datetime(2026, 7, 15, 10, tzinfo=UTC)
YEARS = tuple(range(2015, 2026))
SURVEYS = (2017, 2019, 2021, 2023, 2025)
ELECTIONS = (2017, 2021, 2025)
CENSUSES = (2011, 2021)
TYPICAL = 15_000
FIRST_LOAD = "Primeira carga"
TOWN, REGION, COUNTRY = AreaLevel.MUNICIPALITY, AreaLevel.REGION, AreaLevel.COUNTRY


@dataclass(frozen=True)
class Recipe:
    """How the figures of a measure are made up.

    `spread` is how far territories differ (of percentages in points, of others in e-folds), `trend` the change of a
    year alike, `people` how much of the difference follows the number of residents. `per_person` marks what grows
    with the residents themselves.
    """

    base: float
    spread: float
    trend: float
    people: float = 0.3
    levels: tuple[AreaLevel, ...] = (TOWN,)
    years: tuple[int, ...] = YEARS
    per_person: bool = False
    has_confidential: bool = False
    has_late: bool = False
    has_gaps: bool = True
    break_on: int = 0
    is_revised: bool = False

    @property
    def lowest(self) -> AreaLevel:
        """The level that is made up; those above follow from it."""
        return max(self.levels)


Known = dict[tuple[int, int], Decimal]  # by area and period
WIDE = (REGION, COUNTRY)
ALL = (TOWN, REGION, COUNTRY)
RECIPES = {
    "M01": Recipe(38, 9, 2.1, 0.6, levels=WIDE),
    "M02": Recipe(12, 6, 6.8, 0.5, levels=WIDE),
    "M04": Recipe(1280, 0.17, 0.006, -0.2, is_revised=True, levels=ALL),
    "M05": Recipe(310, 0.7, 0.04, 0.2, levels=(REGION,)),
    "M06": Recipe(6.1, 0.2, -0.021, 0.1, levels=WIDE),
    "M07": Recipe(48, 0.12, -0.012, 0.4, levels=WIDE),
    "M09": Recipe(31, 6, 0.9, 0.3, levels=WIDE),
    "M10": Recipe(455, 0.21, 0.009, 0.1, break_on=2020, is_revised=True, has_late=True, levels=ALL),
    "M13": Recipe(62, 0.26, -0.002, 0.1, is_revised=True, levels=ALL),
    "M16": Recipe(0.00009, 0.55, 0.31, 0.2, per_person=True, has_late=True, has_gaps=False),
    "M17": Recipe(0.061, 0.25, -0.05, 0.1, levels=WIDE),
    "M18": Recipe(34, 9, -0.5, 0.5, levels=ALL, years=CENSUSES),
    "M26": Recipe(0.000045, 0.9, 0.09, 0.7, per_person=True, has_confidential=True),
    "M27": Recipe(290, 0.8, 0.07, 0.6, levels=(REGION,), per_person=True),
    "M28": Recipe(46, 3, 1.6, levels=(COUNTRY,)),
    "M29": Recipe(15, 2, 0.6, levels=(COUNTRY,)),
    "M30": Recipe(27, 0.2, 0.035, 0.5, is_revised=True, levels=ALL),
    "M31": Recipe(4.3, 0.16, -0.11, 0.1, levels=WIDE),
    "M33": Recipe(58, 8, -0.6, -0.7, levels=ALL, years=ELECTIONS),
    "M34": Recipe(26, 3, 0.9, levels=(COUNTRY,)),
    "M35": Recipe(23, 5, 0.9, 0.6, levels=WIDE),
    "M36": Recipe(0.017, 0.3, 0.025, 0.5, levels=WIDE, per_person=True),
    "M37": Recipe(31, 0.02, 0.021, levels=(COUNTRY,)),
    "M38": Recipe(9.5, 3.2, 0.12, 0.2, levels=ALL),
    "M43": Recipe(1.9, 0.6, 0.027, 0.7, has_confidential=True),
    "M44": Recipe(41, 4, -0.8, levels=WIDE),
    "M45": Recipe(0.29, 0.14, -0.012, levels=WIDE),
    "M46": Recipe(9, 0.3, 0.01, levels=(COUNTRY,)),
    "M47": Recipe(1010, 0.07, -0.011, -0.2, levels=WIDE),
    "M48": Recipe(58, 0.02, 0.002, levels=(COUNTRY,)),
}
# How many municipalities say yes at the first survey, and how many more at each of the next.
ADOPTION = {
    "M03": (0.18, 0.11), "M08": (0.09, 0.07), "M11": (0.15, 0.10), "M12": (0.34, 0.10), "M15": (0.06, 0.19),
    "M19": (0.12, 0.06), "M20": (0.05, 0.04), "M21": (0.38, 0.09), "M22": (0.14, 0.11), "M23": (0.04, 0.05),
    "M24": (0.11, 0.08), "M25": (0.09, 0.06), "M32": (0.24, 0.07), "M39": (0.07, 0.05),
}  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """What the figures are made of: areas, their residents, the years and where a cell goes."""

    areas: Mapping[int, Sequence[Area]]
    people: Mapping[int, float]
    periods: Mapping[int, int]
    breakdown: int

    def size(self, area: Area) -> float:
        """How much larger than typical, in e-folds; wholes are all alike."""
        return log(self.people.get(area.pk, TYPICAL) / TYPICAL) if area.level == TOWN else 0.0


def load() -> Iterable[Account]:
    """Publish once: a measure that has any release is left alone."""
    published = set(Release.objects.values_list("measure__code", flat=True))
    wanted = [code for code in (*RECIPES, *ADOPTION) if code not in published]
    measures = Measure.objects.in_bulk(wanted, field_name="code")
    if not measures:
        return []
    ground, division = _ground(), Division.objects.get(code=DIVISION)
    for code, measure in measures.items():
        recipe = RECIPES.get(code)
        if recipe is None:
            _publish(measure, _answers(measure, ground), division, FIRST, FIRST_LOAD)
        else:
            _tell(measure, recipe, ground, division)
    _follow()
    return []


def _follow() -> None:
    """Somebody of Porto follows a few things, and was told of the revision of July."""
    person = User.objects.filter(email="porto@exemplo.pt").first()
    if person is None:
        return
    measures, areas = Measure.objects.in_bulk(field_name="code"), Area.objects.in_bulk(field_name="code")
    before = SECOND - timedelta(days=1)
    for measure, area, rhythm in (
        (measures["M10"], None, Rhythm.WEEKLY),
        (None, areas["1312"], Rhythm.AT_ONCE),
        (measures["M04"], areas["norte"], Rhythm.MONTHLY),
    ):
        follow(user=person, measure=measure, area=area, rhythm=rhythm, at=before)
    send_digests(at=SECOND + timedelta(days=20))


def _ground() -> Ground:
    areas: dict[int, list[Area]] = {level: [] for level in AreaLevel}
    for area in Area.objects.select_related("region").order_by("code"):
        areas[area.level].append(area)
    known = LatestObservation.objects.filter(measure__code="POP", breakdown__key="", value__gt=0)
    people = {
        area: float(value or 0) for area, value in known.order_by("period__code").values_list("area_id", "value")
    }
    for region in areas[REGION]:
        inside = [people.get(town.pk, 0.0) for town in areas[TOWN] if town.region_id == region.region_id]
        people[region.pk] = sum(inside)
    for country in areas[COUNTRY]:
        people[country.pk] = sum(people.get(town.pk, 0.0) for town in areas[TOWN])
    wanted = {str(year) for year in (*YEARS, *CENSUSES)}
    periods = {int(period.code): period.pk for period in Period.objects.filter(code__in=wanted)}
    return Ground(areas, people, periods, total_breakdown().pk)


def _publish(measure: Measure, cells: Iterable[NewCell], division: Division, at: datetime, note: str) -> None:
    publish(
        measure=measure,
        cells=cells,
        origin=Origin.SIMULATED,
        source=SOURCE,
        division=division,
        at=at + timedelta(minutes=measure.pk),
        by=None,
        note=f"{note}: valores inventados para demonstração.",
    )


def _tell(measure: Measure, recipe: Recipe, ground: Ground, division: Division) -> None:
    """Publish what is known and not silent, the figures of larger areas, and what happened to them later."""
    known: Known = {}
    cells = list(_figures(measure, recipe, ground, known))
    _publish(measure, [*cells, *_wholes(measure, recipe, ground, known, recipe.years)], division, FIRST, FIRST_LOAD)
    if recipe.break_on:
        SeriesBreak.objects.get_or_create(
            measure=measure,
            period=Period.objects.get(code=str(recipe.break_on)),
            area=None,
            defaults={"reason": "Mudou o método de recolha (quebra simulada para demonstração).", "source": SOURCE},
        )
    if recipe.is_revised:
        years = YEARS[-2:]
        newest = {ground.periods[year] for year in years}
        changed = list(_revised(measure, [cell for cell in cells if cell.period_id in newest]))
        known |= {(cell.area_id, cell.period_id): cell.value for cell in changed if cell.value is not None}
        wholes = _wholes(measure, recipe, ground, known, years)
        _publish(measure, [*changed, *wholes], division, SECOND, "Revisão dos dois últimos anos")


def _dice(measure: Measure, place: str) -> Random:
    """Always fall alike for the same measure and place."""
    return Random(f"{measure.code} {place}")  # noqa: S311 -- figures to look at, not secrets


def _figures(measure: Measure, recipe: Recipe, ground: Ground, known: Known) -> Iterator[NewCell]:
    """The areas of the lowest level; `known` is filled with what is true of each, told or not."""
    for area in ground.areas[recipe.lowest]:
        yield from _line(measure, recipe, area, ground, known)


def _wholes(measure: Measure, recipe: Recipe, ground: Ground, known: Known, years: Iterable[int]) -> Iterator[NewCell]:
    """The larger areas: what grows with the residents is summed, all else is their mean by residents."""
    for whole in (area for level in recipe.levels if level != recipe.lowest for area in ground.areas[level]):
        parts = [
            part for part in ground.areas[recipe.lowest] if whole.level == COUNTRY or part.region_id == whole.region_id
        ]
        weights = {part.pk: Decimal(1 if recipe.per_person else ground.people.get(part.pk, TYPICAL)) for part in parts}
        divisor = Decimal(1) if recipe.per_person else sum(weights.values(), Decimal(0))
        for year in years:
            period = ground.periods[year]
            total = sum((known[part, period] * weight for part, weight in weights.items()), Decimal(0))
            value = (total / divisor).quantize(Decimal(1).scaleb(-measure.decimals))
            yield NewCell(ground.breakdown, period, whole.pk, value, _flag(recipe, year))


def _line(measure: Measure, recipe: Recipe, area: Area, ground: Ground, known: Known) -> Iterator[NewCell]:
    """The figures of one area: those of one region are alike, and each has its own luck."""
    dice = _dice(measure, area.code)
    shared = _dice(measure, area.region.code if area.region else "")
    lean = 0.45 * shared.gauss(0, 1) + 0.65 * dice.gauss(0, 1) + recipe.people * ground.size(area) * 0.6
    if area.level == COUNTRY:
        lean = 0.0
    for year in recipe.years:
        place = ground.breakdown, ground.periods[year], area.pk
        status = _silence(recipe, area, year, dice, ground)
        value = _value(measure, recipe, lean, year, ground.people.get(area.pk, TYPICAL), dice)
        known[area.pk, ground.periods[year]] = value
        if status is None:
            yield NewCell(*place, value, _flag(recipe, year))
        elif status != ObservationStatus.NOT_REPORTED:
            yield NewCell(*place, None, status)


def _silence(recipe: Recipe, area: Area, year: int, dice: Random, ground: Ground) -> ObservationStatus | None:
    if area.level != TOWN:
        return None
    if recipe.has_confidential and ground.people.get(area.pk, TYPICAL) < 4_000:
        return ObservationStatus.CONFIDENTIAL
    if recipe.has_late and year == YEARS[-1] and dice.random() < 0.3:
        return ObservationStatus.NOT_REPORTED
    is_gap = dice.random() < 0.012 and recipe.has_gaps
    return ObservationStatus.NOT_AVAILABLE if is_gap else None


def _flag(recipe: Recipe, year: int) -> ObservationStatus:
    if year == recipe.break_on:
        return ObservationStatus.BREAK
    is_fresh = recipe.is_revised and year == YEARS[-1]
    return ObservationStatus.PROVISIONAL if is_fresh else ObservationStatus.NORMAL


def _value(measure: Measure, recipe: Recipe, lean: float, year: int, people: float, dice: Random) -> Decimal:
    since, noise = year - YEARS[0], dice.gauss(0, 1)
    if measure.unit == "%" and measure.valid_to == 100:
        value = recipe.base + recipe.spread * (lean + 0.12 * noise) + recipe.trend * since
        value = min(max(value, 0.4), 98.5)
    else:
        value = recipe.base * exp(recipe.spread * (lean + 0.08 * noise) + recipe.trend * since)
    if recipe.per_person:
        value *= people
    if recipe.break_on and year >= recipe.break_on:
        value *= 1.06
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-measure.decimals))


def _answers(measure: Measure, ground: Ground) -> Iterator[NewCell]:
    """Yes and no: who has said yes goes on saying it, larger municipalities earlier; some do not answer."""
    begin, more = ADOPTION[measure.code]
    for area in ground.areas[TOWN]:
        dice = _dice(measure, area.code)
        reluctance = dice.random() - 0.07 * ground.size(area)
        for wave, year in enumerate(SURVEYS):
            place = ground.breakdown, ground.periods[year], area.pk
            if dice.random() < 0.14:
                yield NewCell(*place, None, ObservationStatus.NOT_AVAILABLE)
            elif year != SURVEYS[-1] or dice.random() > 0.08:
                yield NewCell(*place, Decimal(int(reluctance < begin + more * wave)))


def _revised(measure: Measure, cells: Sequence[NewCell]) -> Iterator[NewCell]:
    """A few figures of the last two years, a little higher or lower than first said."""
    step = Decimal(1).scaleb(-measure.decimals)
    for cell in cells:
        dice = _dice(measure, f"{cell.area_id} {cell.period_id}")
        if cell.value is not None and dice.random() < 0.12:
            changed = (cell.value * Decimal(str(round(1 + dice.uniform(-0.04, 0.05), 4)))).quantize(step)
            yield cell._replace(value=changed + (step if changed == cell.value else 0))
