"""Reads about territories and entities: names and successors on a day, who lies within what."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import hypot, log
from pathlib import Path

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import JSONObject

from common.charts.outline_data import Outline, Outlines
from common.charts.tile_data import Inset, Side
from common.pagecache.fragments import kept
from territories.enums import BAND_LIMITS, DENSITY_LIMITS, DensityBand, PopulationBand
from territories.models import (
    BoundaryVersion,
    Community,
    CommunityMembership,
    EntityName,
    EntitySuccession,
    Municipality,
    MunicipalityOutline,
    Population,
    Region,
)


@dataclass(frozen=True)
class EntityLabel:
    """How an entity is shown on a day: the text's own wording, and who answers for it now."""

    name: str
    acronym: str
    current_name: str
    current_acronym: str
    is_superseded: bool
    is_confirmed: bool = True

    @property
    def short(self) -> str:
        return self.acronym or self.name

    @property
    def display(self) -> str:
        """Return «AMA (atual ARTE)», or the plain acronym when nobody took over."""
        if not self.is_superseded:
            return self.short
        return f"{self.short} (atual {self.current_acronym or self.current_name})"

    def __str__(self) -> str:
        return self.display


def entity_labels(entity_ids: Iterable[int], on: date) -> dict[int, EntityLabel]:
    """Return how to show each entity on a day, in one query whatever the number."""
    asked = list(dict.fromkeys(entity_ids))
    if not asked:
        return {}
    names, steps = _names_and_steps(asked, on)
    return {entity_id: _label(entity_id, names, steps) for entity_id in asked}


def successor_ids(entity_id: int, on: date) -> frozenset[int]:
    """Return every entity that took over from this one by a day, through any number of steps."""
    return _reach(entity_id, _effective_successions(on))


def predecessor_ids(entity_id: int, on: date) -> frozenset[int]:
    """Return every entity whose tasks this one inherited by a day."""
    backwards: dict[int, list[int]] = defaultdict(list)
    for old, heirs in _effective_successions(on).items():
        for heir in heirs:
            backwards[heir].append(old)
    return _reach(entity_id, backwards)


def municipalities_within(territory: Region | Community, on: date | None = None) -> QuerySet[Municipality]:
    """Return the municipalities of a region, or those a community has on a day (any day when none is given)."""
    if isinstance(territory, Region):
        found = Municipality.objects.filter(region=territory)
    else:
        inside = Q(memberships__community=territory)
        if on is not None:
            inside &= Q(memberships__starts_on__isnull=True) | Q(memberships__starts_on__lte=on)
            inside &= Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gt=on)
        found = Municipality.objects.filter(inside).distinct()
    return found.order_by("sort_name", "pk")


@dataclass(frozen=True)
class RegionFigures:
    """A region with what it holds; the population is that of `population_year`, None when unknown."""

    region: Region
    municipalities: int
    communities: int
    area_km2: Decimal | None
    population: int | None


def region_figures(population_year: int) -> list[RegionFigures]:
    """Return the seven regions with their municipalities, communities, area and population, in two queries."""
    regions = Region.objects.annotate(
        municipality_count=Count("municipalities"), area=Sum("municipalities__area_km2")
    ).order_by("position", "pk")
    people = dict(
        Municipality.objects.filter(populations__year=population_year)
        .values_list("region_id")
        .annotate(total=Sum("populations__residents"))
    )
    communities = dict(Community.objects.values_list("region_id").annotate(total=Count("pk")))
    return [
        RegionFigures(
            region=region,
            municipalities=region.municipality_count,
            communities=communities.get(region.pk, 0),
            area_km2=region.area,
            population=people.get(region.pk),
        )
        for region in regions
    ]


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality in words, as lists and files show it."""

    code: str
    name: str
    district: str
    nuts3: str
    community: str
    region: str
    area_km2: Decimal
    population: int | None


def municipality_lines(population_year: int) -> list[MunicipalityLine]:
    """Return the 308 municipalities by name, each with its region, community and residents, in three queries."""
    rows = (
        Municipality.objects.select_related("region", "nuts3")
        .prefetch_related(
            Prefetch("memberships", queryset=CommunityMembership.objects.select_related("community").order_by("pk")),
            Prefetch("populations", queryset=Population.objects.filter(year=population_year)),
        )
        .order_by("sort_name", "code")
    )
    return [
        MunicipalityLine(
            code=row.code,
            name=row.name,
            district=row.district,
            nuts3=row.nuts3.name,
            community=", ".join(membership.community.name for membership in row.memberships.all()),
            region=row.region.name,
            area_km2=row.area_km2,
            population=next((people.residents for people in row.populations.all()), None),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class CommunityLine:
    """A community with its municipalities by name; each with its residents, None when unknown."""

    community: Community
    municipalities: tuple[tuple[Municipality, int | None], ...]


def communities_with_municipalities(region: Region, population_year: int) -> list[CommunityLine]:
    """Return a region's communities with what they hold, in three queries."""
    inside = (
        CommunityMembership.objects.select_related("municipality")
        .prefetch_related(
            Prefetch("municipality__populations", queryset=Population.objects.filter(year=population_year))
        )
        .order_by("municipality__sort_name", "pk")
    )
    communities = region.communities.prefetch_related(Prefetch("memberships", queryset=inside))
    return [
        CommunityLine(
            community=community,
            municipalities=tuple(
                (row.municipality, next((people.residents for people in row.municipality.populations.all()), None))
                for row in community.memberships.all()
            ),
        )
        for community in communities.order_by("kind", "name", "pk")
    ]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a municipality is: its last known population, with the year and the source, and its area."""

    residents: int | None
    year: int | None
    source: str
    area_km2: Decimal
    is_low_density: bool | None

    @property
    def density(self) -> Decimal | None:
        return None if self.residents is None else self.residents / self.area_km2


def municipality_sizes() -> dict[int, Size]:
    """Return the size of each municipality, by its id, in one query."""
    last = Population.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    people = ArraySubquery(last.values(known=JSONObject(residents="residents", year="year", source="source"))[:1])
    rows = Municipality.objects.annotate(people=people).values_list("pk", "people", "area_km2", "is_low_density")
    nobody = {"residents": None, "year": None, "source": ""}
    return {
        pk: Size(**(people[0] if people else nobody), area_km2=area, is_low_density=is_low)
        for pk, people, area, is_low in rows
    }


def band_of(residents: int) -> PopulationBand:
    return next((band for limit, band in BAND_LIMITS if residents <= limit), PopulationBand.OVER_100K)


def density_band_of(density: Decimal) -> DensityBand:
    return next((band for limit, band in DENSITY_LIMITS if density <= limit), DensityBand.OVER_500)


def nearest(municipality_id: int, sizes: Mapping[int, Size], count: int) -> list[int]:
    """Return the municipalities most like one in population and density, the most alike first.

    The distance is that of the logarithms: twice the population is as far as half of it.
    """
    known = {
        pk: (log(size.residents), log(size.density)) for pk, size in sizes.items() if size.residents and size.density
    }
    if municipality_id not in known:
        return []
    people, density = known.pop(municipality_id)
    far = {pk: hypot(other[0] - people, other[1] - density) for pk, other in known.items()}
    return sorted(far, key=lambda pk: (far[pk], pk))[:count]


@dataclass(frozen=True)
class TilePlace:
    """The cell of a municipality on the tile map; `label` where its name is written to help find one's way."""

    code: str
    inset: Inset
    column: int
    row: int
    label: Side | None


@cache
def tile_places() -> dict[str, TilePlace]:
    """Return the cell of each municipality by its code; computed once by `assign_tiles` and kept with the code."""
    folder = Path(__file__).parent / "reference"
    with (folder / "tile_labels.csv").open(newline="") as file:
        sides = {row["code"]: Side(row["side"]) for row in csv.DictReader(file)}
    with (folder / "tiles.csv").open(newline="") as file:
        return {
            row["code"]: TilePlace(
                code=row["code"],
                inset=Inset(row["inset"]),
                column=int(row["column"]),
                row=int(row["row"]),
                label=sides.get(row["code"]),
            )
            for row in csv.DictReader(file)
        }


def boundary_name() -> str:
    """Return which edition of the official map the outlines are of, in one query; empty when none is installed."""
    return BoundaryVersion.objects.order_by("-imported_at", "-pk").values_list("name", flat=True).first() or ""


@kept
def outlines() -> Outlines | None:
    """Return the newest outlines of the municipalities, in two queries; None when none are installed."""
    version = BoundaryVersion.objects.order_by("-imported_at", "-pk").first()
    if version is None:
        return None
    rows = MunicipalityOutline.objects.filter(version=version).order_by("municipality__code")
    columns = ("municipality__code", "path", "west", "north", "east", "south")
    return Outlines(
        name=version.name,
        attribution=version.attribution,
        shapes=tuple((code, Outline(*shape)) for code, *shape in rows.values_list(*columns)),
        mainland=frozenset(code for code, place in tile_places().items() if place.inset is Inset.MAINLAND),
    )


def _effective_successions(on: date) -> dict[int, list[int]]:
    """Read who took over from whom, as numbers: every request of somebody who signed in asks."""
    steps: dict[int, list[int]] = defaultdict(list)
    effective = EntitySuccession.objects.filter(effective_on__lte=on).order_by("effective_on", "pk")
    for old, heir in effective.values_list("predecessor_id", "successor_id"):
        steps[old].append(heir)
    return steps


def _reach(start: int, steps: dict[int, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = list(steps.get(start, ()))
    while waiting:
        entity_id = waiting.pop()
        if entity_id not in found:
            found.add(entity_id)
            waiting += steps.get(entity_id, ())
    return frozenset(found - {start})


@dataclass(frozen=True)
class _Step:
    """A succession in effect, from an entity to the one that took over."""

    successor_id: int
    is_confirmed: bool


def _names_and_steps(asked: list[int], on: date) -> tuple[dict[int, EntityName], dict[int, list[_Step]]]:
    """Read the names of these entities and of all that took over from some entity, with what each led to."""
    effective = EntitySuccession.objects.filter(effective_on__lte=on)
    steps_of = effective.filter(predecessor=OuterRef("entity")).order_by("effective_on", "pk")
    rows = (
        EntityName.objects.filter(Q(entity_id__in=asked) | Q(entity__in=effective.values("successor")))
        .annotate(steps=ArraySubquery(steps_of.values(step=JSONObject(to="successor", sure="is_confirmed"))))
        .order_by(F("starts_on").asc(nulls_first=True), "pk")
    )
    names: dict[int, EntityName] = {}
    steps: dict[int, list[_Step]] = {}
    for row in rows:
        kept = names.get(row.entity_id)
        # Outside every period, the latest name counts.
        if kept is None or _covers(row, on) or not _covers(kept, on):
            names[row.entity_id] = row
        if row.steps:
            steps[row.entity_id] = [_Step(step["to"], step["sure"]) for step in row.steps]
    return names, steps


def _covers(name: EntityName, on: date) -> bool:
    return (name.starts_on is None or name.starts_on <= on) and (name.ends_on is None or on < name.ends_on)


def _label(entity_id: int, names: dict[int, EntityName], steps: dict[int, list[_Step]]) -> EntityLabel:
    own = names.get(entity_id)
    reached = _reach(entity_id, {old: [step.successor_id for step in of] for old, of in steps.items()})
    heirs = sorted(heir for heir in reached if heir not in steps)
    current = [names[heir] for heir in heirs if heir in names] or ([own] if own else [])
    return EntityLabel(
        name=own.name if own else "",
        acronym=own.acronym if own else "",
        current_name=" e ".join(name.name for name in current),
        current_acronym=" e ".join(name.acronym or name.name for name in current),
        is_superseded=bool(heirs),
        is_confirmed=all(step.is_confirmed for step in steps.get(entity_id, ())),
    )


def is_in_the_azores(region_id: int | None) -> bool:
    """Whether a region is the Azores, where it is an hour earlier than in Lisbon."""
    return region_id is not None and Region.objects.filter(pk=region_id, code="acores").exists()
