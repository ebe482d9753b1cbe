"""What waits for a person in the agenda: a place to accept, and where they are expected soon."""

from datetime import date, timedelta

from django.urls import reverse

from common.ui import formatting
from desk.queries.tasks import Panel, Task, by_urgency
from events.enums import RegistrationState
from events.models import Registration
from events.queries import registrations_soon

AHEAD = timedelta(days=14)


def events_panel(user_id: int, on: date) -> Panel | None:
    """Return the panel, or None for who has nothing to do with any event."""
    held = registrations_soon(user_id, on, on + AHEAD)
    if not held:
        return None
    url = reverse("events:mine")
    return Panel("events", "Eventos", by_urgency(_task(each, on) for each in held), "", url, "Os meus eventos")


def _task(registration: Registration, on: date) -> Task:
    event = registration.event
    is_offer = registration.state == RegistrationState.OFFERED and registration.offer_ends_at is not None
    ends_at = registration.offer_ends_at or event.starts_at
    if event.cancelled_at is not None:
        why, label = f"Cancelado: {event.cancel_reason}", "Ver"
    elif is_offer:
        why, label = f"Há um lugar para si. A oferta termina em {formatting.moment(ends_at)}.", "Aceitar"
    else:
        why, label = f"Tem lugar. Começa em {formatting.moment(event.starts_at)}.", "Ver"
    url = reverse("events:detail", args=[event.slug])
    due_on = formatting.local(ends_at if is_offer else event.starts_at)
    return Task(title=event.title, why=why, label=label, url=url, on=on, due_on=date(*due_on.timetuple()[:3]))
