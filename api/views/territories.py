"""Territories: who they are, what sources call them, and how they stand measure by measure."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from api.enums import LEVELS, PEERS, Level, Peer
from api.envelopes import Said, listing, of_releases, single
from api.problems import missing
from api.schemas.common import Listing, Named, Paging, Single, Words, plain
from api.schemas.figures import ProfileLineOut
from api.schemas.territories import (
    SourceCode,
    TerritoryDetail,
    TerritoryOut,
    TerritoryRef,
    density_of,
)
from common.folding import fold
from observatory import queries
from observatory.models import Area, AreaCode
from observatory.queries import Country, Peers

router = Router(tags=["Territórios"])
SOURCE = "CAOP e INE, como publicados em dssg-pt/covid19pt-data; RCM n.º 176/2023"
Code = Annotated[str, Field(max_length=50, pattern=r"^[A-Za-z0-9-]+$")]


class TerritoryQuery(Paging):
    limit: int = Field(100, ge=1, le=500, description="Quantos por página.")
    level: Level | None = Field(None, description="Só um nível do território.")
    region: Code | None = Field(None, description="Só os de uma região, pelo seu código.")
    q: Words | None = Field(None, description="Palavras do nome, com ou sem acentos.")


@router.get("/territories", response=Listing[TerritoryOut], summary="Territórios")
def territories(request: HttpRequest, response: HttpResponse, asked: Query[TerritoryQuery]) -> dict[str, Any]:
    """O país, as regiões, as entidades intermunicipais e os 308 municípios."""
    rows = Area.objects.select_related("region", "community").order_by("level", "sort_name", "pk")
    if asked.level is not None:
        rows = rows.filter(level=LEVELS[asked.level])
    if asked.region is not None:
        rows = rows.filter(region__code__iexact=asked.region)
    if asked.q:
        rows = rows.filter(sort_name__contains=fold(asked.q))
    return listing(request, response, rows, TerritoryOut.row, asked, Said("Territórios", SOURCE))


@router.get("/territories/{code}", response=Single[TerritoryDetail], summary="Um território")
def territory(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Um território: a que pertence, que tamanho tem, que municípios contém e como lhe chamam as fontes."""
    country = queries.country()
    area = _area(country, code)
    codes = AreaCode.objects.filter(area=area).select_related("division").order_by("division__code", "code", "pk")
    told = [SourceCode(division=one.division.code, code=one.code) for one in codes]
    return single(request, _detail(country, area, told), Said(f"Território {area.name}", SOURCE))


def _area(country: Country, code: str) -> Area:
    found = next((area for area in country.areas if area.code.casefold() == code.casefold()), None)
    if found is None:
        raise missing(f"Não há um território {code}. Os territórios estão em /api/v1/territories.")
    return found


def _detail(country: Country, area: Area, codes: list[SourceCode]) -> TerritoryDetail:
    """The sizes of a larger area are those of its municipalities, when all are known."""
    towns = country.towns_of(area)
    sizes = [size for town in towns if (size := country.size(town)) is not None]
    people = [size.residents for size in sizes]
    known = [count for count in people if count is not None]
    residents = sum(known) if known and len(known) == len(towns) else None
    surface = sum((size.area_km2 for size in sizes), Decimal(0)) or None
    municipality = area.municipality
    return TerritoryDetail(
        **TerritoryOut.words(area),
        nuts3=municipality.nuts3.name if municipality else None,
        codes=codes,
        residents=residents,
        residents_year=max((size.year for size in sizes if size.year), default=None) if residents else None,
        residents_source=next((size.source for size in sizes if size.source), None) if residents else None,
        area_km2=plain(surface),
        density=density_of(residents, surface),
        is_low_density=municipality.is_low_density if municipality else None,
        municipalities=[] if municipality else [Named(code=town.code, name=town.name) for town in towns],
    )


class PeerQuery(Paging):
    peers: Peer = Field(Peer.ALL, description="Com quem se compara.")


class ProfileQuery(PeerQuery):
    limit: int = Field(100, ge=1, le=200, description="Quantas por página.")


@router.get("/territories/{code}/profile", response=Listing[ProfileLineOut], summary="Perfil de um território")
def profile(
    request: HttpRequest, response: HttpResponse, code: Path[Code], asked: Query[ProfileQuery]
) -> dict[str, Any]:
    """O último valor de cada medida num território, o seu lugar entre os pares e o que falta e porquê."""
    country = queries.country()
    area = _area(country, code)
    lines = queries.situation(area, _peers(country, area, asked.peers).areas)
    used = {release.pk: release for line in lines for release in line.releases}
    said = of_releases(f"Perfil de {area.name}", used.values())
    return listing(request, response, lines, ProfileLineOut.of, asked, said)


@router.get("/territories/{code}/peers", response=Listing[TerritoryRef], summary="Pares de um território")
def peers(request: HttpRequest, response: HttpResponse, code: Path[Code], asked: Query[PeerQuery]) -> dict[str, Any]:
    """Os territórios com que um território se compara, ele próprio entre eles."""
    country = queries.country()
    area = _area(country, code)
    found = _peers(country, area, asked.peers)
    said = Said(f"Pares de {area.name}: {found.kind.portuguese}", SOURCE)
    return listing(request, response, found.areas, TerritoryRef.of, asked, said)


def _peers(country: Country, area: Area, asked: Peer) -> Peers:
    found = queries.peers(country, area, PEERS[asked])
    if found.is_unknown or found.kind != PEERS[asked]:
        raise missing(f"Não há como comparar {area.name} assim: faltam dados ou não é um município. Use «all».")
    return found
