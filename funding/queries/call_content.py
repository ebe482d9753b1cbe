"""All that a call says, as one thing that can be kept, hashed, compared and shown.

`content_of_call` reads the rows; `read_call_content` takes what an edition keeps. Both give the same, so a page drawn
from an edition shows exactly what was hashed.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from common.canonical import freeze
from funding.enums import ComputedFrom, CriterionKind, Instrument, PhaseKind, RuleKind, RuleSeverity
from funding.models import (
    Call,
    CallDocument,
    CallLine,
    CallPhase,
    CallRule,
    Criterion,
    EvaluationPlan,
    LowDensityListing,
)

PartT = TypeVar("PartT")


@dataclass(frozen=True)
class Phase:
    """A step of the calendar; the end of one known by the day only is the midnight after it."""

    kind: PhaseKind
    label: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_exact: bool
    is_start_exact: bool
    note: str

    @property
    def name(self) -> str:
        return self.label or self.kind.label


@dataclass(frozen=True)
class Line:
    code: str
    title: str
    description: str
    pricing: str
    scale: str
    unit: str
    instrument: str
    needs: str | None
    most: Decimal | None

    @property
    def instrument_label(self) -> str:
        return Instrument(self.instrument).label if self.instrument else ""


@dataclass(frozen=True)
class Rule:
    kind: RuleKind
    parameters: dict[str, Any]
    severity: RuleSeverity
    message: str
    source: str


@dataclass(frozen=True)
class Weighed:
    """A criterion as the call publishes it."""

    code: str
    parent: str | None
    title: str
    help: str
    kind: CriterionKind
    computed_from: str
    steps: list[dict[str, Any]]
    weight: Decimal | None
    scale_from: Decimal
    scale_to: Decimal
    threshold: Decimal | None
    tie_rank: int | None

    @property
    def counts(self) -> str:
        return ComputedFrom(self.computed_from).label if self.computed_from else ""


@dataclass(frozen=True)
class Document:
    title: str
    url: str
    uuid: str | None
    name: str
    size: int | None
    sha256: str
    added_at: datetime


@dataclass(frozen=True)
class CallContent:
    """What a call says; money in euros, None where it does not say."""

    code: str
    number: str
    title: str
    mechanism: str
    summary: str
    text: str
    legal_basis: str
    budget: Decimal | None
    most_per_application: Decimal | None
    consultation_opens_at: datetime | None
    consultation_closes_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    questions_until: datetime | None
    hearing_days: int
    needs_platform: bool
    is_sealed: bool
    shows_score_while_drafting: bool
    score_decimals: int
    application_form: str | None
    target: str | None
    source: str
    ties_by_registry: bool
    least_score: Decimal | None
    phases: tuple[Phase, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    criteria: tuple[Weighed, ...]
    documents: tuple[Document, ...]
    low_density: tuple[str, ...]

    @cached_property
    def who(self) -> tuple[str, ...]:
        """The kinds of entity that may lead, where a rule says them."""
        return tuple(
            str(kind)
            for rule in self.rules
            if rule.kind == RuleKind.APPLICANT_KIND_IN
            for kind in rule.parameters.get("kinds", ())
        )


OWN = tuple(
    field.name
    for field in fields(CallContent)
    if field.name
    not in {
        "mechanism",
        "application_form",
        "target",
        "phases",
        "lines",
        "rules",
        "criteria",
        "documents",
        "low_density",
        "ties_by_registry",
        "least_score",
    }
)


def content_of_call(call: Call) -> dict[str, Any]:
    """Return what the call says now, in canonical values; nine queries whatever there is."""
    content = {name: getattr(call, name) for name in OWN} | {
        "mechanism": call.mechanism.code,
        "application_form": call.application_form.code if call.application_form else None,
        "target": call.target.code if call.target else None,
        **_scoring(call),
        "phases": _phases(call),
        "lines": _lines(call),
        "rules": _rules(call),
        "criteria": _criteria(call),
        "documents": _documents(call),
        "low_density": list(
            LowDensityListing.objects.filter(call=call)
            .order_by("municipality__code")
            .values_list("municipality__code", flat=True)
        ),
    }
    frozen: dict[str, Any] = freeze(content)
    return frozen


def _scoring(call: Call) -> dict[str, Any]:
    """Return how the call ranks besides its criteria; without a plan it is the usual way."""
    names = ("ties_by_registry", "least_score")
    plan = EvaluationPlan.objects.filter(call=call).values(*names).first()
    return plan or {"ties_by_registry": False, "least_score": None}


def _phases(call: Call) -> list[dict[str, Any]]:
    names = [field.name for field in fields(Phase)]
    order = {kind.value: place for place, kind in enumerate(PhaseKind)}
    rows = list(CallPhase.objects.filter(call=call).values(*names))
    return sorted(rows, key=lambda row: order[row["kind"]])


def _lines(call: Call) -> list[dict[str, Any]]:
    rows = CallLine.objects.filter(call=call).select_related("needs").order_by("position", "pk")
    return [
        {name: getattr(row, name) for name in ("code", "title", "description", "pricing", "scale", "unit", "most")}
        | {"instrument": row.instrument, "needs": row.needs.code if row.needs else None}
        for row in rows
    ]


def _rules(call: Call) -> list[dict[str, Any]]:
    names = [field.name for field in fields(Rule)]
    return list(CallRule.objects.filter(call=call).order_by("position", "pk").values(*names))


def _criteria(call: Call) -> list[dict[str, Any]]:
    names = [field.name for field in fields(Weighed) if field.name != "parent"]
    rows = Criterion.objects.filter(call=call).select_related("parent").order_by("position", "pk")
    return [
        {name: getattr(row, name) for name in names} | {"parent": row.parent.code if row.parent else None}
        for row in rows
    ]


def _documents(call: Call) -> list[dict[str, Any]]:
    rows = CallDocument.objects.filter(call=call, removed_at=None).select_related("file").order_by("position", "pk")
    return [
        {
            "title": row.title,
            "url": row.url,
            "uuid": str(row.file.uuid) if row.file else None,
            "name": row.file.original_name if row.file else "",
            "size": row.file.size if row.file else None,
            "sha256": row.file.sha256 if row.file else "",
            "added_at": row.added_at,
        }
        for row in rows
    ]


def read_call_content(frozen: dict[str, Any] | str) -> CallContent:
    """Give back their types to what was frozen, or kept as JSON."""
    told: dict[str, Any] = json.loads(frozen) if isinstance(frozen, str) else frozen
    own: dict[str, Any] = {
        name: _moment(told[name]) if name.endswith(("_at", "_until")) else told[name] for name in OWN
    }
    own |= {name: _decimal(told[name]) for name in ("budget", "most_per_application")}
    return CallContent(
        **own,
        mechanism=told["mechanism"],
        application_form=told["application_form"],
        target=told["target"],
        # Editions of before these were written say neither: nothing else was possible then.
        ties_by_registry=told.get("ties_by_registry", False),
        least_score=_decimal(told.get("least_score")),
        phases=tuple(_phase(row) for row in told["phases"]),
        lines=tuple(Line(**row | {"most": _decimal(row["most"])}) for row in told["lines"]),
        rules=tuple(_rule(row) for row in told["rules"]),
        criteria=tuple(_criterion(row) for row in told["criteria"]),
        documents=tuple(Document(**row | {"added_at": _moment(row["added_at"])}) for row in told["documents"]),
        low_density=tuple(told["low_density"]),
    )


def _phase(row: dict[str, Any]) -> Phase:
    moments = {"starts_at": _moment(row["starts_at"]), "ends_at": _moment(row["ends_at"])}
    return Phase(**row | moments | {"kind": PhaseKind(row["kind"])})


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(**row | {"kind": RuleKind(row["kind"]), "severity": RuleSeverity(row["severity"])})


def _criterion(row: dict[str, Any]) -> Weighed:
    amounts = {name: _decimal(row[name]) for name in ("weight", "scale_from", "scale_to", "threshold")}
    return Weighed(**row | amounts | {"kind": CriterionKind(row["kind"])})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
