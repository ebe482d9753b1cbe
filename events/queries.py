"""Reading events: what is on, how many places are taken, who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from common.ui.sitemap import Address
from events.enums import ACTIVE_STATES, SEATED_STATES, RegistrationKind, RegistrationState, Window
from events.models import Event, Registration, Series, Session, Theme


def published_events() -> QuerySet[Event]:
    """Everything the public may see."""
    return Event.objects.filter(live=True).select_related("series", "theme", "municipality__region", "organiser")


def coming_events(at: datetime) -> QuerySet[Event]:
    """What is still to end, soonest first."""
    return published_events().filter(ends_at__gt=at).order_by("starts_at", "pk")


def past_events(at: datetime) -> QuerySet[Event]:
    return published_events().filter(ends_at__lte=at).order_by("-starts_at", "-pk")


def addresses() -> list[Address]:
    """Return the agenda's pages for the map of the site, in two queries."""
    lists = [Address(reverse("events:index"))]
    series = Series.objects.order_by("pk").values_list("slug", "updated_at")
    lists += [Address(reverse("events:series", args=[slug]), at) for slug, at in series]
    events = Event.objects.filter(live=True).order_by("pk").values_list("slug", "updated_at")
    return [*lists, *(Address(reverse("events:detail", args=[slug]), at) for slug, at in events)]


@dataclass(frozen=True)
class Occupancy:
    """How the places of an event stand: `seats` is None without a limit."""

    seats: int | None
    seated: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places that nobody has nor was offered; never below zero, and None without a limit."""
        return None if self.seats is None else max(self.seats - self.seated, 0)

    @property
    def is_over(self) -> bool:
        """Whether more people are seated than the limit, which was lowered afterwards."""
        return self.seats is not None and self.seated > self.seats

    @property
    def has_room(self) -> bool:
        """Whether a newcomer gets a place: one is free and nobody waits for it."""
        return self.free is None or (self.free > 0 and self.waiting == 0)


def occupancy_of(events: Sequence[Event]) -> dict[int, Occupancy]:
    """Count the places of several events in one query."""
    counted = {
        row["event_id"]: row
        for row in Registration.objects.filter(event__in=events)
        .order_by()
        .values("event_id")
        .annotate(
            seated=Count("pk", filter=Q(state__in=SEATED_STATES)),
            waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
        )
    }
    none = {"seated": 0, "waiting": 0}
    return {
        event.pk: Occupancy(event.seats, found["seated"], found["waiting"])
        for event in events
        for found in [counted.get(event.pk, none)]
    }


def window_of(event: Event, occupancy: Occupancy, at: datetime) -> Window:
    """Tell whether one can register at this moment, or why not. Closing is to the instant: at it, it is closed."""
    over = Window.CANCELLED if event.cancelled_at is not None else Window.OVER if at >= event.ends_at else None
    if over is not None:
        return over
    if event.registration != RegistrationKind.HERE:
        return Window(event.registration)
    if at >= event.closes_at:
        return Window.CLOSED
    if event.registration_opens_at is not None and at < event.registration_opens_at:
        return Window.NOT_YET
    if occupancy.has_room:
        return Window.OPEN
    return Window.WAITING_LIST if event.has_waiting_list else Window.FULL


@dataclass(frozen=True)
class Listed:
    """An event as the lists show it."""

    event: Event
    occupancy: Occupancy
    window: Window


def listed(events: Sequence[Event], at: datetime) -> list[Listed]:
    taken = occupancy_of(events)
    return [Listed(event, taken[event.pk], window_of(event, taken[event.pk], at)) for event in events]


def open_events(at: datetime, limit: int) -> list[Listed]:
    """Return the coming events where one can register now, soonest first."""
    found = listed(list(coming_events(at).filter(registration=RegistrationKind.HERE)[: limit * 4]), at)
    return [each for each in found if each.window in {Window.OPEN, Window.WAITING_LIST}][:limit]


def sessions_of(event: Event) -> list[Session]:
    return list(Session.objects.filter(event=event).order_by("starts_at", "sort_order", "pk"))


def series_list() -> list[Series]:
    return list(Series.objects.order_by("title", "pk"))


def series_page(slug: str) -> Series | None:
    return Series.objects.filter(slug=slug).first()


def themes_of(series: Series) -> list[tuple[Theme, int]]:
    """Return the themes in their order, each with the number of published events."""
    themes = Theme.objects.filter(series=series).annotate(total=Count("events", filter=Q(events__live=True)))
    return [(theme, theme.total) for theme in themes.order_by("sort_order", "pk")]


def registration_of(event: Event, user_id: int | None) -> Registration | None:
    """Return the person's registration that still counts."""
    if user_id is None:
        return None
    return Registration.objects.filter(event=event, user_id=user_id, state__in=ACTIVE_STATES).first()


def place_in_queue(registration: Registration) -> int | None:
    """Return how many wait, from the first to this one; None for who does not wait."""
    if registration.state != RegistrationState.WAITING:
        return None
    earlier = Q(registered_at__lt=registration.registered_at) | Q(
        registered_at=registration.registered_at, pk__lte=registration.pk
    )
    waiting = Registration.objects.filter(event_id=registration.event_id, state=RegistrationState.WAITING)
    return waiting.filter(earlier).count()


def registrations_of(user_id: int) -> list[Registration]:
    """Return everything a person registered for, the latest event first."""
    found = Registration.objects.filter(user_id=user_id).select_related("event__municipality")
    return list(found.order_by("-event__starts_at", "-registered_at", "-pk"))


def registrations_soon(user_id: int, on: date, until: date) -> list[Registration]:
    """Return the places a person has or was offered in events that start in these days (the last included)."""
    seated = Registration.objects.filter(user_id=user_id, state__in=SEATED_STATES, event__live=True)
    soon = seated.filter(event__starts_at__date__gte=on, event__starts_at__date__lte=until)
    return list(soon.select_related("event").order_by("event__starts_at", "pk"))


def people_of(event: Event) -> list[Registration]:
    """Return the registrations of an event in the order they were made."""
    found = Registration.objects.filter(event=event).select_related("user", "entity")
    return list(found.order_by("registered_at", "pk"))
