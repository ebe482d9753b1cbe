"""Territories, as the API tells them."""

from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from api.enums import Level, level_of
from api.schemas.common import Named, Number, page_address
from observatory.models import Area


class TerritoryRef(Schema):
    code: str
    name: str
    level: Level

    @classmethod
    def of(cls, area: Area) -> "TerritoryRef":
        return cls(code=area.code, name=area.name, level=level_of(area.level))


class TerritoryOut(TerritoryRef):
    """Um território: o país, uma região, uma entidade intermunicipal ou um município."""

    region: Named | None
    community: Named | None
    page: str

    @classmethod
    def words(cls, area: Area) -> dict[str, Any]:
        region, community = area.region, area.community
        return {
            "code": area.code,
            "name": area.name,
            "level": level_of(area.level),
            "region": Named(code=region.code, name=region.name) if region else None,
            "community": Named(code=community.code, name=community.name) if community else None,
            "page": page_address("observatory:territory", area.code),
        }

    @classmethod
    def row(cls, area: Area) -> "TerritoryOut":
        return cls(**cls.words(area))


class SourceCode(Schema):
    """Como uma fonte chama ao território."""

    division: str
    code: str


class TerritoryDetail(TerritoryOut):
    nuts3: str | None
    codes: list[SourceCode]
    residents: int | None = Field(description="População; vazio quando não há valor publicado.")
    residents_year: int | None
    residents_source: str | None
    area_km2: Number | None
    density: Number | None = Field(description="Habitantes por km².")
    is_low_density: bool | None = Field(description="Vazio enquanto a lista oficial não estiver carregada.")
    municipalities: list[Named] = Field(description="Municípios que contém; vazio num município.")


def density_of(residents: int | None, area_km2: Decimal | None) -> Number | None:
    return None if residents is None or not area_km2 else round(residents / float(area_km2), 2)
