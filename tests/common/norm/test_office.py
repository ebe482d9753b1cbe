"""The lists of the norm and of the country in the back office, for those who may see them and nobody else."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.norm.models import Instrument
from initiatives.models import Initiative
from tests.accounts.factories import UserFactory
from tests.support.cast import client_of

LISTS = {
    "objetivos": 6,
    "dominios": 5,
    "iniciativas": 16,
    "metas-prr": 9,
    "medicoes-metas": 0,
    "recomendacoes": 31,
    "orgaos": 5,
    "revisoes-dos-orgaos": 10,
    "competencias": 27,
    "composicao": 38,
    "estruturas-territoriais": 7,
    "diplomas": 4,
    "incoerencias": 44,
    "regioes": 7,
    "entidades-intermunicipais": 25,
    "municipios": 308,
    "pertencas-intermunicipais": 308,
    "populacoes": 308,
    "entidades": 380,  # the 379 of the reference and the one of the test's own EATA member
    "sucessoes": 5,
}
READ_ONLY = sorted(LISTS.keys() - {"medicoes-metas", "sucessoes"})


@pytest.fixture
def office(norm_loaded, eata_member):
    return client_of(eata_member)


def test_eata_sees_every_list_and_takes_it_away(office):
    found = {}
    for name in LISTS:
        address = f"/gestao/{name}/"
        assert office.get(address).status_code == 200
        text = office.get(address, {"export": "csv"}).content.decode("utf-8-sig")
        book = openpyxl.load_workbook(BytesIO(office.get(address, {"export": "xlsx"}).content))
        found[name] = len(list(csv.DictReader(StringIO(text, newline=""), delimiter=";")))
        assert book["Dados"].max_row == found[name] + 1

    assert found == LISTS


@pytest.mark.parametrize("who", ["stranger", "reporter_cncs", "content_editor"])
def test_nobody_else_sees_them(norm_loaded, request, who):
    client = client_of(request.getfixturevalue(who))

    assert [name for name in LISTS if client.get(f"/gestao/{name}/").status_code == 200] == []


def test_whoever_is_not_signed_in_is_sent_to_sign_in(norm_loaded, client):
    answers = [client.get(f"/gestao/{name}/") for name in LISTS]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"].partition("?")[0] for answer in answers} == {reverse("account_login")}


def test_approved_text_has_no_way_to_be_written(office):
    for name in READ_ONLY:
        page = office.get(f"/gestao/{name}/").content.decode()

        assert [verb for verb in ("new", "edit", "delete") if f"/gestao/{name}/{verb}/" in page] == []
        assert is_refused(office.get(reverse(f"{name}:add")))


def is_refused(answer):
    """Wagtail sends who may not back to its front page, or refuses."""
    return answer.status_code == 403 or (answer.status_code == 302 and answer["Location"] == "/gestao/")


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_not_even_a_superuser_edits_an_initiative(norm_loaded, action):

    chief = client_of(UserFactory(is_superuser=True, is_staff=True))
    initiative = Initiative.objects.get(code="I01")
    address = reverse(f"iniciativas:{action}", args=[initiative.pk])

    assert chief.get(reverse("iniciativas:index")).status_code == 200
    assert is_refused(chief.get(address))
    assert is_refused(chief.post(address, {"title": "outro título"}))
    assert Initiative.objects.get(code="I01").title == initiative.title


def test_a_row_is_inspected_in_full_with_its_history(office):
    act = Instrument.objects.get(code="rcm-176-2023")

    page = office.get(reverse("diplomas:inspect", args=[act.pk])).content.decode()

    assert "RCM n.º 176/2023" in page
    assert reverse("diplomas:history", args=[act.pk]) in page
    history = office.get(reverse("diplomas:history", args=[act.pk])).content.decode()
    assert reverse("diplomas:inspect", args=[act.pk]) in history
    assert reverse("diplomas:edit", args=[act.pk]) not in history


def test_lists_are_filtered_and_searched(office):
    initiative = Initiative.objects.select_related("domain").get(code="I06")
    address = reverse("iniciativas:index")

    by_domain = office.get(address, {"domain": initiative.domain_id}).context["object_list"]
    by_words = office.get(address, {"q": "gémeos"}).context["object_list"]

    assert [row.code for row in by_domain] == ["I06"]
    assert [row.code for row in by_words] == ["I10"]


def test_a_list_costs_the_same_with_more_rows(office):
    def cost(query):
        with CaptureQueriesContext(connection) as queries:
            answer = office.get(reverse("municipios:index"), query)
        return len(answer.context["object_list"]), len(queries)

    office.get(reverse("municipios:index"))
    few, many = cost({"q": "Lagoa"}), cost({"q": "Vila"})

    assert (few[0], many[0] > 10) == (2, True)
    assert few[1] == many[1]
