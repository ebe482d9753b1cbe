"""A section as it is sent: whole, without JavaScript, and one field at a time."""

import re
from pathlib import Path

import pytest

from common.questionnaires.models import Answer
from common.questionnaires.operations import add_row
from common.questionnaires.queries import answers_of, section_view
from tests.accounts.factories import UserFactory
from tests.common.questionnaires.forms import AT, a_response, answer
from tests.support.cast import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.questionnaires.urls")]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _page_of_an_app(settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [Path(__file__).parent / "templates"]}]


@pytest.fixture
def ana():
    return UserFactory(name="Ana Autora")


@pytest.fixture
def rui():
    return UserFactory(name="Rui Revisor")


@pytest.fixture
def response():
    return a_response()


def address(response, section="projeto"):
    return f"/respostas/{response.uuid}/{section}/"


def fields_of(client, response, section="projeto"):
    """Return what a browser would send of the form, without touching anything."""
    html = client.get(address(response, section)).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(e--[^"]+)" value="([^"]*)"', html))


def values(response):
    return {question: value for (question, _), value in answers_of(response).items()}


def test_a_whole_section_is_kept_at_once(response, ana):
    client = client_of(ana)
    sent = fields_of(client, response) | {"a--nome--": "Farol", "a--tem_parceiros--": "não"}
    kept = client.post(address(response), sent)
    assert (kept.status_code, kept["Location"]) == (302, address(response))
    assert values(response) == {"nome": "Farol", "tem_parceiros": False}
    assert client.post(address(response), sent | {"forward": "1"})["Location"] == "/"


def test_what_is_wrong_is_shown_beside_what_was_typed_and_the_rest_is_kept(response, ana):
    client = client_of(ana)
    sent = fields_of(client, response) | {"a--nome--": "Farol", "a--parceiros--": "<b>dois</b>"}
    refused = client.post(address(response), sent)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert 'value="&lt;b&gt;dois&lt;/b&gt;"' in html
    assert html.count("Escreva um número, por exemplo 1 234,56.") == 1  # its question is not asked yet
    assert values(response) == {"nome": "Farol"}


def test_an_old_page_changes_only_what_was_touched_in_it(response, ana, rui):
    ours, theirs = client_of(ana), client_of(rui)
    before = fields_of(ours, response)
    theirs.post(address(response), fields_of(theirs, response) | {"a--nome--": "Bússola"})
    kept = ours.post(address(response), before | {"a--nome--": "", "a--tem_parceiros--": "sim"})
    assert kept.status_code == 302
    assert values(response) == {"nome": "Bússola", "tem_parceiros": True}


def test_of_two_answers_one_is_chosen(response, ana, rui):
    ours, theirs = client_of(ana), client_of(rui)
    before = fields_of(ours, response)
    theirs.post(address(response), fields_of(theirs, response) | {"a--nome--": "Bússola"})
    conflict = ours.post(address(response), before | {"a--nome--": "Farol"})
    assert conflict.status_code == 422
    html = conflict.content.decode()
    assert "<q>Bússola</q>" in html
    assert "Rui Revisor" in html
    assert 'value="Farol"' in html
    again = dict(re.findall(r'<input type="hidden" name="(e--[^"]+)" value="([^"]*)"', html))
    undecided = ours.post(address(response), again | {"a--nome--": "Farol"})
    assert "Diga qual das duas respostas fica." in undecided.content.decode()
    assert values(response) == {"nome": "Bússola"}
    ours.post(address(response), again | {"a--nome--": "Farol", "c--nome--": "theirs"})
    assert values(response) == {"nome": "Bússola"}
    ours.post(address(response), again | {"a--nome--": "Farol", "c--nome--": "mine"})
    assert values(response) == {"nome": "Farol"}


def sent_alone(client, response, name, value, token, section="projeto"):
    data = {"field": name, name: value, name.replace("a--", "e--"): token}
    return client.post(address(response, section), data, **JSON)


def test_one_field_is_kept_as_it_is_typed(response, ana):
    client = client_of(ana)
    token = fields_of(client, response)["e--tem_parceiros--"]
    kept = sent_alone(client, response, "a--tem_parceiros--", "sim", token)
    said = kept.json()
    assert (kept.status_code, said["state"], said["value"]) == (200, "saved", "sim")
    assert (said["hidden"], said["answered"], said["asked"]) == ([], 1, 3)
    assert sent_alone(client, response, "a--tem_parceiros--", "", said["token"]).json()["hidden"] == ["a--parceiros--"]


def test_one_field_that_does_not_serve_is_refused(response, ana):
    client = client_of(ana)
    token = fields_of(client, response, "orcamento")["e--custo--"]
    refused = sent_alone(client, response, "a--custo--", "NaN", token, "orcamento")
    assert (refused.status_code, refused.json()["state"]) == (422, "refused")
    assert values(response) == {}


def test_one_field_two_people_wrote_comes_with_both(response, ana, rui):
    ours = client_of(ana)
    token = fields_of(ours, response)["e--nome--"]
    answer(response, "nome", "Bússola", rui)
    conflict = sent_alone(ours, response, "a--nome--", "Farol", token)
    said = conflict.json()
    assert conflict.status_code == 409
    assert (said["theirs"], said["value"], said["by"], said["at"]) == (
        "Bússola",
        "Bússola",
        "Rui Revisor",
        "20/11/2026, 10:00",
    )
    assert sent_alone(ours, response, "a--nome--", "Farol", said["token"]).status_code == 200
    assert values(response) == {"nome": "Farol"}


@pytest.mark.parametrize("name", ["a--inventada--", "a--custo--", "a--equipa--", "nome", "a--pessoa--zz--1"])
def test_invented_fields_do_not_exist(response, ana, name):
    assert sent_alone(client_of(ana), response, name, "x", "0.").status_code == 404


def test_rows_are_added_and_taken_out_without_losing_what_is_typed(response, ana):
    client = client_of(ana)
    added = client.post(
        address(response), fields_of(client, response) | {"a--nome--": "Farol", "row": "add:equipa"}, follow=True
    )
    assert "Linha acrescentada. O resto ficou guardado." in added.content.decode()
    (row,) = values(response)["equipa"]
    client.post(address(response), fields_of(client, response) | {"a--nome--": "Farol", f"a--pessoa--{row}": "Bela"})
    gone = client.post(
        address(response),
        fields_of(client, response)
        | {"a--nome--": "Farol", f"a--pessoa--{row}": "Bela"}
        | {"row": f"remove:equipa--{row}"},
        follow=True,
    )
    assert f"restore:equipa--{row}--0" in gone.content.decode()
    assert values(response)["equipa"] == []
    sent = fields_of(client, response) | {"a--nome--": "Farol", "row": f"restore:equipa--{row}--0"}
    assert "Linha reposta" in client.post(address(response), sent, follow=True).content.decode()
    assert values(response) == {"nome": "Farol", "equipa": [row], "pessoa": "Bela"}


def test_a_row_taken_out_by_somebody_else_is_told(response, ana, rui):
    client = client_of(ana)
    row = add_row(response=response, question="equipa", user=rui, at=AT)
    before = fields_of(client, response)
    Answer.objects.filter(question="equipa").update(value=[])
    refused = client.post(address(response), before | {f"a--pessoa--{row}": "Bela"})
    assert refused.status_code == 422


def test_a_section_nobody_may_change_shows_only_what_was_answered(response, ana):
    answer(response, "nome", "Farol", ana)
    view = section_view(response, "projeto", editable=False)
    assert (view.editable, view.fields[0].shown) == (False, "Farol")
