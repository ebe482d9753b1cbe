"""Loads the action plan of 2023 exactly as Annex II has it: the original cell beside the resolved value."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from action_plan.enums import (
    DependencyKind,
    DependencyStatus,
    FundingKind,
    MilestoneKind,
    PlanState,
    Precision,
)
from action_plan.models import Action, ActionPartner, Dependency, FundingSource, Milestone, PlanVersion
from common.norm.models import Instrument
from common.norm.reference import Load, ReferenceMismatch, Row, read_date
from initiatives.models import Initiative, Target
from territories.models import Entity

FOLDER = Path(__file__).resolve().parents[1] / "reference"
PLAN_LABEL = "2023"
PLAN_INSTRUMENT = "RCM n.º 176/2023"
PLAN_VALID_FROM = date(2023, 12, 18)
# Mentions such as «outros serviços» say that the list is open; they are nobody in particular.
OPEN_MENTIONS = frozenset(
    {"OUTROS-SERVICOS", "OUTROS-SERVICOS-PUBLICOS", "OUTRAS-ENTIDADES-PUB-PRIV", "OUTROS-PARCEIROS", "ENTRE-OUTRAS"}
)
DELIVERY = gettext_noop("Entrega da ação")
RELATED_ONLY = "não precedência"
CONTRADICTION = re.compile(r" — CONFLITO: (\d{4}) < (\d{4})")
ALLOWED_MARKUP = re.compile(r"</?(?:i|em|b|strong)>")


@dataclass(frozen=True)
class Deadline:
    """One year of a deadline cell, with the funding that pays for it."""

    year: int
    funding_code: str | None


def load(run: Load) -> None:
    """Load funding sources, the plan, its 47 actions, their milestones, precedences and targets."""
    sources = _load_funding_sources(run)
    plan = _load_plan(run)
    rows = run.table(FOLDER, "actions.csv", key=["id"], rows=47)
    entities = {entity.code: entity for entity in Entity.objects.all()}
    initiatives = {initiative.code: initiative for initiative in Initiative.objects.all()}
    _refuse_unreadable(rows, entities, initiatives, sources)
    actions = run.put_many(
        Action, ["plan", "code"], [_action_values(plan, row, entities, initiatives) for row in rows]
    )
    by_code = {code: action for (_, code), action in actions.items()}
    _load_partners(run, rows, by_code, entities)
    run.link_many(
        "funding_sources",
        {by_code[row["id"]]: [sources[code] for code in _codes(row["funding_codes"])] for row in rows},
    )
    _load_milestones(run, rows, by_code, sources)
    _load_dependencies(run, by_code)
    _load_targets(run, by_code)


def _load_funding_sources(run: Load) -> dict[str, FundingSource]:
    rows = run.table(FOLDER, "funding_sources.csv", key=["code"], rows=5)
    run.known("funding_sources.csv", rows, "kind", FundingKind.values)
    return run.put_many(
        FundingSource,
        ["code"],
        [{**row, "ends_on": read_date(row["ends_on"])} for row in rows],
    )


def _load_plan(run: Load) -> PlanVersion:
    instrument = Instrument.objects.filter(title=PLAN_INSTRUMENT).first()
    if instrument is None:
        raise ReferenceMismatch([f"Falta o diploma {PLAN_INSTRUMENT}, que aprova o plano de ação."])
    return run.put(
        PlanVersion,
        {"label": PLAN_LABEL},
        {"instrument": instrument, "state": PlanState.APPROVED, "valid_from": PLAN_VALID_FROM},
    )


def _refuse_unreadable(
    rows: Sequence[Row],
    entities: Collection[str],
    initiatives: Collection[str],
    sources: Collection[str],
) -> None:
    """Stop with every difference named before any action is written."""
    differences = [difference for row in rows for difference in _differences(row, entities, initiatives, sources)]
    if differences:
        raise ReferenceMismatch(differences)


def _differences(
    row: Row, entities: Collection[str], initiatives: Collection[str], sources: Collection[str]
) -> Iterator[str]:
    name = f"actions.csv, {row['id']}"
    if row["initiative"] not in initiatives:
        yield f"{name}: iniciativa desconhecida {row['initiative']}."
    if row["responsible_code"] not in entities:
        yield f"{name}: entidade responsável desconhecida {row['responsible_code']}."
    for code in _partner_codes(row):
        if code not in entities:
            yield f"{name}: parceiro desconhecido {code}."
    for code in _codes(row["funding_codes"]):
        if code not in sources:
            yield f"{name}: fonte de financiamento desconhecida {code}."
    if "<" in ALLOWED_MARKUP.sub("", row["text_html"]):
        yield f"{name}: o texto com marcação tem etiquetas além do itálico e do negrito."
    try:
        deadlines_of(row)
    except ValueError as unreadable:
        yield f"{name}: {unreadable}"


def deadlines_of(row: Row) -> tuple[Deadline, ...]:
    """Read «2026» as one deadline and «2026, 2029» as two, paired by order with as many funding sources."""
    years = [part.strip() for part in row["deadline_raw"].split(",")]
    if not all(re.fullmatch(r"20\d\d", year) for year in years):
        raise ValueError(f"prazo que não se lê como ano: «{row['deadline_raw']}».")
    if "|".join(years) != row["deadline_years"] or years != sorted(set(years)):
        raise ValueError(f"o prazo «{row['deadline_raw']}» não corresponde aos anos «{row['deadline_years']}».")
    codes = _codes(row["funding_codes"])
    if len(years) == 1:
        return (Deadline(int(years[0]), codes[0] if len(codes) == 1 else None),)
    if len(codes) != len(years):
        raise ValueError(f"{len(years)} prazos para {len(codes)} fontes de financiamento: não se sabe o par.")
    return tuple(Deadline(int(year), code) for year, code in zip(years, codes, strict=True))


def _codes(cell: str) -> list[str]:
    return [code for code in cell.split("|") if code]


def _partner_codes(row: Row) -> list[str]:
    return [code for code in _codes(row["partner_codes"]) if code not in OPEN_MENTIONS]


def _action_values(
    plan: PlanVersion, row: Row, entities: Mapping[str, Entity], initiatives: Mapping[str, Initiative]
) -> dict[str, Any]:
    return {
        "plan": plan,
        "code": row["id"],
        "initiative": initiatives[row["initiative"]],
        "position": int(row["order"]),
        "text": row["text"],
        "text_html": row["text_html"],
        "responsible": entities[row["responsible_code"]],
        "responsible_raw": row["responsible_raw"],
        "partners_text": row["partners"],
        "partners_raw": row["partners_raw"],
        "partners_are_open": any(code in OPEN_MENTIONS for code in _codes(row["partner_codes"])),
        "funding_raw": row["funding_raw"],
        "deadline_raw": row["deadline_raw"],
        "resolution_note": row["resolution_note"],
        "source": row["source"],
    }


def _load_partners(
    run: Load, rows: Sequence[Row], actions: Mapping[str, Action], entities: Mapping[str, Entity]
) -> None:
    run.put_many(
        ActionPartner,
        ["action", "entity"],
        [
            {"action": actions[row["id"]], "entity": entities[code], "position": position}
            for row in rows
            for position, code in enumerate(_partner_codes(row), start=1)
        ],
    )


def _load_milestones(
    run: Load, rows: Sequence[Row], actions: Mapping[str, Action], sources: Mapping[str, FundingSource]
) -> None:
    milestones = []
    for row in rows:
        deadlines = deadlines_of(row)
        for position, deadline in enumerate(deadlines, start=1):
            milestones.append(
                {
                    "action": actions[row["id"]],
                    "position": position,
                    "label": DELIVERY if len(deadlines) == 1 else f"{position}.ª entrega ({deadline.funding_code})",
                    "planned_on": date(deadline.year, 12, 31),
                    "precision": Precision.YEAR,
                    "kind": MilestoneKind.DELIVERY,
                    "funding_source": sources[deadline.funding_code] if deadline.funding_code else None,
                }
            )
    run.put_many(Milestone, ["action", "position"], milestones)


def _load_dependencies(run: Load, actions: Mapping[str, Action]) -> None:
    """Load the precedences read from the text; whether they hold is afterwards for the EATA to say."""
    rows = run.table(FOLDER, "action_dependencies_inferred.csv", key=["action", "depends_on"], rows=18)
    run.known("action_dependencies_inferred.csv", rows, "action", actions)
    run.known("action_dependencies_inferred.csv", rows, "depends_on", actions)
    decided = {
        (dependency.predecessor_id, dependency.successor_id): dependency.status
        for dependency in Dependency.objects.all()
    }
    run.put_many(
        Dependency,
        ["predecessor", "successor"],
        [
            {
                "predecessor": actions[row["depends_on"]],
                "successor": actions[row["action"]],
                "kind": DependencyKind.RELATED if RELATED_ONLY in row["reason"] else DependencyKind.PRECEDES,
                "status": decided.get(
                    (actions[row["depends_on"]].pk, actions[row["action"]].pk), DependencyStatus.INFERRED
                ),
                "reason": _readable(row["reason"]),
            }
            for row in rows
        ],
    )


def _readable(reason: str) -> str:
    """Say in a sentence what the extraction noted in short: a precedence that the deadlines contradict."""
    return CONTRADICTION.sub(
        r"; os prazos dos textos contradizem-se: esta ação termina em \1 e aquela de que depende em \2", reason
    )


def _load_targets(run: Load, actions: Mapping[str, Action]) -> None:
    rows = run.table(FOLDER, "action_targets.csv", key=["target", "action"], rows=8)
    targets = {target.code: target for target in Target.objects.all()}
    run.known("action_targets.csv", rows, "target", targets)
    run.known("action_targets.csv", rows, "action", actions)
    run.link_many(
        "targets",
        {
            action: [targets[row["target"]] for row in rows if row["action"] == code]
            for code, action in actions.items()
        },
    )
