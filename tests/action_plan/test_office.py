"""The lists of the plan in the back office: seen and taken away by the EATA, changed by nobody."""

import csv
from io import StringIO

import pytest

from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import submitted
from tests.support.cast import client_of

LISTS = {
    "acoes": 47,
    "avaliacoes": 0,
    "fontes-de-financiamento": 5,
    "marcos": 48,
    "pedidos-de-prazo": 0,
    "pedidos-de-reabertura": 0,
    "periodos": 0,
    "precedencias": 18,
    "prazos-revistos": 0,
    "reportes": 0,
    "versoes-do-plano": 1,
}
CHANGES = ("new/", "edit/1/", "delete/1/", "bulk/delete/")


@pytest.fixture
def office(norm_loaded, eata_coordinator):
    return client_of(eata_coordinator)


def test_the_eata_sees_every_list_and_takes_it_away(office):
    found = {}
    for name in LISTS:
        assert office.get(f"/gestao/{name}/").status_code == 200
        text = office.get(f"/gestao/{name}/", {"export": "csv"}).content.decode("utf-8-sig")
        found[name] = len(list(csv.DictReader(StringIO(text, newline=""), delimiter=";")))

    assert found == LISTS


def test_nothing_is_written_from_the_back_office(office):
    answers = {office.post(f"/gestao/{name}/{change}").status_code for name in LISTS for change in CHANGES}

    assert answers <= {302, 403, 404}
    assert "Adicionar" not in office.get("/gestao/acoes/").text


@pytest.mark.parametrize("who", ["stranger", "reporter_cncs", "content_editor", "ccdr_norte"])
def test_nobody_else_sees_them(norm_loaded, request, who):
    client = client_of(request.getfixturevalue(who))

    assert [name for name in LISTS if client.get(f"/gestao/{name}/").status_code == 200] == []


def test_the_first_page_says_what_waits(office, content_editor):
    assert "O que espera pela EATA" in office.get("/gestao/").text
    assert "O que espera pela EATA" not in client_of(content_editor).get("/gestao/").text


def test_a_report_is_named_in_words_where_it_is_looked_into_and_in_its_history(arte, reporter_arte, eata_member):
    update = submitted(ActionFactory(code="I01-A1"), PeriodFactory(), reporter_arte)
    browser = client_of(eata_member)

    looked = browser.get(f"/gestao/reportes/inspect/{update.pk}/").text
    history = browser.get(f"/gestao/reportes/history/{update.pk}/").text
    filtered = browser.get("/gestao/reportes/?state=SUBMITTED").text

    assert ("I01-A1 · 2026-S1" in looked, "I01-A1 · 2026-S1" in history) == (True, True)
    assert (">None<" in looked, "10 de julho de 2026" in looked) == (False, True)
    assert '<h2 role="alert">' not in filtered
