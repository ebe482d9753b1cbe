"""What people are told about their registrations: at once, because a place waits for them or is gone."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from common.notifications.operations import notify
from events.models import Event, Registration


def tell_registered(registration: Registration, at: datetime) -> None:
    _tell(registration, "registered", f"{registration.pk}", at)


def tell_offered(registration: Registration, at: datetime) -> None:
    _tell(registration, "offered", f"{registration.pk}-{registration.offer_ends_at:%Y%m%d%H%M%S}", at)


def tell_lapsed(registration: Registration, at: datetime) -> None:
    _tell(registration, "lapsed", f"{registration.pk}", at)


def tell_cancelled(registration: Registration, at: datetime) -> None:
    _tell(registration, "event_cancelled", f"{registration.pk}", at)


def remind(registration: Registration, at: datetime) -> bool:
    """Remind who comes, once for each date of the event."""
    return _tell(registration, "reminder", f"{registration.pk}-{registration.event.starts_at:%Y%m%d%H%M}", at)


def _tell(registration: Registration, name: str, key: str, at: datetime) -> bool:
    event: Event = registration.event
    context: dict[str, Any] = {"registration": registration, "event": event}
    return notify(
        recipient=registration.user,
        kind=f"events.{name}",
        key=f"events.{name}.{key}",
        context=context,
        url=reverse("events:detail", args=[event.slug]),
        digest=False,
        at=at,
    )
