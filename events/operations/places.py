"""Taking, waiting for and leaving a place. The event's row is locked, so two people never get the same place."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from common.ui import formatting
from events.enums import ACTIVE_STATES, RegistrationKind, RegistrationState, Window
from events.models import Event, Registration
from events.notifications import tell_lapsed, tell_offered, tell_registered
from events.queries import occupancy_of, window_of
from territories.models import Entity

OFFER_LASTS = timedelta(hours=48)

REFUSALS = {
    Window.NONE: "Este evento não pede inscrição: basta aparecer.",
    Window.ELSEWHERE: "A inscrição deste evento faz-se noutro sítio; a ligação está na página do evento.",
    Window.FULL: "Já não há lugares e este evento não tem lista de espera.",
    Window.CLOSED: "As inscrições já fecharam.",
    Window.CANCELLED: "O evento foi cancelado.",
    Window.OVER: "O evento já decorreu.",
}


class RegistrationRefused(Exception):
    """The step is not possible now; the text says why and what to do."""


@transaction.atomic
def register(*, event: Event, user: User, entity: Entity | None, needs: str, at: datetime) -> Registration:
    """Give the person a place, or a turn in the waiting list; who is already in stays as they are."""
    locked = _lock(event)
    held = Registration.objects.filter(event=locked, user=user, state__in=ACTIVE_STATES).first()
    if held is not None:
        return held
    window = window_of(locked, occupancy_of([locked])[locked.pk], at)
    state = _state_in(window, locked)
    registration = Registration.objects.create(
        event=locked, user=user, entity=entity, needs=needs.strip(), state=state, registered_at=at, changed_at=at
    )
    record(registration, "events.register", user=user, data={"state": state})
    tell_registered(registration, at)
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration, user: User, at: datetime) -> Registration:
    """Leave, before the event starts; the place goes to whoever waits."""
    event = _lock(registration.event)
    locked = _held(registration, *ACTIVE_STATES)
    if at >= event.starts_at:
        raise RegistrationRefused("O evento já começou: já não é possível desistir da inscrição.")
    _move(locked, RegistrationState.CANCELLED, at)
    record(locked, "events.cancel_registration", user=user)
    fill_places(event=event, at=at)
    return locked


@transaction.atomic
def accept_offer(*, registration: Registration, user: User, at: datetime) -> Registration:
    """Take the place that was offered, while the offer lasts."""
    event = _lock(registration.event)
    locked = _held(registration, RegistrationState.OFFERED)
    if event.cancelled_at is not None:
        raise RegistrationRefused(REFUSALS[Window.CANCELLED])
    if locked.offer_ends_at is not None and at >= locked.offer_ends_at:
        ended = formatting.moment(locked.offer_ends_at)
        raise RegistrationRefused(f"A oferta terminou em {ended} e o lugar passou a quem esperava a seguir.")
    _move(locked, RegistrationState.CONFIRMED, at)
    record(locked, "events.accept_offer", user=user)
    tell_registered(locked, at)
    return locked


@transaction.atomic
def fill_places(*, event: Event, at: datetime) -> list[Registration]:
    """Let the offers that ended lapse and offer each free place to who waits longest; return the new offers."""
    locked = _lock(event)
    ended = Registration.objects.select_related("user", "event").filter(
        event=locked, state=RegistrationState.OFFERED, offer_ends_at__lte=at
    )
    for registration in ended.order_by("pk"):
        _move(registration, RegistrationState.LAPSED, at)
        record(registration, "events.lapse_offer", user=None)
        tell_lapsed(registration, at)
    if locked.cancelled_at is not None or at >= locked.starts_at:
        return []
    return [_offer(registration, locked, at) for registration in _next_in_line(locked)]


def _next_in_line(event: Event) -> list[Registration]:
    waiting = Registration.objects.select_related("user", "event").filter(event=event, state=RegistrationState.WAITING)
    free = occupancy_of([event])[event.pk].free
    in_order = waiting.order_by("registered_at", "pk")
    return list(in_order if free is None else in_order[:free])


def _offer(registration: Registration, event: Event, at: datetime) -> Registration:
    registration.offer_ends_at = min(at + OFFER_LASTS, event.starts_at)
    registration.state, registration.changed_at = RegistrationState.OFFERED, at
    registration.save(update_fields=["state", "changed_at", "offer_ends_at"])
    record(registration, "events.offer_place", user=None)
    tell_offered(registration, at)
    return registration


def _lock(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


def _held(registration: Registration, *states: RegistrationState) -> Registration:
    locked = Registration.objects.select_related("user", "event").get(pk=registration.pk)
    if locked.state not in states:
        raise RegistrationRefused(f"A inscrição está agora assim: {locked.get_state_display()}.")
    return locked


def _move(registration: Registration, state: RegistrationState, at: datetime) -> None:
    registration.state, registration.changed_at, registration.offer_ends_at = state, at, None
    registration.save(update_fields=["state", "changed_at", "offer_ends_at"])


def _state_in(window: Window, event: Event) -> RegistrationState:
    if not event.live or event.registration != RegistrationKind.HERE:
        raise RegistrationRefused(REFUSALS.get(window, "Este evento não está publicado."))
    if window == Window.NOT_YET and event.registration_opens_at is not None:
        raise RegistrationRefused(f"As inscrições abrem em {formatting.moment(event.registration_opens_at)}.")
    if window in REFUSALS:
        raise RegistrationRefused(REFUSALS[window])
    return RegistrationState.CONFIRMED if window == Window.OPEN else RegistrationState.WAITING
