"""Loads the entries that the documents of the programme name; what an editor has touched is left alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToManyField, Model
from wagtail.models import Workflow, WorkflowContentType

from action_plan.models import FundingSource
from common.norm.models import Instrument
from common.norm.reference import Load, Row, read_date
from initiatives.models import Initiative
from recommendations.models import Recommendation, RecommendationDomain
from repositories.models import (
    ApiService,
    Consolidation,
    Entry,
    FreeZoneCase,
    FundingMechanism,
    LegalAct,
    LegalTie,
    Partner,
    Solution,
    SolutionLink,
)
from territories.models import Entity, Region

EDITORIAL_WORKFLOW = "Revisão editorial"
FOLDER = Path(__file__).resolve().parent.parent / "reference"
TEXTS = ("slug", "title", "summary", "source", "source_url", "origin", "note")
RELATIONS: dict[str, tuple[type[Model], str]] = {
    "domains": (RecommendationDomain, "slug"),
    "initiatives": (Initiative, "code"),
    "recommendations": (Recommendation, "code"),
}


@dataclass(frozen=True)
class Sheet:
    """A file: its rows, its model and how each column beyond plain text is read."""

    name: str
    rows: int
    model: type[Entry]
    texts: tuple[str, ...]
    read: Mapping[str, Callable[[str], Any]]


def load_reference(load: Load) -> None:
    acts = _load(load, Sheet("legal_acts.csv", 19, LegalAct, ACT_TEXTS, _act_readers()))
    _load_ties(load, acts)
    _load_consolidations(load, acts)
    _load(load, Sheet("partners.csv", 29, Partner, ("acronym", "kind", "role", "website"), _partner_readers()))
    solutions = _load(load, Sheet("solutions.csv", 20, Solution, SOLUTION_TEXTS, {}))
    _load_links(load, solutions)
    _load(load, Sheet("apis.csv", 13, ApiService, API_TEXTS, {}))
    _load(load, Sheet("funding_mechanisms.csv", 6, FundingMechanism, FUNDING_TEXTS, _funding_readers()))
    _load_review(load)


def _load_review(load: Load) -> None:
    """Put the editorial review in force for the six kinds of entries."""
    workflow = Workflow.objects.filter(name=EDITORIAL_WORKFLOW, active=True).first()
    if workflow is None:
        return
    for model in (LegalAct, FreeZoneCase, Partner, Solution, ApiService, FundingMechanism):
        kind = ContentType.objects.get_for_model(model)
        load.put(WorkflowContentType, {"content_type": kind}, {"workflow": workflow})


ACT_TEXTS = ("kind", "number", "issuer", "theme", "eli", "why_it_matters")
SOLUTION_TEXTS = ("kind", "scope", "owner", "maturity", "standards", "licence", "users", "reuse")
API_TEXTS = (
    "owner",
    "status",
    "standard",
    "access",
    "endpoint_url",
    "documentation_url",
    "description_url",
    "licence",
    "terms",
    "data_served",
)
FUNDING_TEXTS = (
    "kind",
    "manager",
    "beneficiaries",
    "what_it_funds",
    "conditions",
    "amount_note",
    "period_note",
    "website",
)


def _act_readers() -> dict[str, Callable[[str], Any]]:
    days = ("approved_on", "published_on", "in_force_on", "ends_on")
    return {
        **dict.fromkeys(days, read_date),
        "instrument": _by("code", Instrument),
        "is_eli_confirmed": lambda text: text == "sim",
    }


def _partner_readers() -> dict[str, Callable[[str], Any]]:
    return {"entity": _by("code", Entity), "region": _by("code", Region)}


def _funding_readers() -> dict[str, Callable[[str], Any]]:
    return {
        **dict.fromkeys(("starts_on", "ends_on"), read_date),
        "amount": lambda text: Decimal(text) if text else None,
        "funding_source": _by("code", FundingSource),
    }


def _by(field: str, model: type[Model]) -> Callable[[str], Any]:
    """Read a code as the row it names; a code that names nothing is refused by the lookup."""
    known = {getattr(row, field): row for row in model._default_manager.all()}
    return lambda code: known[code] if code else None


def _load(load: Load, sheet: Sheet) -> dict[str, Entry]:
    """Put the entries that nobody has edited; answer all of them by their slug."""
    rows = load.table(FOLDER, sheet.name, key=["slug"], rows=sheet.rows)
    edited = set(sheet.model._default_manager.exclude(latest_revision=None).values_list("slug", flat=True))
    kept = load.put_many(sheet.model, ["slug"], [_values(row, sheet) for row in rows if row["slug"] not in edited])
    for name in RELATIONS:
        _link(load, sheet, [row for row in rows if row["slug"] in kept], kept, name)
    return kept


def _values(row: Row, sheet: Sheet) -> dict[str, Any]:
    plain = {name: row[name] for name in (*TEXTS, *sheet.texts)}
    return {**plain, **{name: read(row[name]) for name, read in sheet.read.items()}}


def _link(load: Load, sheet: Sheet, rows: Sequence[Row], kept: Mapping[str, Entry], name: str) -> None:
    """Make a relation exactly what the column says, without the copies that drafts keep of it."""
    model, code = RELATIONS[name]
    known = dict(model._default_manager.values_list(code, "pk"))
    load.known(sheet.name, rows, name, known, split="|")
    relation = sheet.model._meta.get_field(name)
    assert isinstance(relation, ManyToManyField)  # noqa: S101 -- for the type checker
    through: Any = relation.remote_field.through
    own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    pairs = {(kept[row["slug"]].pk, known[value]) for row in rows for value in row[name].split("|") if value}
    found = set(through.objects.filter(**{f"{own}__in": [e.pk for e in kept.values()]}).values_list(own, other))
    label = f"{sheet.model._meta.verbose_name_plural}: {relation.verbose_name}"
    for entry_id, target_id in found - pairs:
        through.objects.filter(**{own: entry_id, other: target_id}).delete()
    through.objects.bulk_create(through(**{own: a, other: b}) for a, b in sorted(pairs - found))
    load.changes.changed[label] += len(pairs ^ found)
    load.changes.unchanged[label] += len(pairs & found)


def _load_ties(load: Load, acts: Mapping[str, Entry]) -> None:
    rows = load.table(FOLDER, "legal_ties.csv", key=["act", "kind", "target"], rows=9)
    known = {act.slug: act for act in LegalAct.objects.all()}
    for column in ("act", "target"):
        load.known("legal_ties.csv", rows, column, known)
    load.put_many(
        LegalTie,
        ["act", "kind", "target"],
        [
            {"act": known[row["act"]], "kind": row["kind"], "target": known[row["target"]]}
            for row in rows
            if row["act"] in acts
        ],
    )


def _load_consolidations(load: Load, acts: Mapping[str, Entry]) -> None:
    rows = load.table(FOLDER, "consolidations.csv", key=["act", "starts_on"], rows=2)
    known = {act.slug: act for act in LegalAct.objects.all()}
    for column in ("act", "amended_by"):
        load.known("consolidations.csv", rows, column, known)
    load.put_many(
        Consolidation,
        ["act", "starts_on"],
        [
            {
                "act": known[row["act"]],
                "starts_on": read_date(row["starts_on"]),
                "ends_on": read_date(row["ends_on"]),
                "amended_by": known.get(row["amended_by"]),
                "change": row["change"],
                "text_url": row["text_url"],
                "source": row["source"],
            }
            for row in rows
            if row["act"] in acts
        ],
    )


def _load_links(load: Load, solutions: Mapping[str, Entry]) -> None:
    rows = load.table(FOLDER, "solutions.csv", key=["slug"], rows=20)
    links = [
        (solutions[row["slug"]], *link.split(">"))
        for row in rows
        if row["slug"] in solutions
        for link in row["links"].split("|")
        if link
    ]
    load.put_many(
        SolutionLink,
        ["solution", "url"],
        [{"solution": solution, "title": title, "url": url} for solution, title, url in links],
    )
