"""Replications as both sides see them, and what the years add up to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.permissions import Actor, has_role, is_eata
from practices.enums import OPEN_STAGES, AbandonmentReason, ReplicationAct, ReplicationStage
from practices.models import Practice, Replication, ReplicationTransition
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
    ("Porque foi abandonada", "abandonment_reason"),
)


def texts_of(replication: Replication) -> list[tuple[str, str]]:
    """Return what was written, by heading; what was not written is left out."""
    return [(title, getattr(replication, name)) for title, name in TEXTS if getattr(replication, name).strip()]


def replication_history(replication: Replication) -> list[ReplicationTransition]:
    return list(replication.transitions.select_related("actor").order_by("-at", "-pk"))


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


@dataclass(frozen=True)
class Share:
    """How many, of what."""

    label: str
    total: int


@dataclass(frozen=True)
class ReplicationFigures:
    """What replications add up to by a moment: only what was declared until then, disputes apart."""

    declared: int
    under_way: int
    succeeded: int
    confirmed: int
    verified: int
    abandoned: int
    disputed: int
    by_domain: tuple[Share, ...]
    by_region: tuple[Share, ...]
    abandonment: tuple[Share, ...]


def replication_figures(cut_off: datetime) -> ReplicationFigures:
    """Count the replications declared by a moment, as they stood then, in two queries."""
    rows = list(
        Replication.objects.filter(opened_at__lte=cut_off, is_demonstration=False)
        .select_related("practice__domain", "replicator__region")
        .order_by("pk")
    )
    then = _standing_at(cut_off, [row.pk for row in rows])
    standing = [(row, then.get(row.pk, _Standing())) for row in rows]
    counted = [(row, state) for row, state in standing if not state.is_disputed]
    stages = Counter(state.stage for _, state in counted)
    done = [row for row, state in counted if state.stage == ReplicationStage.SUCCEEDED]
    left = [row for row, state in counted if state.stage == ReplicationStage.ABANDONED]
    return ReplicationFigures(
        declared=len(rows),
        under_way=sum(stages[stage] for stage in OPEN_STAGES if stage != ReplicationStage.INTEREST),
        succeeded=len(done),
        confirmed=sum(state.is_confirmed for row, state in counted if row in done),
        verified=sum(state.is_verified for row, state in counted if row in done),
        abandoned=len(left),
        disputed=len(standing) - len(counted),
        by_domain=_shares(_domain_of(row.practice) for row in done),
        by_region=_shares(row.replicator.region.name if row.replicator.region else "Todo o país" for row in done),
        abandonment=_shares(
            str(AbandonmentReason(row.abandonment_code).label) for row in left if row.abandonment_code
        ),
    )


@dataclass
class _Standing:
    stage: ReplicationStage = ReplicationStage.INTEREST
    is_disputed: bool = False
    is_confirmed: bool = False
    is_verified: bool = False


def _standing_at(cut_off: datetime, ids: Collection[int]) -> dict[int, _Standing]:
    """Read the steps until a moment: what was said later is not known yet."""
    found: dict[int, _Standing] = {}
    steps = ReplicationTransition.objects.filter(replication__in=ids, at__lte=cut_off).order_by("at", "pk")
    for replication_id, act, stage in steps.values_list("replication_id", "act", "to_stage"):
        standing = found.setdefault(replication_id, _Standing())
        standing.stage = ReplicationStage(stage)
        match act:
            case ReplicationAct.DISPUTED:
                standing.is_disputed = True
            case ReplicationAct.SETTLED:
                standing.is_disputed = False
            case ReplicationAct.CONFIRMED:
                standing.is_confirmed = True
            case ReplicationAct.VERIFIED:
                standing.is_verified = True
    return found


def _domain_of(practice: Practice) -> str:
    return practice.domain.name if practice.domain else "por definir"


def _shares(labels: Iterable[str]) -> tuple[Share, ...]:
    counts = Counter(labels)
    return tuple(Share(label, total) for label, total in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
