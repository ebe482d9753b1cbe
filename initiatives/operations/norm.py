"""Loads the strategy's objectives, domains, initiatives and PRR targets."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from common.norm.models import Instrument
from common.norm.reference import Load, Row, read_date
from initiatives.enums import Operator, ResponsibleSource
from initiatives.models import (
    Domain,
    Initiative,
    InitiativeResponsible,
    StrategicObjective,
    Target,
    TargetIndicator,
    TargetStatement,
)
from territories.models import Entity

FOLDER = Path(__file__).parents[1] / "reference"
CATALYST = "catalisador (iniciativas)"
OPERATORS = {operator.portuguese: operator for operator in Operator} | {"": ""}


def load_reference(load: Load) -> None:
    rows = load.table(FOLDER, "initiatives.csv", key=["id"], rows=16)
    objectives = _load_objectives(load)
    domains = _load_domains(load, rows)
    initiatives = _load_initiatives(load, rows, domains)
    _load_matrix(load, rows, initiatives, objectives)
    _load_responsibles(load, rows, initiatives)
    _load_targets(load, initiatives)


def _load_objectives(load: Load) -> dict[str, StrategicObjective]:
    rows = load.table(FOLDER, "strategic_objectives.csv", key=["id"], rows=6)
    return load.put_many(
        StrategicObjective,
        ["code"],
        [
            {"code": row["id"], "number": int(row["number"]), "text": row["text"], "source": row["source"]}
            for row in rows
        ],
    )


def _load_domains(load: Load, initiatives: list[Row]) -> dict[str, Domain]:
    rows = load.table(FOLDER, "domains_crosswalk.csv", key=["slug"], rows=13)
    catalysts = [row for row in rows if row["kind"] == CATALYST]
    load.known("initiatives.csv", initiatives, "domain", {row["label"] for row in catalysts})
    spelling = {row["domain"]: row["domain_annex2"] for row in initiatives}
    domains = load.put_many(
        Domain,
        ["slug"],
        [
            {
                "slug": row["slug"],
                "name": row["label"],
                "name_annex2": spelling[row["label"]],
                "position": position,
            }
            for position, row in enumerate(catalysts, start=1)
        ],
    )
    return {domain.name: domain for domain in domains.values()}


def _load_initiatives(load: Load, rows: list[Row], domains: Mapping[str, Domain]) -> dict[str, Initiative]:
    instrument = Instrument.objects.get(code="rcm-176-2023")
    return load.put_many(
        Initiative,
        ["code"],
        [
            {
                "code": row["id"],
                "number": int(row["number"]),
                "instrument": instrument,
                "domain": domains[row["domain"]],
                "title": row["title"],
                "title_annex2": row["title_annex2"],
                "title_html": row["title_html"],
                "responsible_raw": row["responsible_raw"],
                "source": row["source"],
            }
            for row in rows
        ],
    )


def _load_matrix(
    load: Load,
    rows: list[Row],
    initiatives: Mapping[str, Initiative],
    objectives: Mapping[str, StrategicObjective],
) -> None:
    links = load.table(FOLDER, "initiative_objectives.csv", key=["initiative", "objective"], rows=47)
    load.known("initiative_objectives.csv", links, "initiative", initiatives)
    load.known("initiative_objectives.csv", links, "objective", objectives)
    load.known("initiatives.csv", rows, "objectives", objectives, split="|")
    load.link_many(
        "objectives",
        {
            initiative: [objectives[link["objective"]] for link in links if link["initiative"] == code]
            for code, initiative in initiatives.items()
        },
    )


def _load_responsibles(load: Load, rows: list[Row], initiatives: Mapping[str, Initiative]) -> None:
    entities = {entity.code: entity for entity in Entity.objects.all()}
    columns = {"responsible_codes": ResponsibleSource.TABLE_1, "annex2_responsibles": ResponsibleSource.ANNEX_2}
    for column in columns:
        load.known("initiatives.csv", rows, column, entities, split="|")
    load.put_many(
        InitiativeResponsible,
        ["initiative", "entity", "stated_in"],
        [
            {
                "initiative": initiatives[row["id"]],
                "entity": entities[code],
                "stated_in": stated_in,
                "position": position,
            }
            for row in rows
            for column, stated_in in columns.items()
            for position, code in enumerate(row[column].split("|"), start=1)
        ],
    )


def _load_targets(load: Load, initiatives: Mapping[str, Initiative]) -> None:
    """Load 8 measures: a value the documents do not give stays empty, never zero."""
    rows = load.table(FOLDER, "prr_targets.csv", key=["id", "indicator", "source"], rows=10)
    load.known("prr_targets.csv", rows, "operator", OPERATORS)
    named = {row["id"]: row["measure"] for row in rows}
    targets = load.put_many(Target, ["code"], [{"code": code, "measure": measure} for code, measure in named.items()])
    load.link_many(
        "initiatives",
        {
            target: _linked(load, [row for row in rows if row["id"] == code], initiatives)
            for code, target in targets.items()
        },
    )
    indicators = _load_indicators(load, rows, targets)
    load.put_many(
        TargetStatement,
        ["indicator", "source"],
        [
            {
                "indicator": indicators[targets[row["id"]].pk, row["indicator"]],
                "text_raw": row["text_raw"],
                "deadline_raw": row["deadline_raw"],
                "deadline_on": read_date(row["deadline_iso"]),
                "deadline_mapping": row["deadline_mapping"],
                "source": row["source"],
            }
            for row in rows
        ],
    )


def _linked(load: Load, rows: list[Row], initiatives: Mapping[str, Initiative]) -> list[Initiative]:
    """Return the initiatives of the actions a target is linked to, by the front of the action's code."""
    codes = sorted({action.partition("-")[0] for row in rows for action in row["linked_actions"].split("|") if action})
    load.known(
        "prr_targets.csv",
        [{"id": rows[0]["id"], "linked_actions": "|".join(codes)}],
        "linked_actions",
        initiatives,
        split="|",
    )
    return [initiatives[code] for code in codes]


def _load_indicators(
    load: Load, rows: list[Row], targets: Mapping[str, Target]
) -> dict[tuple[int, str], TargetIndicator]:
    distinct = {(row["id"], row["indicator"]): row for row in rows}
    order = [code for code, _ in distinct]
    return load.put_many(
        TargetIndicator,
        ["target", "name"],
        [
            {
                "target": targets[code],
                "name": name,
                "position": order[: index + 1].count(code),
                "operator": OPERATORS[row["operator"]],
                "value": Decimal(row["target_value"]) if row["target_value"] else None,
                "unit": row["unit"],
                "due_on": read_date(row["deadline_iso"]),
            }
            for index, ((code, name), row) in enumerate(distinct.items())
        ],
    )
