"""Loads the calls and services that the sources describe; what is there already is left as it is."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.norm.citation import cite
from common.norm.reference import Load, Row
from common.questionnaires.models import Questionnaire, QuestionnaireVersion
from common.ui.formatting import LISBON
from funding.enums import CallState, CriterionKind, EditionKind
from funding.models import Call, CallLine, CallPhase, CallRule, Criterion, Mechanism, PlannedCall
from funding.operations.editions import keep_edition
from funding.queries.award_reports import STANDARD_FORM
from initiatives.models import Target
from territories.models import Entity

FOLDER = Path(__file__).parents[1] / "reference"
LOADED = "Carregado das fontes indicadas na página; não é o texto integral do aviso."


def load_reference(load: Load) -> None:
    mechanisms = _load_mechanisms(load)
    rows = load.table(FOLDER, "calls.csv", key=["code"], rows=3)
    load.known("calls.csv", rows, "mechanism", mechanisms)
    parts = {
        "phases": load.table(FOLDER, "call_phases.csv", key=["call", "kind"], rows=6),
        "lines": load.table(FOLDER, "call_lines.csv", key=["call", "code"], rows=6),
        "rules": load.table(FOLDER, "call_rules.csv", key=["call", "kind", "parameters"], rows=8),
        "criteria": load.table(FOLDER, "call_criteria.csv", key=["call", "code"], rows=3),
    }
    for row in rows:
        if Call.objects.filter(code=row["code"]).exists():
            load.changes.unchanged["avisos"] += 1
            continue
        own = {name: [part for part in table if part["call"] == row["code"]] for name, table in parts.items()}
        _load_call(row, own, mechanisms, load.at)
        load.changes.created["avisos"] += 1
    _load_plan(load, mechanisms)
    _load_report_form(load)


def _load_report_form(load: Load) -> None:
    """Keep the form that reports are written with where a call has none of its own; once there, it is edited there."""
    questionnaire, is_new = Questionnaire.objects.get_or_create(
        code=STANDARD_FORM, defaults={"title": "Relatório de execução de um apoio"}
    )
    (load.changes.created if is_new else load.changes.unchanged)["formulários"] += 1
    if is_new:
        schema = json.loads((FOLDER / "report_form.json").read_text(encoding="utf-8"))
        QuestionnaireVersion.objects.create(
            questionnaire=questionnaire, number=1, schema=schema, created_at=load.at, frozen_at=load.at
        )


def _load_mechanisms(load: Load) -> dict[str, Mechanism]:
    found = {}
    for row in load.table(FOLDER, "mechanisms.csv", key=["code"], rows=3):
        values = {
            "name": row["name"],
            "kind": row["kind"],
            "managed_by": Entity.objects.filter(code=row["managed_by"]).first(),
            "budget": Decimal(row["budget"]) if row["budget"] else None,
            "ends_on": date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            "source": cite(row["source"]),
            "note": row["note"],
        }
        mechanism, is_new = Mechanism.objects.get_or_create(code=row["code"], defaults=values)
        (load.changes.created if is_new else load.changes.unchanged)["mecanismos de financiamento"] += 1
        if is_new and row["targets"]:
            mechanism.targets.set(Target.objects.filter(code__in=row["targets"].split("|")))
        found[row["code"]] = mechanism
    return found


def _load_call(row: Row, parts: Mapping[str, list[Row]], mechanisms: Mapping[str, Mechanism], at: datetime) -> None:
    call = Call.objects.create(
        code=row["code"],
        number=row["number"],
        title=row["title"],
        mechanism=mechanisms[row["mechanism"]],
        target=Target.objects.filter(code=row["target"]).first(),
        summary=row["summary"],
        text=row["text"],
        opens_at=_moment(row["opens_at"]),
        closes_at=_moment(row["closes_at"]),
        needs_platform=bool(row["needs_platform"]),
        superseded_note=row["superseded_note"],
        source="; ".join(cite(part) for part in row["source"].split("; ")),
        created_at=at,
    )
    _load_lines(call, parts["lines"])
    CallPhase.objects.bulk_create(CallPhase(call=call, **_phase(part)) for part in parts["phases"])
    CallRule.objects.bulk_create(
        CallRule(call=call, position=place, **_rule(part)) for place, part in enumerate(parts["rules"])
    )
    Criterion.objects.bulk_create(
        Criterion(call=call, position=place, kind=CriterionKind.COMPUTED, **_criterion(part))
        for place, part in enumerate(parts["criteria"])
    )
    _close(call, at)


def _close(call: Call, at: datetime) -> None:
    """Published as it was; a service that was superseded never opened."""
    if call.superseded_note:
        call.state, call.cancelled_reason = CallState.CANCELLED, call.superseded_note
        call.save()
        return
    call.state, call.published_at = CallState.PUBLISHED, call.opens_at
    call.save()
    keep_edition(call=call, kind=EditionKind.PUBLICATION, user=None, at=at, grounds=LOADED)


def _load_lines(call: Call, rows: list[Row]) -> None:
    names = ("code", "title", "description", "pricing", "scale", "unit", "instrument")
    made: dict[str, CallLine] = {}
    for place, row in enumerate(rows):
        values = {name: row[name] for name in names}
        made[row["code"]] = CallLine.objects.create(call=call, position=place, needs=made.get(row["needs"]), **values)


def _phase(row: Row) -> dict[str, Any]:
    exact = {name: bool(row[name]) for name in ("is_exact", "is_start_exact")}
    return {name: row[name] for name in ("kind", "label", "note")} | {"ends_at": _moment(row["ends_at"])} | exact


def _rule(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("kind", "message", "source")} | {"parameters": json.loads(row["parameters"])}


def _criterion(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("code", "title", "help", "computed_from")}


def _load_plan(load: Load, mechanisms: Mapping[str, Mechanism]) -> None:
    for row in load.table(FOLDER, "planned_calls.csv", key=["code"], rows=4):
        values = {
            "audience": row["audience"],
            "opens_on": date.fromisoformat(row["opens_on"]),
            "closes_on": date.fromisoformat(row["closes_on"]) if row["closes_on"] else None,
            "is_exact": not row["date_text"],
            "date_text": row["date_text"],
            "call": Call.objects.filter(code=row["call"]).first(),
            "is_dropped": bool(row["is_dropped"]),
            "note": row["note"],
        }
        key = {"mechanism": mechanisms[row["mechanism"]], "title": row["title"], "source": cite(row["source"])}
        _, is_new = PlannedCall.objects.get_or_create(**key, defaults=values)
        (load.changes.created if is_new else load.changes.unchanged)["plano de avisos"] += 1


def _moment(text: str) -> datetime | None:
    """Read a moment of Lisbon."""
    return datetime.fromisoformat(text).replace(tzinfo=LISBON) if text else None
