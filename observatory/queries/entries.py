"""Figures that are entered by hand: what is asked of whom, how each stands, and what was published before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.permissions import Actor, has_role, is_eata
from common.files.models import StoredFile
from observatory.enums import (
    OPEN_ENTRY_STATES,
    WRITABLE_ENTRY_STATES,
    AreaLevel,
    EnteredBy,
    EntryStanding,
    EntryState,
    Frequency,
    ObservationStatus,
    Origin,
)
from observatory.models import (
    Area,
    Breakdown,
    Entry,
    EntryTransition,
    LatestObservation,
    Measure,
    Period,
)
from observatory.permissions import can_see_entry
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select

FIRST_DAY = date(2023, 1, 1)  # the strategy is of 2023: earlier years are not asked for
STANDING_OF = {
    EntryState.DRAFT: EntryStanding.DRAFT,
    EntryState.SUBMITTED: EntryStanding.SUBMITTED,
    EntryState.RETURNED: EntryStanding.RETURNED,
    EntryState.APPROVED: EntryStanding.PUBLISHED,
}
LEVELS = {EnteredBy.MUNICIPALITY: AreaLevel.MUNICIPALITY, EnteredBy.REGION: AreaLevel.REGION}
# What the source says of a cell is left to the source: its value, and that the value is a secret.
SAID_BY_THE_SOURCE = Q(release__origin=Origin.OFFICIAL) & (
    Q(value__isnull=False) | Q(status=ObservationStatus.CONFIDENTIAL)
)
Place = tuple[int, int, int]  # measure, period, area


@dataclass(frozen=True, slots=True)
class Published:
    """The last word on a cell, with whose word it is."""

    period: str
    value: Decimal | None
    status: ObservationStatus
    origin: Origin
    source: str
    released_at: datetime

    @property
    def is_simulated(self) -> bool:
        return self.origin == Origin.SIMULATED

    @property
    def is_of_the_source(self) -> bool:
        is_said = self.value is not None or self.status == ObservationStatus.CONFIDENTIAL
        return self.origin == Origin.OFFICIAL and is_said


@dataclass(frozen=True, slots=True)
class Known:
    """What was published of a territory: in the period itself, and the last value of an earlier one."""

    published: Published | None = None
    former: Published | None = None

    @property
    def is_of_the_source(self) -> bool:
        return self.published is not None and self.published.is_of_the_source


@dataclass(frozen=True)
class EntryLine:
    """A territory in a form: what it says now, and what was published."""

    area: Area
    entry: Entry | None
    known: Known

    @property
    def standing(self) -> EntryStanding:
        if self.entry is not None and self.entry.state in OPEN_ENTRY_STATES:
            return STANDING_OF[EntryState(self.entry.state)]
        if self.known.is_of_the_source:
            return EntryStanding.OFFICIAL
        return EntryStanding.MISSING if self.entry is None else EntryStanding.PUBLISHED

    @property
    def is_writable(self) -> bool:
        return self.standing in {EntryStanding.MISSING, EntryStanding.DRAFT, EntryStanding.RETURNED}


@dataclass(frozen=True)
class BoardCell:
    """A measure in a year: how many territories it is asked of, and how many stand where."""

    period: Period
    counts: Mapping[EntryStanding, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def standing(self) -> EntryStanding:
        """How the only territory stands."""
        return next(iter(self.counts))

    def count(self, *standings: EntryStanding) -> int:
        return sum(self.counts.get(standing, 0) for standing in standings)


@dataclass(frozen=True)
class BoardLine:
    measure: Measure
    cells: tuple[BoardCell, ...]
    areas: tuple[Area, ...] = field(repr=False)

    def has(self, standing: str) -> bool:
        return any(cell.counts.get(EntryStanding(standing), 0) for cell in self.cells)


def entered_measures() -> QuerySet[Measure]:
    """Return the measures whose figures are entered by hand, in the order of the table."""
    return Measure.objects.exclude(entered_by="").select_related("domain").order_by("number", "pk")


def entry_periods(on: date) -> list[Period]:
    """Return the years that are asked for, the newest first: those that are over, since the strategy."""
    years = Period.objects.filter(frequency=Frequency.ANNUAL, starts_on__gte=FIRST_DAY, ends_on__lte=on)
    return list(years.order_by("-starts_on", "-pk"))


def areas_entered_by(actor: Actor, whose: str) -> QuerySet[Area]:
    """Return the territories whose figures the actor may enter, by name."""
    mine = Q(pk=None)
    if Role.REGIONAL_OFFICER in actor.roles and actor.region_id is not None:
        mine |= Q(region=actor.region_id)
    if whose == EnteredBy.MUNICIPALITY and has_role(actor, *MUNICIPAL_ROLES):
        mine |= Q(municipality__entity__in=actor.acts_for) | Q(community__entity__in=actor.acts_for)
    found = Area.objects.filter(mine, level=LEVELS[EnteredBy(whose)])
    return found.select_related("municipality", "community", "region").order_by("sort_name", "pk")


def board(actor: Actor, on: date) -> list[BoardLine]:
    """Return every measure that is asked of the actor's territories, with how each year stands."""
    measures, periods = list(entered_measures()), entry_periods(on)
    areas = {whose: tuple(areas_entered_by(actor, whose)) for whose in EnteredBy}
    standings = _standings(measures, periods, {area.pk for found in areas.values() for area in found})
    lines = []
    for measure in measures:
        asked = areas[EnteredBy(measure.entered_by)]
        cells = tuple(BoardCell(period, _counts(measure, period, asked, standings)) for period in periods)
        if asked:
            lines.append(BoardLine(measure, cells, asked))
    return lines


def _counts(
    measure: Measure, period: Period, areas: Iterable[Area], standings: Mapping[Place, EntryStanding]
) -> dict[EntryStanding, int]:
    found: dict[EntryStanding, int] = {}
    for area in areas:
        standing = standings.get((measure.pk, period.pk, area.pk), EntryStanding.MISSING)
        found[standing] = found.get(standing, 0) + 1
    return found


def _standings(
    measures: Collection[Measure], periods: Collection[Period], areas: Collection[int]
) -> dict[Place, EntryStanding]:
    """Read how each cell stands: what is being decided, else what the source says, else what was declared."""
    places = {"measure__in": measures, "period__in": periods, "area__in": areas, "breakdown__key": TOTAL}
    cell = ("measure_id", "period_id", "area_id")
    entries = Entry.objects.filter(**places).exclude(state=EntryState.DISCARDED)
    said = [(row[:3], EntryState(row[3])) for row in entries.values_list(*cell, "state").order_by("pk")]
    official = LatestObservation.objects.filter(SAID_BY_THE_SOURCE, **places).values_list(*cell)
    found = {place: EntryStanding.PUBLISHED for place, state in said if state == EntryState.APPROVED}
    found |= dict.fromkeys(official, EntryStanding.OFFICIAL)
    return found | {place: STANDING_OF[state] for place, state in said if state in OPEN_ENTRY_STATES}


_HISTORY = """
    SELECT cell.area_id, period.id, period.code, period.starts_on, cell.value, cell.status,
        told.origin, told.source, told.released_at
    FROM observatory_latestobservation AS cell
    JOIN observatory_release AS told ON told.id = cell.release_id
    JOIN observatory_period AS period ON period.id = cell.period_id AND period.frequency = %(frequency)s
    JOIN observatory_breakdown AS breakdown ON breakdown.id = cell.breakdown_id AND breakdown.key = %(total)s
    WHERE cell.measure_id = %(measure)s AND cell.area_id = ANY(%(areas)s)
    ORDER BY cell.area_id, period.starts_on DESC
"""


def known_in(measure: Measure, cells: Iterable[tuple[Period, int]]) -> dict[tuple[int, int], Known]:
    """Return what was published of each cell, by period and area, in one question whatever their number."""
    wanted = list(cells)
    areas = sorted({area for _period, area in wanted})
    asked = {"measure": measure.pk, "areas": areas, "frequency": Frequency.ANNUAL.value, "total": TOTAL}
    told: dict[int, list[tuple[date, int, Published]]] = {area: [] for area in areas}
    for area, place, code, starts_on, value, status, origin, source, at in select(_HISTORY, asked):
        published = Published(code, value, ObservationStatus(status), Origin(origin), source, at)
        told[area].append((starts_on, place, published))
    return {(period.pk, area): _known(period, told[area]) for period, area in wanted}


def _known(period: Period, told: Iterable[tuple[date, int, Published]]) -> Known:
    """Choose from what is told of an area, the newest first."""
    rows = list(told)
    own = next((said for _starts_on, place, said in rows if place == period.pk), None)
    before = (said for starts_on, _place, said in rows if starts_on < period.starts_on and said.value is not None)
    return Known(own, next(before, None))


def known_of(measure: Measure, period: Period, areas: Iterable[Area]) -> dict[int, Known]:
    """Return what was published of each territory in one period, by its id."""
    found = known_in(measure, [(period, area.pk) for area in areas])
    return {area: known for (_period, area), known in found.items()}


def known_of_entries(entries: Iterable[Entry]) -> dict[int, Known]:
    """Return what was published of the cells of entries of one measure, by the entry's id."""
    asked = list(entries)
    found = known_in(asked[0].measure, [(entry.period, entry.area_id) for entry in asked]) if asked else {}
    return {entry.pk: found[entry.period_id, entry.area_id] for entry in asked}


def lines_of(measure: Measure, period: Period, areas: Iterable[Area]) -> list[EntryLine]:
    """Return a line for each territory: its open entry, else the one in force."""
    asked = list(areas)
    known = known_of(measure, period, asked)
    in_force: dict[int, Entry] = {}
    kept = with_content(Entry.objects.filter(measure=measure, period=period, area__in=asked, breakdown__key=TOTAL))
    for entry in kept.exclude(state=EntryState.DISCARDED).order_by("pk"):
        current = in_force.get(entry.area_id)
        if current is None or current.state not in OPEN_ENTRY_STATES:
            in_force[entry.area_id] = entry
    return [EntryLine(area, in_force.get(area.pk), known[area.pk]) for area in asked]


def total() -> Breakdown:
    return Breakdown.objects.get(key=TOTAL)


def with_content(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Bring along what a page says of an entry, with the last `returned_for` and `returned_version`."""
    returned = EntryTransition.objects.filter(entry=OuterRef("pk"), to_state=EntryState.RETURNED).order_by("-pk")
    return entries.select_related(
        "measure",
        "period",
        "breakdown",
        "area__municipality",
        "area__community",
        "area__region",
        "author",
        "submitted_by",
        "approved_by",
        "entered_for",
        "file",
        "release",
        "supersedes",
    ).annotate(
        returned_for=Subquery(returned.values("reason")[:1]), returned_version=Subquery(returned.values("version")[:1])
    )


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """All of them to the EATA; to the others, what is said of the territories they speak of."""
    if is_eata(actor):
        return Entry.objects.all()
    mine = Q(pk=None)
    for whose in EnteredBy:
        mine |= Q(measure__entered_by=whose, area__in=areas_entered_by(actor, whose).order_by().values("pk"))
    return Entry.objects.filter(mine)


def entries_matching(
    entries: QuerySet[Entry], *, state: str = "", measure: str = "", period: str = "", text: str = ""
) -> QuerySet[Entry]:
    """Choose among entries: those that wait in the order they came, others the newest first."""
    wanted = Q()
    if state:
        wanted &= Q(state=state)
    if measure:
        wanted &= Q(measure__code=measure)
    if period:
        wanted &= Q(period__code=period)
    for word in text.split():
        wanted &= Q(area__name__icontains=word) | Q(area__code=word) | Q(note__icontains=word)
    order = "submitted_at" if state == EntryState.SUBMITTED else "-created_at"
    return with_content(entries).filter(wanted).order_by(order, "-pk")


def waiting_entries(actor: Actor, measure: Measure) -> list[Entry]:
    """Return a measure's figures that wait for a decision, oldest first, without those the actor wrote."""
    waiting = with_content(Entry.objects.filter(measure=measure, state=EntryState.SUBMITTED))
    found = waiting.order_by("submitted_at", "area__sort_name", "pk")
    return [entry for entry in found if not entry.is_written_by(actor.user_id)]


@dataclass(frozen=True)
class Waiting:
    """Figures of a measure that wait for the EATA."""

    measure: Measure
    count: int
    since: datetime


def waiting_by_measure(actor: Actor) -> list[Waiting]:
    """Return how many figures of each measure wait for the actor, the longest wait first."""
    found: dict[Measure, list[Entry]] = {}
    waiting = Entry.objects.filter(state=EntryState.SUBMITTED).select_related("measure")
    for entry in waiting.order_by("submitted_at", "pk"):
        if not entry.is_written_by(actor.user_id):
            found.setdefault(entry.measure, []).append(entry)
    return [
        Waiting(measure, len(entries), entries[0].submitted_at)
        for measure, entries in found.items()
        if entries[0].submitted_at is not None
    ]


def writable_entries(actor: Actor) -> list[Entry]:
    """Return the drafts and what came back in the territories the actor speaks of, what came back first."""
    open_ones = with_content(entries_visible_to(actor)).filter(state__in=WRITABLE_ENTRY_STATES)
    return list(open_ones.order_by("-state", "measure__number", "period__code", "area__sort_name", "pk"))


def may_open_file(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: yes when a figure that the actor may see is proven by this file."""
    return any(can_see_entry(actor, entry) for entry in with_content(Entry.objects.filter(file=stored)).order_by("pk"))
