"""Loads the areas: the country, its regions, communities and municipalities, and what sources call them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from common.folding import fold
from common.norm.reference import Load, read_date
from observatory.enums import AreaLevel
from observatory.models import Area, AreaCode, AreaMembership, Division
from territories.models import Community, CommunityMembership, Municipality, Region

COUNTRY = "PT"
REGIONS, COMMUNITIES = "regioes-enti", "entidades-intermunicipais"


def load_areas(load: Load, folder: Path) -> None:
    divisions = _load_divisions(load, folder)
    communities = _communities()
    areas = _load_areas(load, communities)
    _load_memberships(load, divisions, areas, communities)
    _load_codes(load, folder, divisions, areas)


def _load_divisions(load: Load, folder: Path) -> dict[str, Division]:
    rows = load.table(folder, "divisions.csv", key=["code"], rows=4)
    return load.put_many(
        Division,
        ["code"],
        [
            {
                "code": row["code"],
                "name": row["name"],
                "starts_on": read_date(row["starts_on"]),
                "source": row["source"],
            }
            for row in rows
        ],
    )


def _communities() -> dict[int, Community]:
    """Return each municipality's community of today, by the municipality's id."""
    memberships = CommunityMembership.objects.filter(ends_on=None).select_related("community")
    return {membership.municipality_id: membership.community for membership in memberships}


def _load_areas(load: Load, communities: Mapping[int, Community]) -> dict[str, Area]:
    rows = [
        _row(COUNTRY, AreaLevel.COUNTRY, "Portugal"),
        *(_row(region.code, AreaLevel.REGION, region.name, region=region) for region in Region.objects.all()),
        *(
            _row(community.code, AreaLevel.COMMUNITY, community.name, region=community.region, community=community)
            for community in Community.objects.select_related("region")
        ),
        *_municipal_rows(communities),
    ]
    return load.put_many(Area, ["code"], rows)


def _municipal_rows(communities: Mapping[int, Community]) -> Iterator[dict[str, Any]]:
    """Lagoa and Calheta exist twice: their region is part of the name."""
    towns = list(Municipality.objects.select_related("region"))
    names = [town.name for town in towns]
    for town in towns:
        is_repeated = names.count(town.name) > 1
        yield _row(
            town.code,
            AreaLevel.MUNICIPALITY,
            f"{town.name} ({town.region.name})" if is_repeated else town.name,
            region=town.region,
            community=communities.get(town.pk),
            municipality=town,
        )


def _row(
    code: str,
    level: AreaLevel,
    name: str,
    *,
    region: Region | None = None,
    community: Community | None = None,
    municipality: Municipality | None = None,
) -> dict[str, Any]:
    return {
        "code": code,
        "level": level,
        "name": name,
        "sort_name": fold(name),
        "region": region,
        "community": community,
        "municipality": municipality,
    }


def _load_memberships(
    load: Load,
    divisions: Mapping[str, Division],
    areas: Mapping[str, Area],
    communities: Mapping[int, Community],
) -> None:
    wholes = []
    for town in Municipality.objects.select_related("region"):
        wholes += [(REGIONS, town.code, COUNTRY), (REGIONS, town.code, town.region.code)]
        if town.pk in communities:
            wholes.append((COMMUNITIES, town.code, communities[town.pk].code))
    load.put_many(
        AreaMembership,
        ["division", "part", "whole"],
        [
            {"division": divisions[division], "part": areas[part], "whole": areas[whole]}
            for division, part, whole in wholes
        ],
    )


def _load_codes(load: Load, folder: Path, divisions: Mapping[str, Division], areas: Mapping[str, Area]) -> None:
    rows = load.table(folder, "area_codes.csv", key=["division", "code"], rows=679)
    load.known("area_codes.csv", rows, "division", divisions)
    load.known("area_codes.csv", rows, "area", areas)
    load.put_many(
        AreaCode,
        ["division", "code"],
        [{"division": divisions[row["division"]], "code": row["code"], "area": areas[row["area"]]} for row in rows],
    )
