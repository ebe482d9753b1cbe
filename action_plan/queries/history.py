"""What happened to an action, in the order it was recorded; and the register of revised deadlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, OuterRef, Q, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from action_plan.enums import EventKind, Precision, Rating
from action_plan.models import Action, DeadlineRevision, Evidence, ProgressUpdate, RatingAssessment
from action_plan.queries.facts import effective_updates
from common.ui import formatting


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


def history_of(
    action: Action, *, recorded_until: datetime | None = None, updates: Iterable[ProgressUpdate] | None = None
) -> list[Event]:
    """Return approved reports, revised deadlines and assessments of an action, oldest first.

    Who already has the action's approved reports, with their periods, passes them.
    """
    reports = effective_updates([action.pk], recorded_until) if updates is None else updates
    events = [*_updates(reports), *_decisions(action, recorded_until)]
    return sorted(events, key=lambda event: (event.at, event.kind, event.source_id))


def _updates(reports: Iterable[ProgressUpdate]) -> Iterator[Event]:
    for update in reports:
        if update.approved_at is not None:
            kind = EventKind.UPDATE_CORRECTED if update.supersedes_id else EventKind.UPDATE_APPROVED
            title = _("Reporte de %(code)s: %(get_lifecycle_display)s") % {
                "code": update.period.code,
                "get_lifecycle_display": update.get_lifecycle_display(),
            }
            yield Event(kind, update.approved_at, title, update.done, update.period.code, update.pk)


def _decisions(action: Action, recorded_until: datetime | None) -> Iterator[Event]:
    """Read revisions and assessments in one query: every page of an action asks for both."""
    revisions = DeadlineRevision.objects.filter(milestone__action=action).values_list(
        Value(EventKind.DEADLINE_REVISED), "approved_at", "milestone__label", "old_on", "new_on", "reason",
        "decision_reference", "pk",
    )  # fmt: skip
    nothing = Value(None, DateField())
    ratings = RatingAssessment.objects.filter(action=action).values_list(
        Value(EventKind.RATING_ASSESSED), "assessed_at", "rating", nothing, nothing, "reason", Value(""), "pk",
    )  # fmt: skip
    for kind, at, subject, old_on, new_on, reason, reference, pk in revisions.union(ratings, all=True):
        if recorded_until is None or at <= recorded_until:
            title = _revised(subject, old_on, new_on) if kind == EventKind.DEADLINE_REVISED else _rated(subject)
            yield Event(EventKind(kind), at, title, reason, reference, pk)


def _revised(label: str, old_on: date, new_on: date) -> str:
    return _("%(label)s: prazo de %(old_on)s para %(new_on)s") % {
        "label": label,
        "old_on": formatting.day(old_on),
        "new_on": formatting.day(new_on),
    }


def _rated(rating: str) -> str:
    return (
        _("Avaliação: %(rating)s") % {"rating": Rating(rating).label}
        if rating
        else _("Avaliação: volta à proposta da regra")
    )


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


def reports_of(action: Action) -> list[ProgressUpdate]:
    """Return the approved reports of an action, newest period first, each with its `proofs`, in one query."""
    proofs = Evidence.objects.filter(update=OuterRef("pk")).order_by("pk")
    told = JSONObject(kind="kind", title="title", url="url", consulted_on="consulted_on")
    rows = effective_updates([action.pk], None).annotate(proofs=ArraySubquery(proofs.values(told=told)))
    return list(rows.order_by("-period__starts_on", "-pk"))
