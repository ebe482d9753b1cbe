"""Who a territory is: where it belongs, how large it is, where it lies on the map, and what is inside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from common.charts.outline_data import Outlines
from common.charts.tile_data import Tile, TileMapData
from common.charts.tile_map import TileMap
from common.charts.tile_marks import Shade
from common.charts.values import Missing
from common.ui import formatting
from observatory.enums import AreaLevel
from observatory.models import Area
from observatory.queries import Country, Peers
from observatory.views import maps, words
from territories.enums import DensityBand
from territories.queries import density_band_of, tile_places

FIGURES = "CAOP e INE, como publicados em dssg-pt/covid19pt-data"


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    note: str = ""
    url: str = ""
    is_name: bool = False  # kept in Portuguese


def address_of(area: Area) -> str:
    return reverse("observatory:territory", args=[area.code])


def facts(country: Country, area: Area) -> list[Fact]:
    return [*_belongs(country, area), *_measures(country, area)]


def _belongs(country: Country, area: Area) -> Iterator[Fact]:
    if area.community is not None and area.level == AreaLevel.MUNICIPALITY:
        whole = country.by_code[area.community.code]
        yield Fact(_("Entidade intermunicipal"), whole.name, url=address_of(whole), is_name=True)
    if area.region is not None and area.level != AreaLevel.REGION:
        whole = country.by_code[area.region.code]
        yield Fact(_("Região"), whole.name, url=address_of(whole), is_name=True)
    if area.municipality is not None:
        yield Fact(_("NUTS III"), area.municipality.nuts3.name, is_name=True)
        yield Fact(_("Código DICO"), area.code)
    else:
        yield Fact(_("Municípios"), formatting.number(len(country.towns_of(area))))


def _measures(country: Country, area: Area) -> Iterator[Fact]:
    sizes = [size for town in country.towns_of(area) if (size := country.size(town)) is not None]
    known = [size for size in sizes if size.residents is not None]
    years = sorted({size.year for size in known if size.year is not None})
    note = "–".join(dict.fromkeys(str(year) for year in (years[0], years[-1]))) if years else ""
    if len(known) < len(sizes) and known:
        note += _("; %(known)s de %(all)s municípios") % {"known": len(known), "all": len(sizes)}
    residents = sum(size.residents or 0 for size in known)
    surface = sum((size.area_km2 for size in sizes), Decimal(0))
    people = formatting.number(residents) if known else _("sem dados publicados")
    yield Fact(_("População residente"), people, note)
    yield Fact(_("Superfície"), f"{formatting.number(surface, 1)}{formatting.NO_BREAK_SPACE}km²")
    if len(known) == len(sizes) and surface:
        density = formatting.number(residents / surface, 1)
        yield Fact(_("Densidade"), f"{density}{formatting.NO_BREAK_SPACE}{_('hab./km²')}", note)
    if area.municipality is not None:
        low = area.municipality.is_low_density
        yield Fact(
            _("Baixa densidade"),
            _("por confirmar") if low is None else _("sim") if low else _("não"),
            _("a lista oficial ainda não está carregada") if low is None else "",
        )


def source_of(country: Country, area: Area) -> str:
    """Who says how many people live there, and how large it is."""
    told = {size.source for town in country.towns_of(area) if (size := country.size(town)) and size.source}
    return "; ".join(sorted(told)) or FIGURES


def place_map(country: Country, area: Area, peers: Peers, outlines: Outlines | None) -> TileMap:
    """Where it is: itself, those it is compared with, and the rest; each tile leads to its own page."""
    inside = {town.code for town in country.towns_of(area)}
    is_town = area.level == AreaLevel.MUNICIPALITY
    beside = {town.code for town in peers.areas} if is_town else set()
    has_peers = is_town and len(beside) < len(country.towns)
    classes = [_("outros municípios"), *([_("comparados com este")] if has_peers else []), _words_for(area)]
    if area.level == AreaLevel.COUNTRY:
        classes = [_("municípios")]
    top = len(classes) - 1

    def shade(town: Area) -> int:
        return top if town.code in inside else 1 if has_peers and town.code in beside else 0

    data = _data(country, _("Onde fica: %(name)s") % {"name": area.name}, classes, shade, area.code)
    return maps.drawn(_drawn_as(data, outlines), outlines)


def _words_for(area: Area) -> str:
    return _("este município") if area.level == AreaLevel.MUNICIPALITY else _("municípios deste território")


def density_map(country: Country, outlines: Outlines | None) -> TileMap:
    """All municipalities by how densely people live there."""
    bands = list(DensityBand)

    def shade(town: Area) -> Shade:
        size = country.size(town)
        if size is None or size.density is None:
            return Missing.NOT_AVAILABLE
        return bands.index(density_band_of(size.density))

    classes = [band.label for band in bands]
    data = _data(country, _("Municípios por densidade populacional"), classes, shade, "")
    return maps.drawn(_drawn_as(data, outlines), outlines)


def _drawn_as(data: TileMapData, outlines: Outlines | None) -> TileMapData:
    return replace(data, source=_("Contornos simplificados.")) if outlines else data


def _data(
    country: Country, title: str, classes: Sequence[str], shade: Callable[[Area], Shade], current: str
) -> TileMapData:
    return TileMapData(
        key="mapa",
        title=title,
        source=_("Uma célula por município, com a mesma área; não é um mapa à escala."),
        measure=_("Municípios"),
        counted="",
        classes=tuple(classes),
        tiles=tuple(_tiles(country, classes, shade)),
        current=current,
    )


def _tiles(country: Country, classes: Sequence[str], shade: Callable[[Area], Shade]) -> Iterator[Tile]:
    places = tile_places()
    for town in country.towns:
        if (place := places.get(town.code)) is not None:
            yield Tile(
                code=town.code,
                name=town.name,
                region=town.region.name if town.region else "",
                inset=place.inset,
                column=place.column,
                row=place.row,
                label=place.label,
                shade=shade(town),
                said=_said(classes, shade(town)),
                url=address_of(town),
            )


def _said(classes: Sequence[str], shade: Shade) -> str:
    return shade.label if isinstance(shade, Missing) else classes[shade]


@dataclass(frozen=True)
class Link:
    name: str
    url: str
    code: str = ""


@dataclass(frozen=True)
class Branch:
    """A larger area with the municipalities in it."""

    whole: Link
    level: str
    towns: tuple[Link, ...]


def link(area: Area) -> Link:
    return Link(area.name, address_of(area), area.code)


def branches(country: Country, area: Area) -> list[Branch]:
    """What is inside: of the country its regions, of a region its communities, each with its municipalities."""
    below = {AreaLevel.COUNTRY: AreaLevel.REGION, AreaLevel.REGION: AreaLevel.COMMUNITY}.get(AreaLevel(area.level))
    if below is None:
        return [] if area.level == AreaLevel.MUNICIPALITY else [_branch(country, area)]
    inside = (one for one in country.at(below) if area.region_id is None or one.region_id == area.region_id)
    return [_branch(country, one) for one in inside]


def _branch(country: Country, area: Area) -> Branch:
    towns = tuple(link(town) for town in country.towns_of(area))
    return Branch(link(area), words.plural(AreaLevel(area.level)), towns)
