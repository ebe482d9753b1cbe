"""The events to come, with whether one may still register, in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from events.enums import SEATED_STATES, RegistrationState, Window
from events.models import Event, Registration
from events.queries import Occupancy, coming_events, window_of

OPEN = frozenset({Window.OPEN, Window.WAITING_LIST})


@dataclass(frozen=True)
class Coming:
    """An event to come, as the front page shows it."""

    path: str
    title: str
    place: str
    starts_at: datetime
    closes_at: datetime | None
    has_waiting_list_only: bool
    is_open: bool


def coming(at: datetime, limit: int) -> list[Coming]:
    """Return the next events, soonest first."""
    return [_coming(event, at) for event in _counted(coming_events(at))[:limit]]


def _counted(events: QuerySet[Event]) -> QuerySet[Event]:
    taken = Registration.objects.filter(event=OuterRef("pk")).order_by().values("event")
    seated = taken.annotate(n=Count("pk", filter=Q(state__in=SEATED_STATES))).values("n")
    waiting = taken.annotate(n=Count("pk", filter=Q(state=RegistrationState.WAITING))).values("n")
    found: QuerySet[Event] = events.filter(cancelled_at=None).annotate(
        seated=Coalesce(Subquery(seated), 0, output_field=IntegerField()),
        waiting=Coalesce(Subquery(waiting), 0, output_field=IntegerField()),
    )
    return found


def _coming(event: Event, at: datetime) -> Coming:
    taken: Any = vars(event)
    window = window_of(event, Occupancy(event.seats, taken["seated"], taken["waiting"]), at)
    return Coming(
        path=reverse("events:detail", args=[event.slug]),
        title=event.title,
        place=event.municipality.name if event.municipality else event.get_mode_display(),
        starts_at=event.starts_at,
        closes_at=event.closes_at if window in OPEN else None,
        has_waiting_list_only=window == Window.WAITING_LIST,
        is_open=window in OPEN,
    )
