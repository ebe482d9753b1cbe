"""Who sees which alerts, the list and its files, and the form of the rules."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from dashboard import queries
from dashboard.enums import AlertAudience, AlertState
from dashboard.models import AlertRule
from initiatives.models import Initiative
from observatory.models import Area
from tests.dashboard.factories import AT, AlertFactory, RuleFactory
from tests.support.cast import client_of

LIST = "/area/alertas/"
LIST_QUERIES = 15


@pytest.fixture
def alerts_of_everybody(norm_loaded, ccdr_norte, ccdr_algarve, reporter_cncs, editor_porto):
    norte, porto = Area.objects.get(code="norte"), Area.objects.get(code="1312")
    regional = RuleFactory(audience=[AlertAudience.REGION])
    of_cncs = Initiative.objects.filter(responsibles__entity__code="CNCS").order_by("number").first()
    return {
        "region": AlertFactory(rule=regional, area=norte),
        "town": AlertFactory(rule=RuleFactory(audience=[AlertAudience.MUNICIPALITY]), area=porto),
        "initiative": AlertFactory(rule=RuleFactory(audience=[AlertAudience.RESPONSIBLE]), initiative=of_cncs),
        "eata": AlertFactory(),
    }


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("eata_member", {"region", "town", "initiative", "eata"}),
        ("ccdr_norte", {"region"}),
        ("ccdr_algarve", set()),
        ("editor_porto", {"town"}),
        ("reporter_cncs", {"initiative"}),
    ],
)
def test_each_sees_and_is_told_of_their_own(alerts_of_everybody, request, name, seen):
    person = request.getfixturevalue(name)
    browser = client_of(person)

    found = {key for key, one in alerts_of_everybody.items() if browser.get(f"{LIST}{one.pk}/").status_code == 200}
    assert found == seen
    listed = BeautifulSoup(browser.get(LIST).content, "lxml").select("tbody tr")
    assert len(listed) == len(seen)
    told = {key for key, one in alerts_of_everybody.items() if person in queries.recipients(one, date(2026, 9, 1))}
    assert told == seen - ({"region", "town", "initiative"} if name == "eata_member" else set())
    waiting = BeautifulSoup(browser.get("/area/").content, "lxml").select("#painel-alerts")
    assert len(waiting) == bool(seen)


def test_whoever_has_no_work_in_the_programme_sees_no_alerts(client, norm_loaded, stranger):
    AlertFactory()

    assert client_of(stranger).get(LIST).status_code == 403
    assert client.get(LIST).status_code == 302
    for browser in (client, client_of(stranger)):
        assert BeautifulSoup(browser.get("/observatorio/painel/").content, "lxml").select(".dash-alert") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_there_is(db, eata_member, django_assert_num_queries, count):
    AlertFactory.create_batch(count)
    browser = client_of(eata_member)
    with django_assert_num_queries(LIST_QUERIES):
        assert browser.get(LIST).status_code == 200


def test_an_alert_is_seen_with_a_note_and_once(norm_loaded, eata_member, eata_coordinator):
    alert = AlertFactory()
    path = reverse("dashboard:alert", args=[alert.pk])
    one, other = client_of(eata_member), client_of(eata_coordinator)

    assert one.post(path, {"note": "  "}).status_code == 422
    for _ in range(2):
        assert one.post(path, {"note": "Falar com a fonte."}).headers["Location"] == path
    again = other.post(path, {"note": "Outra coisa."})
    alert.refresh_from_db()

    assert again.status_code == 422
    told = " ".join(BeautifulSoup(again.content, "lxml").select_one("main .notice--warning").get_text().split())
    assert f"{eata_member} disse antes de si que viu este alerta" in told
    assert "O que ficou dito: Falar com a fonte." in told
    assert "O que escreveu: Outra coisa." in told
    assert (alert.state, alert.note, alert.acknowledged_by) == (
        AlertState.ACKNOWLEDGED,
        "Falar com a fonte.",
        eata_member,
    )
    assert alert.events.count() == 1
    assert BeautifulSoup(other.get(path).content, "lxml").select("main form, main .notice--warning") == []


def test_the_list_is_narrowed_and_taken_away(db, eata_member):
    AlertFactory(rule=RuleFactory(severity="CRITICAL"))
    AlertFactory(state=AlertState.CLEARED, cleared_at=AT)
    browser = client_of(eata_member)

    def shown(**query):
        return len(BeautifulSoup(browser.get(LIST, query).content, "lxml").select("tbody tr"))

    assert [shown(), shown(estado="cleared"), shown(gravidade="critical"), shown(q="nada")] == [2, 1, 1, 0]
    lines = browser.get(f"{LIST}alertas.csv", {"estado": "raised"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2


def rule_on_the_form(**changes):
    said = {
        "title": "Importações à espera",
        "code": "importacoes",
        "signal": "IMPORT_AGE",
        "scope": "COUNTRY",
        "comparator": "ABOVE",
        "raise_at": "0",
        "clear_at": "-1",
        "hold": "1",
        "audience": ["EATA"],
        "severity": "WARNING",
        "basis": "PROPOSAL",
        "note": "Para experimentar.",
        "is_active": "on",
    }
    return {**said, **changes}


def test_a_rule_is_seen_before_it_is_kept(db, eata_coordinator, eata_member):
    browser, path = client_of(eata_coordinator), reverse("regras-de-alerta:add")

    preview = BeautifulSoup(browser.post(path, rule_on_the_form(**{"ver-primeiro": "1"})).content, "lxml")
    assert "1 de 1 passa do limite" in " ".join(preview.select_one("#regra-hoje").parent.get_text().split())
    assert AlertRule.objects.filter(code="importacoes").count() == 0

    again = BeautifulSoup(browser.post(path, rule_on_the_form(hold="0")).content, "lxml")
    assert "Uma verificação, pelo menos." in again.select_one("[name=hold]").find_parent(class_="w-field").get_text()
    assert "Constraint" not in again.get_text()
    refused = browser.post(path, rule_on_the_form(clear_at="1"))
    assert "lado seguro" in refused.content.decode()
    assert browser.post(path, rule_on_the_form()).status_code == 302
    assert AlertRule.objects.get(code="importacoes").audience == ["EATA"]
    assert client_of(eata_member).get(path).status_code in {302, 403}
