"""Places: who gets one, who waits, and what happens when somebody leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from common.notifications.models import Notice
from events import operations
from events.enums import RegistrationKind, RegistrationState, Window
from events.models import Event, Registration
from events.operations import RegistrationRefused
from events.queries import occupancy_of, place_in_queue, window_of
from tests.accounts.factories import UserFactory
from tests.events.factories import NOW, EventFactory, RegistrationFactory

CONFIRMED, WAITING, OFFERED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED
HOUR = timedelta(hours=1)


def register(event, user, at=NOW, needs=""):
    return operations.register(event=event, user=user, entity=None, needs=needs, at=at)


def kinds(user):
    return sorted(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


def test_the_last_place_goes_to_the_first_and_the_next_waits(db):
    event = EventFactory(seats=1)
    first, second, third = UserFactory.create_batch(3)

    states = [register(event, person).state for person in (first, second, third)]

    assert states == [CONFIRMED, WAITING, WAITING]
    assert place_in_queue(Registration.objects.get(user=third)) == 2
    assert kinds(second) == ["events.registered"]


def test_registering_twice_changes_nothing(db):
    event, person = EventFactory(seats=1), UserFactory()

    assert register(event, person).pk == register(event, person).pk
    assert Registration.objects.count() == 1
    assert kinds(person) == ["events.registered"]


def test_the_database_refuses_a_second_place_for_the_same_person(db):
    held = RegistrationFactory()

    with pytest.raises(IntegrityError, match="one_registration_of_a_person"), transaction.atomic():
        RegistrationFactory(event=held.event, user=held.user, state=WAITING)


def test_a_place_given_up_is_offered_to_who_waits_longest_and_lapses(db):
    event = EventFactory(seats=1)
    seated, early, late = UserFactory.create_batch(3)
    mine = register(event, seated)
    register(event, early, at=NOW + HOUR)
    register(event, late, at=NOW + 2 * HOUR)

    operations.cancel_registration(registration=mine, user=seated, at=NOW + 3 * HOUR)

    offered = Registration.objects.get(user=early)
    assert (offered.state, offered.offer_ends_at) == (OFFERED, NOW + timedelta(hours=51))
    assert Registration.objects.get(user=late).state == WAITING
    assert "events.offered" in kinds(early)

    with pytest.raises(RegistrationRefused, match="A oferta terminou em 23/11/2026, 15:00"):
        operations.accept_offer(registration=offered, user=early, at=offered.offer_ends_at)
    assert operations.move_waiting_lists(at=offered.offer_ends_at) == 1

    assert Registration.objects.get(user=early).state == RegistrationState.LAPSED
    assert Registration.objects.get(user=late).state == OFFERED
    assert kinds(early) == ["events.lapsed", "events.offered", "events.registered"]


def test_an_offer_taken_is_a_place(db):
    event = EventFactory(seats=1)
    waiting = RegistrationFactory(event=event, state=WAITING)

    [offer] = operations.fill_places(event=event, at=NOW)
    taken = operations.accept_offer(registration=offer, user=waiting.user, at=NOW + HOUR)

    assert (taken.state, taken.offer_ends_at) == (CONFIRMED, None)
    assert operations.fill_places(event=event, at=NOW + 2 * HOUR) == []


def test_an_offer_never_outlives_the_start(db):
    event = EventFactory(seats=1, starts_at=NOW + HOUR)
    RegistrationFactory(event=event, state=WAITING)

    [offer] = operations.fill_places(event=event, at=NOW)

    assert offer.offer_ends_at == event.starts_at
    assert operations.fill_places(event=event, at=event.starts_at) == []


def test_a_newcomer_does_not_pass_before_the_queue(db):
    event = EventFactory(seats=2)
    RegistrationFactory(event=event, state=WAITING)

    assert register(event, UserFactory()).state == WAITING


def test_a_lower_limit_throws_nobody_out(db):
    event = EventFactory(seats=3)
    RegistrationFactory.create_batch(3, event=event)
    Event.objects.filter(pk=event.pk).update(seats=1)
    event.refresh_from_db()

    occupancy = occupancy_of([event])[event.pk]

    assert (occupancy.seated, occupancy.free, occupancy.is_over) == (3, 0, True)
    assert register(event, UserFactory()).state == WAITING


def test_a_higher_limit_is_offered_by_the_clock(db):
    event = EventFactory(seats=1)
    RegistrationFactory(event=event)
    RegistrationFactory.create_batch(3, event=event, state=WAITING)
    Event.objects.filter(pk=event.pk).update(seats=3)

    assert operations.move_waiting_lists(at=NOW) == 2


OPENS, CLOSES = NOW + HOUR, NOW + 2 * HOUR
TICK = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("at", "window"),
    [
        (OPENS - TICK, Window.NOT_YET),
        (OPENS, Window.OPEN),
        (CLOSES - TICK, Window.OPEN),
        (CLOSES, Window.CLOSED),
        (NOW + timedelta(days=11), Window.OVER),
    ],
)
def test_registering_opens_and_closes_to_the_instant(db, at, window):
    event = EventFactory(registration_opens_at=OPENS, registration_closes_at=CLOSES)

    assert window_of(event, occupancy_of([event])[event.pk], at) == window
    if window == Window.OPEN:
        assert register(event, UserFactory(), at=at).state == CONFIRMED
    else:
        with pytest.raises(RegistrationRefused):
            register(event, UserFactory(), at=at)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"registration": RegistrationKind.NONE}, "não pede inscrição"),
        ({"registration": RegistrationKind.ELSEWHERE}, "noutro sítio"),
        ({"live": False}, "não está publicado"),
        ({"cancelled_at": NOW, "cancel_reason": "Obras no auditório."}, "foi cancelado"),
    ],
)
def test_what_cannot_be_registered_for_says_why(db, fields, reason):
    with pytest.raises(RegistrationRefused, match=reason):
        register(EventFactory(**fields), UserFactory())


def test_a_full_event_without_a_queue_says_so(db):
    event = EventFactory(seats=1, has_waiting_list=False)
    RegistrationFactory(event=event)

    with pytest.raises(RegistrationRefused, match="Já não há lugares"):
        register(event, UserFactory())


def test_nobody_leaves_after_the_start(db):
    held = RegistrationFactory()

    with pytest.raises(RegistrationRefused, match="já começou"):
        operations.cancel_registration(registration=held, user=held.user, at=held.event.starts_at)


def test_calling_off_tells_everybody_once_and_stays_called_off(db, eata_member):
    event = EventFactory(seats=1)
    seated, waiting = RegistrationFactory(event=event), RegistrationFactory(event=event, state=WAITING)
    off = {"event": event, "reason": "Obras no auditório.", "user": eata_member, "at": NOW}

    operations.cancel_event(**off)

    assert [kinds(each.user) for each in (seated, waiting)] == [["events.event_cancelled"]] * 2
    with pytest.raises(RegistrationRefused, match="já estava cancelado"):
        operations.cancel_event(**off)
    assert operations.move_waiting_lists(at=NOW) == 0


def test_attendance_is_known_unknown_or_absent(db, eata_member):
    event = EventFactory()
    came, missed, unknown = RegistrationFactory.create_batch(3, event=event)
    said = {came.pk: True, missed.pk: False, unknown.pk: None}
    who = {"event": event, "attended": said, "user": eata_member}

    with pytest.raises(RegistrationRefused, match="a partir da hora de início"):
        operations.mark_attendance(**who, at=event.starts_at - TICK)
    assert operations.mark_attendance(**who, at=event.starts_at) == 2
    assert operations.mark_attendance(**who, at=event.starts_at) == 0
    in_order = Registration.objects.order_by("pk").values_list("attended", flat=True)
    assert list(in_order) == [True, False, None]


def test_who_comes_is_reminded_once_for_each_date(db):
    event = EventFactory(starts_at=NOW + timedelta(hours=40))
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=WAITING)

    assert [operations.send_reminders(at=NOW), operations.send_reminders(at=NOW)] == [1, 0]
    Event.objects.filter(pk=event.pk).update(starts_at=NOW + timedelta(hours=41))
    assert operations.send_reminders(at=NOW) == 1


def test_needs_are_forgotten_30_days_after(db):
    old = EventFactory(starts_at=NOW - timedelta(days=31), ends_at=NOW - timedelta(days=30))
    recent = EventFactory(starts_at=NOW - timedelta(days=31), ends_at=NOW - timedelta(days=30) + TICK)
    for event in (old, recent):
        RegistrationFactory(event=event, needs="Cadeira de rodas")

    assert operations.erase_needs(at=NOW) == 1
    assert Registration.objects.get(event=recent).needs == "Cadeira de rodas"


def test_the_hours_survive_the_night_the_clocks_change(db):
    """On 25 October 2026 Lisbon goes from UTC+1 to UTC+0 at 02:00."""
    starts_at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    event = EventFactory(starts_at=starts_at, ends_at=starts_at + 2 * HOUR)

    assert window_of(event, occupancy_of([event])[event.pk], starts_at - TICK) == Window.OPEN
    assert window_of(event, occupancy_of([event])[event.pk], event.ends_at) == Window.OVER


@pytest.mark.django_db(transaction=True)
def test_ten_people_at_once_for_three_places(db):
    event = EventFactory(seats=3)
    people = UserFactory.create_batch(10)
    start = Barrier(10)

    def try_to(person):
        start.wait()
        try:
            return register(event, person).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        states = sorted(pool.map(try_to, people))

    assert states == [CONFIRMED] * 3 + [WAITING] * 7
    assert Registration.objects.filter(event=event).count() == 10
