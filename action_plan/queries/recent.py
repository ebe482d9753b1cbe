"""What changed lately in the whole plan, of the things the public may see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Value

from action_plan.enums import EventKind, UpdateState
from action_plan.models import DeadlineRevision, ProgressUpdate, RatingAssessment

_SHOWN = ("event", "at", "code", "text", "key")


@dataclass(frozen=True)
class Change:
    """An approved report, a revised deadline or an assessment, and of which action."""

    kind: EventKind
    at: datetime
    code: str
    text: str


def recent_changes(until: datetime, limit: int) -> list[Change]:
    """Return the latest changes recorded until a moment, newest first, in one query."""
    reports = ProgressUpdate.objects.filter(state=UpdateState.APPROVED, approved_at__lte=until).annotate(
        event=Value(EventKind.UPDATE_APPROVED),
        at=F("approved_at"),
        code=F("action__code"),
        text=F("action__text"),
        key=F("pk"),
    )
    revisions = DeadlineRevision.objects.filter(approved_at__lte=until).annotate(
        event=Value(EventKind.DEADLINE_REVISED),
        at=F("approved_at"),
        code=F("milestone__action__code"),
        text=F("milestone__action__text"),
        key=F("pk"),
    )
    ratings = RatingAssessment.objects.filter(assessed_at__lte=until).annotate(
        event=Value(EventKind.RATING_ASSESSED),
        at=F("assessed_at"),
        code=F("action__code"),
        text=F("action__text"),
        key=F("pk"),
    )
    rows = reports.values_list(*_SHOWN).union(revisions.values_list(*_SHOWN), ratings.values_list(*_SHOWN), all=True)
    return [
        Change(EventKind(kind), at, code, text)
        for kind, at, code, text, _ in rows.order_by("-at", "code", "key")[:limit]
    ]
