"""What was said in each report of a replication, and what changed from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from common.ui import formatting
from practices.models import Replication, ReplicationDraft, ReplicationTransition

SAID = (
    "started_on",
    "closed_on",
    "adaptation",
    "context_differences",
    "technical_differences",
    "cost_differences",
    "cost",
    "lessons_back",
    "no_numbers_reason",
    "abandonment_code",
    "abandonment_reason",
)
MEASURES = "o que se mediu"


def said_of(replication: Replication) -> dict[str, str]:
    """Return what a report says, by the name of each field, as people read it. Contacts are not part of it."""
    said = {_label(name): _shown(replication, name) for name in ("stage", *SAID)}
    lines = replication.indicators.order_by("pk")
    said[MEASURES] = "\n".join(
        f"{line.name} ({line.unit or 'sem unidade'}): {_number(line.baseline)} → {_number(line.value)}, "
        f"{formatting.day(line.measured_on)}"
        for line in lines
    )
    return {label: text for label, text in said.items() if text}


def _label(name: str) -> str:
    return str(Replication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # plain columns


def _shown(replication: Replication, name: str) -> str:
    if name in ("stage", "abandonment_code"):
        return str(getattr(replication, f"get_{name}_display")())
    value = getattr(replication, name)
    if value is None:
        return ""
    if name.endswith("_on"):
        return formatting.day(value)
    return formatting.money(value) if name == "cost" else str(value)


def _number(value: Any) -> str:
    return "sem valor anterior" if value is None else formatting.number(value)


@dataclass(frozen=True)
class Change:
    """A field that a report says otherwise than the one before it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryStep:
    step: ReplicationTransition
    changes: tuple[Change, ...]


def replication_history(replication: Replication) -> list[HistoryStep]:
    """Return every step, the newest first, with what each report changed in what had been said."""
    steps: list[HistoryStep] = []
    before: Mapping[str, str] = {}
    for step in replication.transitions.select_related("actor").order_by("at", "pk"):
        steps.append(HistoryStep(step, _changes(before, step.said) if step.said else ()))
        before = step.said or before
    return steps[::-1]


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    labels = dict.fromkeys([*after, *before])
    return tuple(
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    )


def report_draft_of(replication: Replication, user: User) -> ReplicationDraft | None:
    """Return what a person typed in the report and has not saved yet."""
    return replication.drafts.filter(writer=user).first()
