"""Who a territory is compared with: all of its level, those beside it, those like it, or somebody's own choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from observatory.enums import AreaLevel, PeerKind
from observatory.models import Area, AreaGroup
from territories.enums import DensityBand, PopulationBand
from territories.queries import Size, band_of, density_band_of, municipality_sizes, nearest

ALIKE = 15


@dataclass(frozen=True)
class Country:
    """Every area, and how large each municipality is."""

    areas: tuple[Area, ...]
    sizes: Mapping[int, Size]

    @cached_property
    def by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    def at(self, level: AreaLevel) -> list[Area]:
        return [area for area in self.areas if area.level == level]

    @cached_property
    def towns(self) -> list[Area]:
        return self.at(AreaLevel.MUNICIPALITY)

    def size(self, area: Area) -> Size | None:
        return None if area.municipality_id is None else self.sizes.get(area.municipality_id)

    def towns_of(self, area: Area) -> list[Area]:
        """The municipalities of a larger area, by name; of a municipality, itself."""
        match area.level:
            case AreaLevel.COUNTRY:
                return self.towns
            case AreaLevel.REGION:
                return [town for town in self.towns if town.region_id == area.region_id]
            case AreaLevel.COMMUNITY:
                return [town for town in self.towns if town.community_id == area.community_id]
        return [area]


@dataclass(frozen=True)
class Peers:
    """`band` or `name` say which ones, where the kind alone does not. `is_unknown`: asked for, and not to be told."""

    kind: PeerKind
    areas: tuple[Area, ...]
    band: PopulationBand | DensityBand | None = None
    name: str = ""
    is_unknown: bool = False

    @cached_property
    def ids(self) -> list[int]:
        return [area.pk for area in self.areas]


def country() -> Country:
    """Read all areas and sizes, in two queries."""
    areas = Area.objects.select_related("region", "community", "municipality__nuts3")
    return Country(tuple(areas.order_by("level", "sort_name", "pk")), municipality_sizes())


def peers(found: Country, area: Area, kind: PeerKind, group: AreaGroup | None = None) -> Peers:
    """Return who an area is compared with, itself among them.

    What cannot be told (no official list, no known population) is said, and everybody is shown instead.
    """
    everybody = Peers(PeerKind.ALL, tuple(found.at(AreaLevel(area.level))))
    if group is not None:
        chosen = {*group.areas.values_list("pk", flat=True), area.pk}
        return Peers(PeerKind.GROUP, tuple(town for town in found.towns if town.pk in chosen), name=group.name)
    if kind in (PeerKind.ALL, PeerKind.GROUP) or area.level != AreaLevel.MUNICIPALITY:
        return everybody
    told = _WAYS[kind](found, area)
    return told or Peers(kind, everybody.areas, is_unknown=True)


def _beside(found: Country, area: Area) -> Peers | None:
    if area.community is None:
        return None
    inside = tuple(town for town in found.towns if town.community_id == area.community_id)
    return Peers(PeerKind.COMMUNITY, inside, name=area.community.name)


def _in_region(found: Country, area: Area) -> Peers:
    inside = tuple(town for town in found.towns if town.region_id == area.region_id)
    return Peers(PeerKind.REGION, inside, name=area.region.name if area.region else "")


def _as_many(found: Country, area: Area) -> Peers | None:
    size = found.size(area)
    if size is None or size.residents is None:
        return None
    band = band_of(size.residents)
    towns = ((town, found.size(town)) for town in found.towns)
    alike = (town for town, other in towns if other and other.residents and band_of(other.residents) == band)
    return Peers(PeerKind.POPULATION, tuple(alike), band=band)


def _as_dense(found: Country, area: Area) -> Peers | None:
    size = found.size(area)
    if size is None or size.density is None:
        return None
    band = density_band_of(size.density)
    towns = ((town, found.size(town)) for town in found.towns)
    alike = (town for town, other in towns if other and other.density and density_band_of(other.density) == band)
    return Peers(PeerKind.DENSITY, tuple(alike), band=band)


def _as_sparse(found: Country, area: Area) -> Peers | None:
    """By the official list, and only once it says something of every municipality."""
    size = found.size(area)
    if size is None or any(other.is_low_density is None for other in found.sizes.values()):
        return None
    towns = ((town, found.size(town)) for town in found.towns)
    alike = (town for town, other in towns if other and other.is_low_density == size.is_low_density)
    return Peers(PeerKind.LOW_DENSITY, tuple(alike))


def _alike(found: Country, area: Area) -> Peers | None:
    like = set(nearest(area.municipality_id or 0, found.sizes, ALIKE))
    if not like:
        return None
    chosen = (town for town in found.towns if town.municipality_id in like or town == area)
    return Peers(PeerKind.ALIKE, tuple(chosen))


_WAYS: dict[PeerKind, Callable[[Country, Area], Peers | None]] = {
    PeerKind.ALIKE: _alike,
    PeerKind.COMMUNITY: _beside,
    PeerKind.REGION: _in_region,
    PeerKind.POPULATION: _as_many,
    PeerKind.DENSITY: _as_dense,
    PeerKind.LOW_DENSITY: _as_sparse,
}
