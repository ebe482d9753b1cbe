"""Replications as both sides see them, and what the years add up to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.permissions import Actor, has_role, is_eata
from practices.enums import ReplicationStage
from practices.models import Replication
from practices.permissions import WRITER_ROLES
from territories.queries import EntityLabel, entity_labels


def replications_visible_to(actor: Actor) -> QuerySet[Replication]:
    """Return what the actor may see whole: their own, those of their practices, and all for the EATA."""
    rows = Replication.objects.select_related(
        "practice__owner_entity", "replicator", "source_recommendation", "promoted_to", "confirmed_by", "verified_by"
    )
    if is_eata(actor):
        return rows
    if has_role(actor, Role.REGIONAL_OFFICER):
        return rows.filter(Q(replicator__region=actor.region_id) | _of_entities(actor.acts_for))
    return rows.filter(_of_entities(actor.acts_for)) if has_role(actor, *WRITER_ROLES) else rows.none()


def _of_entities(entity_ids: Collection[int]) -> Q:
    return Q(replicator__in=entity_ids) | Q(practice__owner_entity__in=entity_ids)


@dataclass(frozen=True)
class ReplicationLine:
    """A replication in a list: the practice, the other side, and where it stands."""

    id: int
    practice: str
    other: EntityLabel
    stage: ReplicationStage
    is_open: bool
    is_disputed: bool
    is_confirmed: bool
    opened_at: datetime
    needs_answer: bool


def replications_by(entity_ids: Collection[int], on: date) -> list[ReplicationLine]:
    """Return what entities replicate, the open ones first; the other side is whoever made the practice."""
    rows = Replication.objects.filter(replicator__in=entity_ids).select_related("practice")
    return _lines(rows, lambda row: row.practice.owner_entity_id, on, answers=False)


def replications_of_practices_of(entity_ids: Collection[int], on: date) -> list[ReplicationLine]:
    """Return who replicates the practices of entities; a success not yet answered asks for an answer."""
    rows = Replication.objects.filter(practice__owner_entity__in=entity_ids).select_related("practice")
    return _lines(rows, lambda row: row.replicator_id, on, answers=True)


def _lines(rows: QuerySet[Replication], other_of: Any, on: date, *, answers: bool) -> list[ReplicationLine]:
    found = list(rows.order_by("-opened_at", "-pk"))
    labels = entity_labels({other_of(row) for row in found}, on)
    lines = [
        ReplicationLine(
            id=row.pk,
            practice=row.practice.title,
            other=labels[other_of(row)],
            stage=ReplicationStage(row.stage),
            is_open=row.is_open,
            is_disputed=row.is_disputed,
            is_confirmed=row.confirmed_at is not None,
            opened_at=row.opened_at,
            needs_answer=answers and _waits_for_owner(row),
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: not (line.is_open or line.needs_answer))


def _waits_for_owner(row: Replication) -> bool:
    is_new = row.stage == ReplicationStage.INTEREST
    is_success = row.stage == ReplicationStage.SUCCEEDED and row.confirmed_at is None and not row.is_disputed
    return is_new or is_success


def sides_of(replication: Replication, on: date) -> dict[str, EntityLabel]:
    """Return how to name both sides on a day."""
    ids = {"owner": replication.practice.owner_entity_id, "replicator": replication.replicator_id}
    labels = entity_labels(ids.values(), on)
    return {side: labels[entity_id] for side, entity_id in ids.items()}


TEXTS = (
    ("Porque interessou", "motivation"),
    ("O que foi adaptado", "adaptation"),
    ("Diferenças de contexto", "context_differences"),
    ("Diferenças técnicas", "technical_differences"),
    ("Diferenças de custo", "cost_differences"),
    ("O que quem a criou deve saber", "lessons_back"),
    ("Porque não há números", "no_numbers_reason"),
    ("Porque foi abandonada", "abandonment_reason"),
)


def texts_of(replication: Replication) -> list[tuple[str, str]]:
    """Return what was written, by heading; what was not written is left out."""
    return [(title, getattr(replication, name)) for title, name in TEXTS if getattr(replication, name).strip()]


@dataclass(frozen=True)
class Difference:
    """A field of a report: what the person sent beside what is kept now."""

    label: str
    yours: str
    current: str


def differences(replication: Replication, values: Mapping[str, Any]) -> list[Difference]:
    """Return the fields where what was sent is not what is kept."""
    fields = {field.name: str(field.verbose_name) for field in Replication._meta.fields}
    return [
        Difference(fields[name].capitalize(), _said(value), _said(getattr(replication, name)))
        for name, value in values.items()
        if name in fields and _said(value) != _said(getattr(replication, name))
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "sim" if value else "não"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
