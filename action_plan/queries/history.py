"""What happened to an action, in the order it was recorded; and the register of revised deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from action_plan.enums import EventKind, Precision, Rating
from action_plan.models import Action, DeadlineRevision, ProgressUpdate, RatingAssessment
from action_plan.queries.facts import effective_updates


@dataclass(frozen=True)
class Event:
    """One fact. `detail` holds the reason or the text; `reference` the decision or the period."""

    kind: EventKind
    at: datetime
    title: str
    detail: str
    reference: str
    source_id: int


@dataclass(frozen=True)
class RevisedDeadline:
    """A row of the register of revised deadlines."""

    id: int
    action_code: str
    action_text: str
    milestone_label: str
    sequence: int
    old_on: date
    old_precision: Precision
    new_on: date
    new_precision: Precision
    moved_days: int
    reason_code: str
    reason_label: str
    reason: str
    decision_reference: str
    new_funding: str
    accepts_funding_gap: bool
    approved_at: datetime


def history_of(action: Action, *, recorded_until: datetime | None = None) -> list[Event]:
    """Return approved reports, revised deadlines and assessments of an action, oldest first."""
    events = [
        *_updates(action, recorded_until),
        *_revisions(action, recorded_until),
        *_ratings(action, recorded_until),
    ]
    return sorted(events, key=lambda event: (event.at, event.kind, event.source_id))


def _updates(action: Action, recorded_until: datetime | None) -> Iterator[Event]:
    for update in effective_updates([action.pk], recorded_until):
        if update.approved_at is not None:
            kind = EventKind.UPDATE_CORRECTED if update.supersedes_id else EventKind.UPDATE_APPROVED
            title = f"Reporte de {update.period.code}: {update.get_lifecycle_display()}"
            yield Event(kind, update.approved_at, title, update.done, update.period.code, update.pk)


def _revisions(action: Action, recorded_until: datetime | None) -> Iterator[Event]:
    for row in _revision_rows(Q(milestone__action=action), recorded_until):
        title = f"{row.milestone.label}: prazo de {row.old_on:%d/%m/%Y} para {row.new_on:%d/%m/%Y}"
        yield Event(EventKind.DEADLINE_REVISED, row.approved_at, title, row.reason, row.decision_reference, row.pk)


def _ratings(action: Action, recorded_until: datetime | None) -> Iterator[Event]:
    rows = RatingAssessment.objects.filter(action=action)
    if recorded_until is not None:
        rows = rows.filter(assessed_at__lte=recorded_until)
    for row in rows.order_by("assessed_at", "pk"):
        title = f"Avaliação: {Rating(row.rating).label}" if row.rating else "Avaliação: volta à proposta da regra"
        yield Event(EventKind.RATING_ASSESSED, row.assessed_at, title, row.reason, "", row.pk)


def _revision_rows(scope: Q, until: datetime | None) -> list[DeadlineRevision]:
    rows = DeadlineRevision.objects.filter(scope).select_related("milestone__action", "new_funding_source")
    if until is not None:
        rows = rows.filter(approved_at__lte=until)
    return list(rows.order_by("approved_at", "pk"))


def revised_deadlines(until: datetime | None = None) -> list[RevisedDeadline]:
    """Return every revision recorded until a moment, oldest first, with its reason and decision."""
    return [
        RevisedDeadline(
            id=row.pk,
            action_code=row.milestone.action.code,
            action_text=row.milestone.action.text,
            milestone_label=row.milestone.label,
            sequence=row.sequence,
            old_on=row.old_on,
            old_precision=Precision(row.old_precision),
            new_on=row.new_on,
            new_precision=Precision(row.new_precision),
            moved_days=(row.new_on - row.old_on).days,
            reason_code=row.reason_code,
            reason_label=row.get_reason_code_display(),
            reason=row.reason,
            decision_reference=row.decision_reference,
            new_funding=row.new_funding_source.code if row.new_funding_source else "",
            accepts_funding_gap=row.accepts_funding_gap,
            approved_at=row.approved_at,
        )
        for row in _revision_rows(Q(), until)
    ]


def updates_of(action: Action, *, recorded_until: datetime | None = None) -> list[ProgressUpdate]:
    """Return the approved reports of an action, also corrected ones, newest period first."""
    rows = effective_updates([action.pk], recorded_until).select_related(
        "period", "author_entity", "author", "approved_by", "supersedes"
    )
    return list(
        rows.prefetch_related("evidence", "milestone_reports__milestone").order_by("-period__starts_on", "-pk")
    )
