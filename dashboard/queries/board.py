"""The strategy on one screen: objectives, initiatives, targets, domains and regions, counted from what lies below.

Everything is read in a fixed number of questions and kept while nothing changes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from action_plan.enums import Rating, ReportedLifecycle
from action_plan.queries import ActionSheet, action_sheets, end_of_day
from common.pagecache.fragments import kept
from initiatives.models import Initiative, StrategicObjective
from initiatives.queries import MeasuredTarget, measured_targets
from observatory.queries import Glance, MeasureGlance, RegionGlance, TownGlance, glance

RATED = (
    Rating.ON_TRACK,
    Rating.NEEDS_MONITORING,
    Rating.WORRYING,
    Rating.CRITICAL,
    Rating.NOT_REPORTED,
    Rating.NOT_APPLICABLE,
)
GRAVITY = (
    Rating.CRITICAL,
    Rating.WORRYING,
    Rating.NEEDS_MONITORING,
    Rating.ON_TRACK,
    Rating.NOT_REPORTED,
    Rating.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Actions counted: all, by rating, completed, cancelled, past a deadline, and never reported."""

    total: int
    ratings: tuple[tuple[Rating, int], ...]
    completed: int
    cancelled: int
    late: int
    unreported: int

    @property
    def worst(self) -> Rating | None:
        """The gravest rating given; «sem reporte» only where nothing else is known."""
        counts = dict(self.ratings)
        return next((rating for rating in GRAVITY if counts[rating]), None)


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    code: str
    text: str
    initiatives: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    number: int
    code: str
    title: str
    tally: Tally
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class DomainLine:
    """One of the six domains of Table 3, in the territory asked for.

    `expected` counts the cells of its measures that are told of municipalities, in the last period of each; `way_told`
    the measures of which it can be said whether they go where they should.
    """

    slug: str
    name: str
    measures: int
    with_data: int
    simulated: int
    with_value: int
    expected: int
    better: int
    worse: int
    steady: int
    wayless: int
    untold: int

    @property
    def way_told(self) -> int:
        return self.better + self.worse + self.steady

    @property
    def without_data(self) -> int:
        return self.measures - self.with_data


@dataclass(frozen=True, slots=True)
class RegionLine:
    code: str
    name: str
    towns: int
    with_value: int
    expected: int
    yes: int
    answers: int
    better: int
    worse: int
    way_told: int

    @property
    def missing(self) -> int:
        return self.expected - self.with_value


@dataclass(frozen=True)
class Board:
    """The screen on a day; `region` is the one asked for, or None for the country."""

    on: date
    region: RegionGlance | None
    plan: Tally
    near: int
    objectives: tuple[ObjectiveLine, ...]
    initiatives: tuple[InitiativeLine, ...]
    targets: tuple[MeasuredTarget, ...]
    domains: tuple[DomainLine, ...]
    regions: tuple[RegionLine, ...]
    towns: tuple[TownGlance, ...]
    plan_updated_at: datetime | None
    figures_updated_at: datetime | None

    @property
    def is_simulated(self) -> bool:
        return any(domain.simulated for domain in self.domains)

    @property
    def measures(self) -> int:
        return sum(domain.measures for domain in self.domains)

    @property
    def measures_with_data(self) -> int:
        return sum(domain.with_data for domain in self.domains)

    @property
    def measures_simulated(self) -> int:
        return sum(domain.simulated for domain in self.domains)


@kept
def board(on: date, until: datetime | None = None, region: str = "") -> Board:
    """Return the screen of a day; `until` leaves out what was recorded later, `region` narrows the observatory."""
    sheets = action_sheets(on, recorded_until=until)
    found = glance(until)
    narrowed = next((one for one in found.regions if one.code == region), None)
    lines = found.lines(narrowed.pk if narrowed else None)
    objectives, initiatives = _norm(sheets)
    return Board(
        on=on,
        region=narrowed,
        plan=tally(sheets),
        near=sum(_is_near(sheet) for sheet in sheets),
        objectives=objectives,
        initiatives=initiatives,
        targets=tuple(measured_targets(on, recorded_until=until)),
        domains=tuple(_domains(lines)),
        regions=tuple(_regions(found)),
        towns=tuple(found.towns),
        plan_updated_at=max((sheet.updated_at for sheet in sheets), default=None),
        figures_updated_at=max((line.released_at for line in lines if line.released_at), default=None),
    )


def board_on(day: date, today: date, region: str = "") -> Board:
    """Return the screen of a day as it was known at its end; of today, as it is known now."""
    return board(day, None if day >= today else end_of_day(day), region)


def tally(sheets: Sequence[ActionSheet]) -> Tally:
    counts = Counter(sheet.rating for sheet in sheets)
    return Tally(
        total=len(sheets),
        ratings=tuple((rating, counts[rating]) for rating in RATED),
        completed=sum(sheet.lifecycle == ReportedLifecycle.COMPLETED for sheet in sheets),
        cancelled=sum(sheet.lifecycle == ReportedLifecycle.CANCELLED for sheet in sheets),
        late=sum(sheet.is_overdue for sheet in sheets),
        unreported=sum(sheet.last_update_id is None for sheet in sheets),
    )


def _is_near(sheet: ActionSheet) -> bool:
    left = [milestone.current_on for milestone in sheet.milestones if milestone.achieved_on is None]
    return not sheet.is_finished and not sheet.is_overdue and any(0 <= (on - sheet.on).days <= 60 for on in left)


def _norm(sheets: Sequence[ActionSheet]) -> tuple[tuple[ObjectiveLine, ...], tuple[InitiativeLine, ...]]:
    """Count the actions of each objective and of each initiative, in one question; an action may serve several."""
    serving = StrategicObjective.objects.filter(initiatives=OuterRef("pk")).order_by("number")
    told = serving.values(row=JSONObject(code="code", text="text"))
    rows = list(Initiative.objects.annotate(serves=ArraySubquery(told)).order_by("number", "pk"))
    texts = {one["code"]: one["text"] for row in rows for one in row.serves}
    objectives = (_objective(code, texts[code], rows, sheets) for code in sorted(texts))
    return tuple(objectives), tuple(_initiative(row, sheets) for row in rows)


def _objective(code: str, text: str, rows: Sequence[Any], sheets: Sequence[ActionSheet]) -> ObjectiveLine:
    numbers = {row.number for row in rows if any(one["code"] == code for one in row.serves)}
    return ObjectiveLine(code, text, len(numbers), tally([s for s in sheets if s.initiative_number in numbers]))


def _initiative(row: Initiative, sheets: Sequence[ActionSheet]) -> InitiativeLine:
    own = [sheet for sheet in sheets if sheet.initiative_number == row.number]
    due = [sheet.next_due_on for sheet in own if not sheet.is_finished and sheet.next_due_on]
    return InitiativeLine(row.number, row.code, row.title, tally(own), min(due, default=None))


def _domains(lines: Sequence[MeasureGlance]) -> Iterable[DomainLine]:
    grouped: dict[tuple[str, str], list[MeasureGlance]] = {}
    for line in lines:
        if line.measure.domain is not None:
            grouped.setdefault((line.measure.domain.slug, line.measure.domain.name), []).append(line)
    for (slug, name), own in grouped.items():
        better, worse, steady, wayless = ways(own)
        yield DomainLine(
            slug=slug,
            name=name,
            measures=len(own),
            with_data=sum(line.has_data for line in own),
            simulated=sum(line.is_simulated for line in own),
            with_value=sum(line.with_value for line in own),
            expected=sum(line.expected for line in own),
            better=better,
            worse=worse,
            steady=steady,
            wayless=wayless,
            untold=len(own) - better - worse - steady - wayless,
        )


def ways(lines: Iterable[MeasureGlance]) -> tuple[int, int, int, int]:
    """How many measures go where they should, the other way, nowhere, and somewhere that is neither."""
    counts = Counter(line.movement for line in lines)
    return counts["better"], counts["worse"], counts["steady"], counts["wayless"]


def _regions(found: Glance) -> Iterable[RegionLine]:
    towns: dict[str, list[TownGlance]] = {}
    for town in found.towns:
        towns.setdefault(town.region, []).append(town)
    for region in found.regions:
        lines = found.lines(region.pk)
        better, worse, steady, _wayless = ways(lines)
        yield RegionLine(
            code=region.code,
            name=region.name,
            towns=region.towns,
            with_value=sum(town.with_value for town in towns[region.code]),
            expected=sum(town.expected for town in towns[region.code]),
            yes=sum(line.yes for line in lines if line.is_adoption),
            answers=sum(line.with_value for line in lines if line.is_adoption),
            better=better,
            worse=worse,
            way_told=better + worse + steady,
        )
