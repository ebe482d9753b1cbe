"""What the clock and the organisers do with registrations."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from events.enums import RegistrationState
from events.models import Event, Registration
from events.notifications import remind
from events.operations.places import RegistrationRefused, fill_places

REMIND_BEFORE = timedelta(days=2)
NEEDS_KEPT = timedelta(days=30)


def move_waiting_lists(*, at: datetime) -> int:
    """Move the queue of every event to come, each in its own transaction; return how many places were offered."""
    waited = Registration.objects.filter(
        event__starts_at__gt=at, state__in=[RegistrationState.WAITING, RegistrationState.OFFERED]
    )
    events = Event.objects.filter(pk__in=waited.values("event_id")).order_by("starts_at", "pk")
    return sum(len(fill_places(event=event, at=at)) for event in events)


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Remind who has a place two days before; return how many reminders are new."""
    soon = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        event__live=True,
        event__cancelled_at=None,
        event__starts_at__gt=at,
        event__starts_at__lte=at + REMIND_BEFORE,
    )
    found = soon.select_related("event__municipality", "user").order_by("event__starts_at", "pk")
    return sum(remind(registration, at) for registration in found)


@transaction.atomic
def mark_attendance(*, event: Event, attended: Mapping[int, bool | None], user: User, at: datetime) -> int:
    """Record who came, who did not and who is not known; return how many rows changed.

    `attended` maps registrations to True, False or None. Only people with a place, and only once the event began.
    """
    if at < event.starts_at:
        raise RegistrationRefused("As presenças registam-se a partir da hora de início do evento.")
    rows = Registration.objects.select_for_update(of=("self",)).filter(
        event=event, pk__in=attended, state=RegistrationState.CONFIRMED
    )
    changed = [row for row in rows.order_by("pk") if row.attended != attended[row.pk]]
    for row in changed:
        row.attended = attended[row.pk]
        record(row, "events.mark_attendance", user=user, data={"attended": row.attended})
    Registration.objects.bulk_update(changed, ["attended"])
    return len(changed)


@transaction.atomic
def erase_needs(*, at: datetime) -> int:
    """Erase what people asked for to take part, 30 days after the event (RGPD, art. 5.º, n.º 1, al. e)."""
    old = Registration.objects.filter(event__ends_at__lte=at - NEEDS_KEPT).exclude(needs="")
    return old.update(needs="")
