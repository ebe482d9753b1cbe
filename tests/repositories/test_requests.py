from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from common.notifications.models import Notice
from repositories.enums import RequestState, Topic
from repositories.models import EntryRequest
from repositories.operations import Asked, RequestRefused, answer, ask, erase_old_requests
from repositories.operations.requests import MOST_A_DAY
from tests.repositories.factories import EntryRequestFactory
from tests.support.cast import client_of

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
JOIN = "/repositorios/parceiros/aderir/"
PROPOSE = "/area/repositorios/propor/"
WRITTEN = {
    "topic": "SOLUTIONS",
    "title": "Rega inteligente",
    "text": "Sensores de humidade e regras abertas.",
    "url": "https://www.exemplo.pt/rega",
    "person": "Paula Porto",
    "email": "paula.porto@exemplo.pt",
}
JOINING = {**WRITTEN, "title": "Universidade de Exemplo", "may_write_back": "on", "website": ""}


def asked(**changes):
    return Asked(**{**WRITTEN, "topic": Topic.SOLUTIONS, **changes})


def joining(client, time_machine, **changes):
    """Fill in the form as a person would, half a minute after opening it."""
    stamp = client.get(JOIN).context["form"].initial["stamp"]
    time_machine.shift(timedelta(seconds=30))
    return client.post(JOIN, {**JOINING, "stamp": stamp, **changes})


def test_a_municipality_proposes_and_the_eata_is_told_once(editor_porto, eata_member, eata_coordinator):
    browser = client_of(editor_porto)

    first = browser.post(PROPOSE, WRITTEN)
    again = browser.post(PROPOSE, WRITTEN)

    kept = EntryRequest.objects.get()
    assert first.headers["Location"] == reverse("repositories:requests")
    assert (kept.asked_by, kept.entity.code, kept.state) == (editor_porto, "MUN-1312", RequestState.RECEIVED)
    assert "Já recebemos este pedido" in again.content.decode()
    told = Notice.objects.filter(kind="repositories.request_asked")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Carlos Coordenador", "Marta Membro"]
    name = kept.entity.names.get().name
    assert f"Paula Porto, em nome de {name}, enviou" in told[0].body
    assert name in browser.get("/area/repositorios/pedidos/").content.decode()


def test_the_form_starts_with_who_asks_and_where_they_were(editor_porto):
    form = client_of(editor_porto).get(f"{PROPOSE}?repositorio=apis").context["form"]

    assert form.initial == {"person": "Paula Porto", "email": editor_porto.email, "topic": Topic.APIS}
    assert client_of(editor_porto).get(f"{PROPOSE}?repositorio=nada").status_code == 200


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"topic": "ALLIANCE"}, "Faça uma escolha válida"),
        ({"url": "javascript:alert(1)"}, "Introduza um URL válido"),
        ({"title": ""}, "obrigatório"),
        ({"text": "a" * 4001}, "4000"),
        ({"email": "paula"}, "correio eletrónico"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(editor_porto, changes, refusal):
    response = client_of(editor_porto).post(PROPOSE, {**WRITTEN, **changes})

    assert list(response.context["form"].errors) == list(changes)
    assert not EntryRequest.objects.exists()


def test_people_see_what_they_asked_and_nobody_elses(editor_porto, editor_faro, eata_member, stranger):
    row = EntryRequestFactory(asked_by=editor_porto, entity=editor_porto.memberships.get().entity)
    path = f"/area/repositorios/pedidos/{row.pk}/"

    statuses = [
        client_of(person).get(path).status_code for person in (editor_porto, editor_faro, eata_member, stranger)
    ]

    assert statuses == [200, 404, 200, 404]
    listed = client_of(editor_faro).get("/area/repositorios/pedidos/")
    assert list(listed.context["page_obj"]) == []


def test_the_eata_answers_once_and_whoever_asked_is_told(editor_porto, eata_member):
    row = EntryRequestFactory(asked_by=editor_porto)
    path = f"/area/repositorios/pedidos/{row.pk}/"
    browser = client_of(eata_member)

    silent = browser.post(path, {"state": "REFUSED", "answer": "  "})
    done = browser.post(path, {"state": "REFUSED", "answer": "Falta dizer quem responde."})
    again = browser.post(path, {"state": "ACCEPTED", "answer": ""})

    row.refresh_from_db()
    assert "Diga a quem pediu porque não é aceite" in silent.content.decode()
    assert (done.status_code, again.status_code) == (302, 403)
    assert (row.state, row.answer, row.answered_by) == ("REFUSED", "Falta dizer quem responde.", eata_member)
    notice = Notice.objects.get(kind="repositories.request_answered")
    assert (notice.recipient, notice.digest) == (editor_porto, False)
    assert "Falta dizer quem responde." in notice.body
    assert client_of(editor_porto).post(path, {"state": "ACCEPTED"}).status_code == 403


def test_nobody_answers_their_own_request(eata_member):
    row = EntryRequestFactory(asked_by=eata_member)

    with pytest.raises(RequestRefused, match="não responde ao seu próprio pedido"):
        answer(request=row, state=RequestState.ACCEPTED, text="", user=eata_member, at=AT)


def test_very_many_requests_from_one_address_wait_for_tomorrow(db):
    for number in range(MOST_A_DAY):
        ask(asked=asked(title=f"Pedido {number}"), user=None, entity=None, at=AT)

    with pytest.raises(RequestRefused, match="amanhã"):
        ask(asked=asked(title="Mais um", email="PAULA.porto@exemplo.pt"), user=None, entity=None, at=AT)
    ask(asked=asked(title="Mais um"), user=None, entity=None, at=AT + timedelta(days=1, minutes=1))


def test_anybody_may_ask_to_join_the_alliance(client, eata_member, time_machine):
    time_machine.move_to(AT)

    response = joining(client, time_machine)

    kept = EntryRequest.objects.get()
    assert (kept.topic, kept.title, kept.asked_by, kept.entity) == ("ALLIANCE", "Universidade de Exemplo", None, None)
    assert "Pedido recebido" in client.get(response.headers["Location"]).content.decode()
    page = client_of(eata_member).get(f"/area/repositorios/pedidos/{kept.pk}/").content.decode()
    assert "Quem pediu não tem conta no portal" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"website": "https://spam.example"}, "website"),
        ({"stamp": ""}, "__all__"),
        ({"stamp": "inventado"}, "__all__"),
        ({"may_write_back": ""}, "may_write_back"),
    ],
)
def test_programs_and_silence_do_not_join(client, db, time_machine, changes, field):
    time_machine.move_to(AT)

    response = joining(client, time_machine, **changes)

    assert list(response.context["form"].errors) == [field]
    assert not EntryRequest.objects.exists()


def test_a_form_sent_too_quickly_may_be_sent_again(client, db, time_machine):
    time_machine.move_to(AT)
    stamp = client.get(JOIN).context["form"].initial["stamp"]

    quick = client.post(JOIN, {**JOINING, "stamp": stamp})
    fresh = quick.context["form"]["stamp"].value()

    assert "O que escreveu está aqui" in quick.content.decode()
    assert client.post(JOIN, {**JOINING, "stamp": fresh}).status_code == 302


def test_a_request_is_erased_a_year_after_its_answer(eata_member):
    answered, waiting = EntryRequestFactory(asked_at=AT), EntryRequestFactory(asked_at=AT)
    answer(request=answered, state=RequestState.ACCEPTED, text="", user=eata_member, at=AT)

    early = erase_old_requests(at=AT + timedelta(days=364))
    late = erase_old_requests(at=AT + timedelta(days=366))

    assert (early, late, list(EntryRequest.objects.all())) == (0, 1, [waiting])
