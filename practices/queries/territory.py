"""Which territory a practice speaks of, frozen when it is published, and who looks at it first in its region."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.queries import members_of
from practices.enums import DensityClass
from practices.models import Practice
from territories.enums import PopulationBand
from territories.models import Community, Entity, Municipality, Population, Region
from territories.queries import band_of


@dataclass(frozen=True)
class Place:
    """What is frozen of a practice's territory; nothing is guessed where no official figure is known."""

    population_band: str
    population_year: int | None
    density_class: DensityClass


def place_of(draft: Practice) -> Place:
    """Return the size and density of the municipalities of a text."""
    towns = list(draft.territories.all())
    year = Population.objects.filter(municipality__in=[town.pk for town in towns]).aggregate(last=Max("year"))["last"]
    residents = Population.objects.filter(municipality__in=[town.pk for town in towns], year=year)
    bands = {band_of(people.residents) for people in residents}
    band = "" if not bands else bands.pop() if len(bands) == 1 else PopulationBand.MIXED
    return Place(str(band), year, _density(towns))


def _density(towns: list[Municipality]) -> DensityClass:
    """Say the class only when the official annex gave one to every municipality."""
    classes = {town.is_low_density for town in towns}
    if not classes or None in classes:
        return DensityClass.UNKNOWN
    if len(classes) > 1:
        return DensityClass.MIXED
    return DensityClass.LOW if classes.pop() else DensityClass.OTHER


@dataclass(frozen=True)
class Alike:
    """What is compared between municipalities: the region, and how many people live there."""

    region: Region
    band: PopulationBand


def alike_of(entity_id: int | None) -> Alike | None:
    """Return what makes others like the municipality of an entity; None where no official figure is known."""
    if entity_id is None:
        return None
    known = Population.objects.filter(municipality__entity=entity_id).select_related("municipality__region")
    people = known.order_by("-year").first()
    return Alike(people.municipality.region, band_of(people.residents)) if people else None


def region_of(entity: Entity) -> Region | None:
    """Return the region an entity belongs to; None for what is of the whole country."""
    if entity.region_id is not None:
        return entity.region
    community = Community.objects.filter(entity=entity).select_related("region").first()
    return community.region if community else None


def municipalities_of(entity: Entity, on: date) -> list[Municipality]:
    """Return where an entity acts: the municipality itself, or those of the community on that day."""
    inside = Q(memberships__community__entity=entity)
    inside &= Q(memberships__starts_on__isnull=True) | Q(memberships__starts_on__lte=on)
    inside &= Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gt=on)
    return list(Municipality.objects.filter(Q(entity=entity) | inside).distinct().order_by("sort_name", "pk"))


def regional_officers(region: Region, on: date, *, except_of: Entity | None = None) -> list[User]:
    """Return who looks at the practices of a region: its CCDR, or the structure of an autonomous region."""
    bodies = Entity.objects.filter(region=region)
    if except_of is not None:
        bodies = bodies.exclude(pk=except_of.pk)
    return list(members_of(bodies.values("pk"), [Role.REGIONAL_OFFICER], on))


@dataclass(frozen=True)
class Path:
    """Who decides first: a region, or straight the EATA, and then why."""

    region: Region | None
    skipped_because: str = ""


def path_of(owner: Entity, on: date) -> Path:
    """Return the way of a practice: its region looks first wherever there is somebody to look who did not write it."""
    region = region_of(owner)
    if region is None:
        return Path(None, _("A entidade é nacional: não há região que a analise primeiro."))
    if regional_officers(region, on, except_of=owner):
        return Path(region)
    return Path(
        None,
        _("%(region)s não tem, nesta data, estrutura regional que a analise: a EATA analisa por ela.")
        % {"region": region},
    )
