"""The agenda as people meet it: lists, one event, registering, organising."""

import json
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from common.search.models import SearchEntry
from events.enums import EventKind, Mode, RegistrationKind, RegistrationState
from events.models import Event, Registration, Series, Session
from events.queries import addresses
from events.search import documents
from tests.events.factories import EventFactory, RegistrationFactory, SeriesFactory, ThemeFactory
from tests.support.cast import client_of

INDEX = "/eventos/"


@pytest.fixture
def soon():
    return timezone.now() + timedelta(days=10)


def text(response):
    return response.content.decode()


def titles(response):
    return [row.event.title for month in response.context["months"] for row in month.rows]


def test_addresses_are_the_public_ones():
    assert reverse("events:index") == "/eventos/"
    assert reverse("events:detail", args=["a"]) == "/eventos/a/"
    assert reverse("events:calendar") == "/eventos/calendario.ics"


def test_the_list_shows_what_is_to_come_and_on_request_what_was(client, db, soon):
    past = EventFactory(title="Já foi", starts_at=soon - timedelta(days=60))
    EventFactory(title="Depois", starts_at=soon + timedelta(days=40))
    EventFactory(title="Antes", starts_at=soon)
    EventFactory(title="Rascunho", live=False)

    assert titles(client.get(INDEX)) == ["Antes", "Depois"]
    assert titles(client.get(INDEX, {"quando": "passados"})) == [past.title]


def test_the_list_is_narrowed_by_its_address(client, db, soon):
    theme = ThemeFactory(name="Mobilidade Suave")
    EventFactory(title="Visita", kind=EventKind.VISIT, starts_at=soon, series=theme.series, theme=theme)
    EventFactory(title="Híbrido", mode=Mode.HYBRID, starts_at=soon)

    found = {
        "tipo": titles(client.get(INDEX, {"tipo": "VISIT"})),
        "tema": titles(client.get(INDEX, {"tema": theme.pk})),
        "serie": titles(client.get(INDEX, {"serie": theme.series.slug})),
        "modo": titles(client.get(INDEX, {"modo": "IN_PERSON"})),
        "q": titles(client.get(INDEX, {"q": "hibrido"})),
    }

    assert found == {
        "tipo": ["Visita"],
        "tema": ["Visita"],
        "serie": ["Visita"],
        "modo": ["Híbrido"],
        "q": ["Híbrido"],
    }


@pytest.mark.parametrize("bad", [{"tema": "x"}, {"tipo": "' OR 1=1"}, {"page": "-1"}, {"regiao": "\x00"}])
def test_a_bad_address_is_answered(client, db, bad):
    assert client.get(INDEX, bad).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(client, db, soon, django_assert_num_queries, count):
    for _ in range(count):
        RegistrationFactory(event=EventFactory(starts_at=soon, theme=ThemeFactory()))

    with django_assert_num_queries(7):
        assert len(titles(client.get(INDEX))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_event_costs_the_same_whatever_it_holds(client, db, soon, django_assert_num_queries, count):
    event = EventFactory(starts_at=soon)
    RegistrationFactory.create_batch(count, event=event)
    EventFactory.create_batch(count, starts_at=soon)

    with django_assert_num_queries(4):
        assert client.get(f"/eventos/{event.slug}/").status_code == 200


def test_an_empty_agenda_says_what_to_do(client, db):
    assert "Não há eventos marcados" in text(client.get(INDEX))
    assert "Retire um filtro" in text(client.get(INDEX, {"tipo": "VISIT"}))


def test_a_series_shows_its_seven_themes(client, norm_loaded):
    series = Series.objects.get(slug="smart-cities-tour-2019")

    response = client.get(reverse("events:series", args=[series.slug]))

    assert [theme.name for theme, _ in response.context["themes"]] == [
        "Cidade Circular",
        "Adaptação às Alterações Climáticas",
        "Cidade Como Plataforma",
        "Cidade Inclusiva",
        "Economia e Inovação Tecnológica",
        "Mobilidade Suave",
        "Happy Cities",
    ]
    assert "Nenhum evento desta série está registado" in text(response)
    assert "l.66–86" in text(response)


def test_a_draft_is_nowhere(client, db, soon):
    event = EventFactory(live=False, starts_at=soon)

    assert client.get(f"/eventos/{event.slug}/").status_code == 404
    assert client.get(f"/eventos/{event.slug}/evento.ics").status_code == 404
    assert Calendar.from_ical(client.get("/eventos/calendario.ics").content).walk("VEVENT") == []


def test_the_calendar_has_hours_place_and_what_was_called_off(client, db, soon):
    EventFactory(title="Ação; com, vírgulas", starts_at=soon, venue="Auditório", mode=Mode.HYBRID)
    EventFactory(starts_at=soon + timedelta(days=1), cancelled_at=timezone.now(), cancel_reason="Obras.")

    calendar = Calendar.from_ical(client.get("/eventos/calendario.ics").content)
    held, off = calendar.walk("VEVENT")

    assert (str(held["SUMMARY"]), str(held["LOCATION"]), str(held["STATUS"])) == (
        "Ação; com, vírgulas",
        "Auditório",
        "CONFIRMED",
    )
    assert held["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert held["DTSTART"].dt == soon.replace(microsecond=0)
    assert str(off["STATUS"]) == "CANCELLED"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Lisbon"]


def test_machines_read_the_event_and_the_map_of_the_site_lists_it(client, db, soon):
    event = EventFactory(title="</script><b>", starts_at=soon)
    EventFactory(live=False)
    page = text(client.get(f"/eventos/{event.slug}/"))

    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])

    assert (data["@type"], data["name"], data["location"]["@type"]) == ("Event", "</script><b>", "VirtualLocation")
    assert datetime.fromisoformat(data["startDate"]) == soon
    assert [address.path for address in addresses()] == ["/eventos/", f"/eventos/{event.slug}/"]


def test_files_hold_what_is_shown(client, db, soon):
    EventFactory(title="=cmd()", starts_at=soon, seats=5)

    sheet = openpyxl.load_workbook(BytesIO(client.get("/eventos/eventos.xlsx").content))["Dados"]

    assert [(cell.value, cell.data_type) for cell in sheet[2]][:2] == [
        ("=cmd()", "s"),
        ("sessão de esclarecimento", "s"),
    ]


def test_somebody_registers_sees_the_link_and_leaves(client, stranger, db, soon):
    event = EventFactory(starts_at=soon, online_url="https://exemplo.pt/sala", seats=1)
    address, browser = f"/eventos/{event.slug}/", client_of(stranger)
    assert "https://exemplo.pt/sala" not in text(client.get(address))
    assert client.get(f"{address}inscricao/").headers["Location"].startswith("/entrar/")

    done = browser.post(f"{address}inscricao/", {"needs": "Língua gestual"}, follow=True)

    assert "Inscrição confirmada" in text(done)
    assert "https://exemplo.pt/sala" in text(done)
    mine = Registration.objects.get(user=stranger)
    assert event.title in text(browser.get("/area/eventos/"))
    asked = browser.get(f"/area/eventos/{mine.pk}/desistir/").content.decode()
    assert ("O lugar passa logo a quem estiver à espera." in asked, "Voltar ao evento" in asked) == (True, True)
    left = browser.post(f"/area/eventos/{mine.pk}/desistir/", follow=True)
    assert "Desistiu do evento" in text(left)
    assert "https://exemplo.pt/sala" not in text(left)


def test_what_was_typed_stays_when_it_is_refused(stranger, db, soon):
    event = EventFactory(starts_at=soon, seats=1, has_waiting_list=False)
    RegistrationFactory(event=event)

    refused = client_of(stranger).post(f"/eventos/{event.slug}/inscricao/", {"needs": "Língua gestual"})

    assert "Já não há lugares" in text(refused)
    assert "Língua gestual" in text(refused)


def test_nobody_touches_the_registration_of_another(stranger, reporter_cncs, db, soon):
    held = RegistrationFactory(user=stranger, event=EventFactory(starts_at=soon))
    other = client_of(reporter_cncs)

    assert other.get(f"/area/eventos/{held.pk}/desistir/").status_code == 404
    assert other.post(f"/area/eventos/{held.pk}/desistir/").status_code == 404
    assert other.post(f"/area/eventos/{held.pk}/aceitar/").status_code == 404
    held.refresh_from_db()
    assert held.state == RegistrationState.CONFIRMED


def test_an_offered_place_is_accepted_in_one_click(stranger, db, soon):
    event = EventFactory(starts_at=soon, seats=1)
    offer = RegistrationFactory(
        event=event, user=stranger, state=RegistrationState.OFFERED, offer_ends_at=timezone.now() + timedelta(hours=1)
    )
    browser = client_of(stranger)

    assert "Aceitar o lugar" in text(browser.get(f"/eventos/{event.slug}/"))
    assert "Tem lugar neste evento" in text(browser.post(f"/area/eventos/{offer.pk}/aceitar/", follow=True))


def test_organisers_see_who_comes_take_attendance_and_call_off(content_editor, db, soon):
    event = EventFactory(starts_at=timezone.now() - timedelta(hours=1), ends_at=soon)
    came = RegistrationFactory(event=event, needs="Cadeira de rodas")
    browser, people = client_of(content_editor), f"/area/eventos/organizar/{event.slug}/"

    assert "Cadeira de rodas" in text(browser.get(people))
    assert "1 alteração." in text(browser.post(people, {f"p{came.pk}": "sim"}, follow=True))
    assert came.user.email in browser.get(f"{people}inscricoes.csv").content.decode("utf-8-sig")
    assert "Escreva o motivo" in text(browser.post(f"{people}cancelar/", {"reason": " "}))
    browser.post(f"{people}cancelar/", {"reason": "Obras no auditório."})
    assert Event.objects.get().cancel_reason == "Obras no auditório."
    assert "Obras no auditório." in text(browser.get(f"/eventos/{event.slug}/"))


def test_an_event_elsewhere_points_there(client, db, soon):
    event = EventFactory(
        starts_at=soon, registration=RegistrationKind.ELSEWHERE, registration_url="https://exemplo.pt/inscrever"
    )

    assert 'href="https://exemplo.pt/inscrever"' in text(client.get(f"/eventos/{event.slug}/"))


def test_a_series_with_a_long_history_is_one_page(client, db, soon, django_assert_num_queries):
    series = SeriesFactory()
    EventFactory.create_batch(3, series=series, starts_at=soon)

    with django_assert_num_queries(5):
        assert len(client.get(f"/eventos/series/{series.slug}/").context["rows"]) == 3


def test_what_is_soon_waits_in_ones_area(stranger, db):
    place = {
        "user": stranger,
        "state": RegistrationState.OFFERED,
        "offer_ends_at": timezone.now() + timedelta(hours=5),
    }
    offered = RegistrationFactory(event=EventFactory(starts_at=timezone.now() + timedelta(days=3)), **place)
    far = RegistrationFactory(user=stranger, event=EventFactory(starts_at=timezone.now() + timedelta(days=15)))

    page = text(client_of(stranger).get("/area/"))

    assert offered.event.title in page
    assert "Há um lugar para si" in page
    assert far.event.title not in page


def test_the_search_finds_what_is_published_even_called_off(db, soon):
    EventFactory(live=False, starts_at=soon)
    off = EventFactory(
        title="Visita",
        description="<p>À <b>central</b></p>",
        starts_at=soon,
        cancelled_at=soon,
        cancel_reason="Chuva.",
    )

    [found] = documents(None)

    assert (found.key, found.title, found.url, found.body) == (
        str(off.pk),
        "Visita",
        f"/eventos/{off.slug}/",
        "À central",
    )
    assert documents([str(off.pk + 1)]) == []


def test_the_search_finds_a_series_by_its_name_and_its_themes(db, soon):
    theme = ThemeFactory(name="Mobilidade")
    EventFactory(starts_at=soon, series=theme.series, theme=theme)
    key = f"serie-{theme.series.pk}"

    [found] = documents([key])

    assert (found.title, found.url) == (theme.series.title, f"/eventos/series/{theme.series.slug}/")
    assert "Mobilidade" in found.body
    assert len(documents(None)) == 2


def test_what_is_saved_without_its_event_is_found_all_the_same(db, soon, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        theme = ThemeFactory()
        event = EventFactory(starts_at=soon, series=theme.series, theme=theme)
    theme.name, theme.series.title = "Mobilidade suave", "Volta das cidades"

    with django_capture_on_commit_callbacks(execute=True):
        Session.objects.create(event=event, title="Dados abertos", starts_at=soon, ends_at=soon + timedelta(hours=1))
        theme.series.save()
        theme.save()

    kept = SearchEntry.objects.get(kind="events", key=str(event.pk))
    assert "Dados abertos" in kept.body
    assert kept.names.endswith("Volta das cidades Mobilidade suave")
