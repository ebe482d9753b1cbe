"""Answering in a real browser: kept as it is typed, with two people, and with a session that ends."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from common.questionnaires.operations import add_row
from common.questionnaires.queries import answers_of
from tests.accounts.factories import UserFactory
from tests.common.questionnaires.forms import AT, a_response, a_version
from tests.support.cast import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.common.questionnaires.urls")]
TEMPLATES = Path(__file__).parents[1] / "common" / "questionnaires" / "templates"


@pytest.fixture(autouse=True)
def _page_of_an_app(settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [TEMPLATES]}]


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def test_what_is_typed_is_kept_and_never_lost(visit):
    ana, rui = UserFactory(name="Ana Autora"), UserFactory(name="Rui Revisor")
    response = a_response()
    add_row(response=response, question="equipa", user=ana, at=AT)
    address = f"/respostas/{response.uuid}/projeto/"
    cookies = client_of(ana).cookies
    ours, theirs = visit(cookies=cookies), visit(cookies=client_of(rui).cookies)
    ours.go(address)
    theirs.go(address)
    page = ours.page
    assert ours.faults_at_every_width() == []

    # A question appears when it is asked for, and each is kept without pressing anything.
    expect(page.get_by_label("Pergunta parceiros")).to_be_hidden()
    page.get_by_label("Sim").first.check()
    expect(page.get_by_label("Pergunta parceiros")).to_be_visible()
    page.get_by_label("Pergunta nome").fill("Farol")
    expect(field(page, "a--nome--")).to_contain_text("Guardado às", timeout=15_000)

    # Another person's older page is told, with both answers, and chooses.
    theirs.page.get_by_label("Pergunta nome").fill("Bússola")
    conflict = field(theirs.page, "a--nome--")
    expect(conflict).to_contain_text("Ana Autora", timeout=15_000)
    expect(conflict.locator("q")).to_have_text("Farol")
    assert theirs.faults() == []
    theirs.page.get_by_role("button", name="Fica a minha").click()
    expect(conflict).to_contain_text("Guardado às", timeout=15_000)
    assert answers_of(response)["nome", ""] == "Bússola"

    # What does not serve is told at the field, and stays in it.
    page.get_by_label("Pergunta parceiros").fill("dois")
    expect(field(page, "a--parceiros--")).to_contain_text("Escreva um número", timeout=15_000)
    assert ours.faults() == []

    # The session ends: it is said aloud, and nothing is lost when the page is opened again.
    ours.context.clear_cookies()
    page.get_by_label("Pergunta parceiros").fill("2")
    expect(page.get_by_role("alert").filter(has_text="A sua sessão terminou")).to_be_visible(timeout=15_000)
    assert ("parceiros", "") not in answers_of(response)
    ours.context.add_cookies(
        [{"name": name, "value": one.value, "url": ours.base} for name, one in client_of(ana).cookies.items()]
    )
    page.on("dialog", lambda dialog: dialog.accept())
    ours.go(address)
    expect(field(page, "a--parceiros--")).to_contain_text("Guardado às", timeout=15_000)
    assert answers_of(response)["parceiros", ""] == 2
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('resposta:'))") == []


def test_the_editor_has_no_faults(visit, eata_member):
    version = a_version(frozen_at=None)
    window = visit(cookies=client_of(eata_member).cookies, bypass_csp=True)
    base = f"/gestao/questionarios/{version.questionnaire_id}/"
    found = {}
    for path in ("", "pergunta/?id=parceiros", "experimentar/"):
        window.go(base + path)
        found[path] = window.faults() + window.overflow()
    assert found == {"": [], "pergunta/?id=parceiros": [], "experimentar/": []}
