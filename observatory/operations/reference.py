"""Loads the 48 measures of Table 3, how they are read, the areas they are about and the years they come in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.norm.reference import Load, ReferenceMismatch, Row
from observatory.enums import Aggregation, AreaLevel, Direction, EnteredBy, Frequency, MeasureKind
from observatory.models import Breakdown, Domain, Measure, Period, Provider
from observatory.operations.areas import load_areas
from observatory.operations.first_figures import publish_first_figures

FOLDER = Path(__file__).parents[1] / "reference"
YEARS = range(2010, 2031)
ASKED_AS = {"": False, "NUMBER": False, "YES_NO": True}
TOTAL = {"key": "", "label": "Total", "categories": {}}


def load_reference(load: Load) -> None:
    load_areas(load, FOLDER)
    load.put_many(Breakdown, ["key"], [TOTAL])
    _load_years(load)
    providers = _load_providers(load)
    supporting = _load_supporting(load, providers)
    _load_measures(load, providers, supporting)
    publish_first_figures(load)


def _load_years(load: Load) -> None:
    load.put_many(
        Period,
        ["code"],
        [
            {
                "code": str(year),
                "frequency": Frequency.ANNUAL,
                "starts_on": date(year, 1, 1),
                "ends_on": date(year + 1, 1, 1),
            }
            for year in YEARS
        ],
    )


def _load_providers(load: Load) -> dict[str, Provider]:
    """Return the providers by their own code and by the code that the table's sources were given."""
    rows = load.table(FOLDER, "providers.csv", key=["code"], rows=17)
    kept = load.put_many(
        Provider,
        ["code"],
        [{"code": row["code"], "name": row["name"], "url": row["url"], "licence": row["licence"]} for row in rows],
    )
    return kept | {row["table_code"]: kept[row["code"]] for row in rows if row["table_code"]}


def _load_supporting(load: Load, providers: Mapping[str, Provider]) -> dict[str, Measure]:
    rows = load.table(FOLDER, "supporting_measures.csv", key=["id"], rows=2)
    load.known("supporting_measures.csv", rows, "providers", providers, split="|")
    kept = load.put_many(
        Measure,
        ["code"],
        [
            {
                "code": row["id"],
                "number": None,
                "domain": None,
                "indicator": row["indicator"],
                "sub_indicator": row["sub_indicator"],
                "description": row["description"],
                "source": row["source"],
                "unit_basis": row["unit_basis"],
                **_reading("supporting_measures.csv", row),
            }
            for row in rows
        ],
    )
    load.link_many("providers", {kept[row["id"]]: _named(row["providers"], providers) for row in rows})
    return kept


def _load_measures(load: Load, providers: Mapping[str, Provider], supporting: Mapping[str, Measure]) -> None:
    rows = load.table(FOLDER, "monitoring_measures.csv", key=["id"], rows=48)
    readings = {row["id"]: row for row in load.table(FOLDER, "measure_readings.csv", key=["id"], rows=48)}
    domains = _load_domains(load, rows)
    load.known("monitoring_measures.csv", rows, "id", readings)
    load.known("monitoring_measures.csv", rows, "source_codes", providers, split="|")
    load.known("measure_readings.csv", readings.values(), "denominator", supporting)
    kept = load.put_many(
        Measure,
        ["code"],
        [
            {
                "code": row["id"],
                "number": int(row["number"]),
                "domain": domains[row["domain"]],
                "indicator": row["indicator"],
                "sub_indicator": row["sub_indicator"],
                "description": row["description"],
                "source_raw": row["source_raw"],
                "source": row["seed_ref"],
                "resolution_note": row["resolution_note"],
                "unit_basis": row["unit_basis"],
                "denominator": supporting.get(readings[row["id"]]["denominator"]),
                **_reading("measure_readings.csv", readings[row["id"]]),
                **_entering("measure_readings.csv", readings[row["id"]]),
            }
            for row in rows
        ],
    )
    load.link_many("providers", {kept[row["id"]]: _named(row["source_codes"], providers) for row in rows})


def _load_domains(load: Load, measures: list[Row]) -> dict[str, Domain]:
    rows = load.table(FOLDER, "domains.csv", key=["slug"], rows=6)
    load.known("monitoring_measures.csv", measures, "domain", {row["name"] for row in rows})
    kept = load.put_many(
        Domain,
        ["slug"],
        [{"slug": row["slug"], "name": row["name"], "position": int(row["position"])} for row in rows],
    )
    return {domain.name: domain for domain in kept.values()}


def _named(codes: str, providers: Mapping[str, Provider]) -> list[Provider]:
    return [providers[code] for code in codes.split("|") if code]


def _reading(name: str, row: Row) -> dict[str, Any]:
    """Read how a measure is read, the same columns for the table's measures and the supporting ones."""
    _refuse_unknown_words(name, row)
    return {
        "short_name": row["short_name"],
        "unit": row["unit"],
        "kind": row["kind"],
        "decimals": int(row["decimals"]),
        "direction": row["direction"],
        "aggregation": row["aggregation"],
        "lowest_level": int(row["lowest_level"]) if row["lowest_level"] else None,
        "frequency": row["frequency"],
        "valid_from": Decimal(row["valid_from"]) if row["valid_from"] else None,
        "valid_to": Decimal(row["valid_to"]) if row["valid_to"] else None,
    }


def _entering(name: str, row: Row) -> dict[str, Any]:
    """Read whose figures of a measure are entered by hand, and how they are asked for."""
    _refuse_strange(name, row, {"entered_by": {"", *EnteredBy.values}, "asked_as": set(ASKED_AS)})
    return {"entered_by": row["entered_by"], "is_asked_as_yes_or_no": ASKED_AS[row["asked_as"]]}


def _refuse_unknown_words(name: str, row: Row) -> None:
    words = {"kind": MeasureKind, "direction": Direction, "aggregation": Aggregation, "frequency": Frequency}
    known = {column: set(choices.values) for column, choices in words.items()}
    _refuse_strange(name, row, {**known, "lowest_level": {"", *map(str, AreaLevel.values)}})


def _refuse_strange(name: str, row: Row, known: Mapping[str, set[str]]) -> None:
    strange = [column for column, values in known.items() if row[column] not in values]
    if strange:
        raise ReferenceMismatch(
            [f"{name}: {column} «{row[column]}» não existe (linha {row['id']})." for column in strange]
        )
