"""Loads the country: regions, communities, municipalities, entities, their names and successions."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from common.folding import fold
from common.norm.enums import Origin
from common.norm.reference import Load, ReferenceMismatch, Row, read_date
from territories.enums import CommunityKind, EntityKind, RegionKind
from territories.models import (
    Community,
    CommunityMembership,
    Entity,
    EntityName,
    EntitySuccession,
    Municipality,
    Nuts3Region,
    Population,
    Region,
)

FOLDER = Path(__file__).parents[1] / "reference"
POPULATION_YEAR = 2019
POPULATION_SOURCE = "INE, estimativa a 31-12-2019, como publicada em dssg-pt/covid19pt-data"


def load_reference(load: Load) -> None:
    regions = _load_regions(load)
    successors = load.table(FOLDER, "succession_reading.csv", key=["code"], rows=5)
    _load_entities(load, successors)
    _load_structures(load)
    _load_regional_bodies(load, regions)
    _load_successions(load, successors)
    towns = load.table(FOLDER, "municipalities.csv", key=["code"], rows=308)
    load.known("municipalities.csv", towns, "eat_region", {region.name for region in regions.values()})
    communities = _load_communities(load, towns, regions)
    _load_municipalities(load, towns, regions, communities)


def _load_regions(load: Load) -> dict[str, Region]:
    rows = load.table(FOLDER, "regions.csv", key=["code"], rows=7)
    load.known("regions.csv", rows, "kind", RegionKind.values)
    return load.put_many(
        Region,
        ["code"],
        [
            {"code": row["code"], "name": row["name"], "kind": row["kind"], "position": int(row["position"])}
            for row in rows
        ],
    )


def _load_entities(load: Load, successors: list[Row]) -> None:
    """Load only what is an entity: the selection says why funding, concepts and open mentions are not."""
    rows = load.table(FOLDER, "entities.csv", key=["code"], rows=70)
    selection = load.table(FOLDER, "entity_selection.csv", key=["code"], rows=70)
    load.known("entities.csv", rows, "code", {row["code"] for row in selection})
    load.known("entity_selection.csv", selection, "kind", ["", *EntityKind.values])
    kinds = {row["code"]: row["kind"] for row in selection}
    found = [row for row in rows if kinds[row["code"]]]
    ends = {row["code"]: row["effective_on"] for row in successors}
    load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": row["code"],
                "kind": kinds[row["code"]],
                "origin": Origin.SEED,
                "source": row["where"],
                "note": row["note"],
            }
            for row in found
        ],
    )
    _put_names(
        load,
        [(row["code"], row["name"], row["acronym"], "", ends.get(row["code"], "")) for row in found],
    )


def _load_structures(load: Load) -> None:
    """Load the bodies of the governance model in whose name people act."""
    rows = load.table(FOLDER, "structures.csv", key=["code"], rows=1)
    load.known("structures.csv", rows, "kind", EntityKind.values)
    load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": row["code"],
                "kind": row["kind"],
                "origin": Origin.SEED,
                "source": row["source"],
                "note": row["note"],
            }
            for row in rows
        ],
    )
    _put_names(load, [(row["code"], row["name"], row["acronym"], "", "") for row in rows])


def _load_regional_bodies(load: Load, regions: Mapping[str, Region]) -> None:
    rows = load.table(FOLDER, "regional_bodies.csv", key=["code"], rows=5)
    load.known("regional_bodies.csv", rows, "region", regions)
    load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": row["code"],
                "kind": EntityKind.REGIONAL_BODY,
                "region": regions[row["region"]],
                "origin": Origin.SEED,
                "source": row["source"],
                "note": row["note"],
            }
            for row in rows
        ],
    )
    _put_names(load, [(row["code"], row["name"], row["acronym"], "", "") for row in rows])


def _load_successions(load: Load, readings: list[Row]) -> None:
    """Load who took over from whom, from outside the strategy's documents and still to be confirmed."""
    rows = load.table(FOLDER, "external_entity_succession.csv", key=["code", "successor_code"], rows=5)
    by_code = {row["code"]: row for row in rows}
    load.known("succession_reading.csv", readings, "code", by_code)
    entities = _load_heirs(load, readings, by_code)
    predecessors = Entity.objects.in_bulk([row["code"] for row in readings], field_name="code")
    load.known("succession_reading.csv", readings, "code", predecessors)
    # What was confirmed against the Diário da República is no longer ours to overwrite.
    confirmed = set(EntitySuccession.objects.filter(is_confirmed=True).values_list("predecessor__code", flat=True))
    load.put_many(
        EntitySuccession,
        ["predecessor", "successor"],
        [
            {
                "predecessor": predecessors[row["code"]],
                "successor": entities[row["successor_entity"]],
                "kind": by_code[row["code"]]["kind"],
                "effective_on": read_date(row["effective_on"]),
                "effective_raw": by_code[row["code"]]["effective"],
                "legal_basis": by_code[row["code"]]["legal_basis"],
                "evidence_url": by_code[row["code"]]["evidence_url"],
                "origin": Origin.EXTERNAL,
                "note": by_code[row["code"]]["origin"],
            }
            for row in readings
            if row["code"] not in confirmed
        ],
    )


def _load_heirs(load: Load, readings: list[Row], by_code: Mapping[str, Row]) -> dict[str, Entity]:
    """Load the entities that took over, with the names they have had since."""
    heirs = {row["successor_entity"]: row for row in readings}
    entities = load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": code,
                "kind": EntityKind.PUBLIC_BODY,
                "origin": Origin.EXTERNAL,
                "source": by_code[heir["code"]]["legal_basis"][:200],
                "note": by_code[heir["code"]]["origin"],
            }
            for code, heir in heirs.items()
        ],
    )
    _put_names(
        load,
        [
            (code, heir["successor_name"], heir["successor_acronym"], heir["effective_on"], "")
            for code, heir in heirs.items()
        ],
    )
    return entities


def _load_communities(load: Load, towns: list[Row], regions: Mapping[str, Region]) -> dict[str, Community]:
    rows = load.table(FOLDER, "communities.csv", key=["name_raw"], rows=25)
    load.known("communities.csv", rows, "region", regions)
    load.known("communities.csv", rows, "kind", CommunityKind.values)
    load.known("municipalities.csv", towns, "intermunicipal_entity", {row["name_raw"] for row in rows})
    _check_sizes(rows, towns)
    entities = load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": row["code"].upper(),
                "kind": EntityKind.INTERMUNICIPAL,
                "region": regions[row["region"]],
                "source": "composição das entidades intermunicipais, como conhecida em 2024",
            }
            for row in rows
        ],
    )
    _put_names(load, [(row["code"].upper(), row["name"], row["acronym"], "", "") for row in rows])
    communities = load.put_many(
        Community,
        ["code"],
        [
            {
                "code": row["code"],
                "name": row["name"],
                "kind": row["kind"],
                "region": regions[row["region"]],
                "entity": entities[row["code"].upper()],
            }
            for row in rows
        ],
    )
    return {row["name_raw"]: communities[row["code"]] for row in rows}


def _check_sizes(communities: list[Row], towns: list[Row]) -> None:
    differences = []
    for row in communities:
        found = sum(town["intermunicipal_entity"] == row["name_raw"] for town in towns)
        if found != int(row["municipalities"]):
            differences.append(
                f"municipalities.csv: {row['name_raw']} devia ter {row['municipalities']} municípios, tem {found}."
            )
    if differences:
        raise ReferenceMismatch(differences)


def _load_municipalities(
    load: Load, towns: list[Row], regions: Mapping[str, Region], communities: Mapping[str, Community]
) -> None:
    region_of = {region.name: region for region in regions.values()}
    nuts3 = load.put_many(
        Nuts3Region,
        ["name"],
        [
            {"name": name, "region": region_of[region]}
            for name, region in sorted({(town["nuts3_name"], town["eat_region"]) for town in towns})
        ],
    )
    entities = _load_municipal_entities(load, towns, region_of)
    municipalities = load.put_many(
        Municipality,
        ["code"],
        [
            {
                "code": town["code"],
                "name": town["name"],
                "sort_name": fold(town["name"]),
                "district": town["district_or_region"],
                "region": region_of[town["eat_region"]],
                "nuts3": nuts3[town["nuts3_name"]],
                "entity": entities[_entity_code(town)],
                "area_km2": Decimal(town["area_km2"]),
                "latitude": Decimal(town["latitude"]),
                "longitude": Decimal(town["longitude"]),
            }
            for town in towns
        ],
    )
    _load_memberships(load, towns, municipalities, communities)
    _load_populations(load, towns, municipalities)


def _load_memberships(
    load: Load, towns: list[Row], municipalities: Mapping[str, Municipality], communities: Mapping[str, Community]
) -> None:
    load.put_many(
        CommunityMembership,
        ["municipality", "community"],
        [
            {
                "municipality": municipalities[town["code"]],
                "community": communities[town["intermunicipal_entity"]],
            }
            for town in towns
        ],
    )


def _load_populations(load: Load, towns: list[Row], municipalities: Mapping[str, Municipality]) -> None:
    load.put_many(
        Population,
        ["municipality", "year"],
        [
            {
                "municipality": municipalities[town["code"]],
                "year": POPULATION_YEAR,
                "residents": int(town["population_2019"]),
                "source": POPULATION_SOURCE,
            }
            for town in towns
        ],
    )


def _load_municipal_entities(load: Load, towns: list[Row], region_of: Mapping[str, Region]) -> dict[str, Entity]:
    names = [town["name"] for town in towns]
    entities = load.put_many(
        Entity,
        ["code"],
        [
            {
                "code": _entity_code(town),
                "kind": EntityKind.MUNICIPALITY,
                "region": region_of[town["eat_region"]],
                "source": "lista dos 308 municípios",
            }
            for town in towns
        ],
    )
    _put_names(
        load,
        [
            (
                _entity_code(town),
                _entity_name(town, is_repeated=names.count(town["name"]) > 1),
                "",
                "",
                "",
            )
            for town in towns
        ],
    )
    return entities


def _entity_code(town: Row) -> str:
    return f"MUN-{town['code']}"


def _entity_name(town: Row, *, is_repeated: bool) -> str:
    """Name a municipality; Lagoa and Calheta exist twice and carry their region."""
    place = f"{town['name']}, {town['eat_region']}" if is_repeated else town["name"]
    return f"{place} (município)"


def _put_names(load: Load, names: list[tuple[str, str, str, str, str]]) -> None:
    """Give entities their names; each is code, name, acronym, first day, day after the last."""
    entities = Entity.objects.in_bulk([code for code, *_ in names], field_name="code")
    load.put_many(
        EntityName,
        ["entity", "starts_on"],
        [
            {
                "entity": entities[code],
                "name": name,
                "acronym": acronym,
                "starts_on": read_date(starts_on),
                "ends_on": read_date(ends_on),
            }
            for code, name, acronym, starts_on, ends_on in names
        ],
    )
