"""Editors write events in the back office: drafts, mistakes, publishing, more places."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.enums import Mode, RegistrationKind
from events.models import Event
from tests.events.factories import EventFactory, ThemeFactory
from tests.support.cast import client_of

INLINE = {"sessions-TOTAL_FORMS": 0, "sessions-INITIAL_FORMS": 0, "sessions-MIN_NUM_FORMS": 0}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_at": timezone.now()}, "ends_at"),
        ({"registration": RegistrationKind.ELSEWHERE}, "registration_url"),
        ({"mode": Mode.IN_PERSON}, "venue"),
        ({"seats": 0}, "seats"),
    ],
)
def test_mistakes_are_said_by_the_field(db, fields, field):
    event = EventFactory.build(starts_at=timezone.now() + timedelta(days=1), **fields)

    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_theme_belongs_to_its_series(db):
    event = EventFactory.build(starts_at=timezone.now() + timedelta(days=1), theme=ThemeFactory())

    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert refused.value.message_dict == {"theme": ["O tema pertence a outra série."]}


def test_two_events_of_one_title_have_two_addresses(db):
    EventFactory(slug="oficina", title="Oficina")
    event = EventFactory.build(slug="", title="Oficina", starts_at=timezone.now() + timedelta(days=1))
    event.full_clean()

    assert event.slug == "oficina-2"


def test_the_coordination_writes_a_draft_and_publishes_it_saying_why_it_cannot_wait(eata_coordinator, client):
    browser = client_of(eata_coordinator)
    values = {
        "title": "Oficina de dados",
        "summary": "Uma manhã.",
        "description": "null",
        "outcome": "null",
        "kind": "WORKSHOP",
        "mode": "ONLINE",
        "registration": "HERE",
        "starts_at": "2027-01-10 10:00",
        "ends_at": "2027-01-10 12:00",
        "has_waiting_list": "on",
        **INLINE,
    }

    drafted = browser.post("/gestao/snippets/events/event/add/", values)
    event = Event.objects.get()

    assert (drafted.status_code, event.live, event.slug) == (302, False, "oficina-de-dados")
    assert client.get("/eventos/oficina-de-dados/").status_code == 404
    asked = browser.post(f"/gestao/snippets/events/event/edit/{event.pk}/", {**values, "action-publish": "1"})
    assert client.get("/eventos/oficina-de-dados/").status_code == 404
    browser.post(asked.headers["Location"], {"reason": "A oficina é já amanhã de manhã."})
    assert client.get("/eventos/oficina-de-dados/").status_code == 200


def test_others_do_not_reach_the_agenda_of_the_office(stranger, ccdr_norte):
    for person in (stranger, ccdr_norte):
        response = client_of(person).get("/gestao/snippets/events/event/")
        assert response.status_code in {302, 403, 404}
        assert response.headers.get("Location", "/entrar/").startswith(("/entrar/", "/area/", "/gestao/"))
