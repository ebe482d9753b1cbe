"""The page of a practice: what it tells, what it keeps to itself, and what it answers once it is gone."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from practices.enums import Evidence, PracticeState, ReplicationStage, Stage
from practices.models import Practice
from practices.queries.page import Figure
from tests.practices.factories import (
    MunicipalityFactory,
    PracticeContactFactory,
    PracticeFactory,
    PracticeIndicatorFactory,
    PracticePartnerFactory,
    ReplicationFactory,
    ReusableAssetFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def wifi(db):
    porto = MunicipalityFactory(code="1312", name="Porto")
    return PracticeFactory(
        slug="rede-wi-fi", title="Rede Wi-Fi & «praças»", owner_entity=porto.entity, stage=Stage.SCALING,
        evidence_level=Evidence.BEFORE_AFTER, licence="CC BY 4.0", source_note="Documento 003, p. 4",
        solution="Pontos de acesso em **praças**.", cost_investment=Decimal("0"), starts_on=date(2016, 5, 1),
        is_ongoing=True, summary_en="Free Wi-Fi in squares.",
    )  # fmt: skip


def page_of(client, practice):
    return client.get(f"/boas-praticas/{practice.slug}/")


def test_page_tells_the_story_the_numbers_and_where_they_come_from(client, wifi):
    PracticeIndicatorFactory(practice=wifi, baseline=None, measured_on=date(2025, 12, 31))
    PracticePartnerFactory(practice=wifi)
    ReusableAssetFactory(practice=wifi)

    html = page_of(client, wifi).content.decode()

    assert "<strong>praças</strong>" in html
    assert "Universidade de Exemplo" in html
    assert "Caderno de encargos" in html
    assert "sem valor anterior" in html
    assert "31/12/2025" in html
    assert "Documento 003, p. 4" in html
    assert "0,00" in html
    assert "não indicado" in html
    assert '<section class="practice__section practice__english" lang="en"' in html
    # What was not written has no heading.
    assert "O que falhou" not in html


def test_address_of_a_contact_is_never_shown_and_a_name_only_by_consent(client, wifi):
    PracticeContactFactory(practice=wifi)
    PracticeContactFactory(practice=wifi, name="Célia Calada", email="calada@exemplo.pt", is_public=False)
    assert wifi.contacts.count() == 2

    html = page_of(client, wifi).content.decode()

    assert "Paula Contacto" in html
    assert "Célia Calada" not in html
    assert "exemplo.pt" not in html.replace("www.exemplo.pt", "")


def test_machines_read_who_what_and_where(client, wifi):
    html = page_of(client, wifi).content.decode()

    content = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    said = json.loads(content)
    assert "&" not in content
    assert (said["@type"], said["name"], said["license"]) == (
        "CreativeWork",
        wifi.title,
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert [place["name"] for place in said["spatialCoverage"]] == ["Porto"]
    assert said["author"]["name"] == "Município de Porto"
    assert re.search(r'property="og:image" content="https?://[^"/]+/boas-praticas/rede-wi-fi/cartao\.png"', html)


def test_a_title_cannot_leave_the_linked_data(client, wifi):
    Practice.objects.filter(pk=wifi.pk).update(title="</script><script>alert(1)</script>")

    html = page_of(client, wifi).content.decode()

    assert "<script>alert" not in html


def test_reference_comes_in_three_forms(client, wifi):
    answers = {kind: client.get(f"/boas-praticas/rede-wi-fi/citar.{kind}") for kind in ("txt", "bib", "ris")}

    assert "Consultado em 21 de novembro de 2026" in answers["txt"].content.decode()
    assert "title = {{Rede Wi-Fi \\& «praças»}}" in answers["bib"].content.decode()
    licence = "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"
    assert [licence in answer.content.decode() for answer in answers.values()] == [True] * 3
    ris = answers["ris"].content.decode()
    assert ris.startswith("TY  - ELEC\r\n")
    assert ris.endswith("ER  - \r\n")
    assert answers["ris"]["Content-Disposition"] == 'attachment; filename="rede-wi-fi.ris"'


def test_share_card_is_an_image_of_the_size_networks_ask_for(client, wifi):
    answer = client.get("/boas-praticas/rede-wi-fi/cartao.png")

    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(answer.content[at : at + 4]) for at in (16, 20))
    assert (width, height) == (1200, 630)
    assert client.get("/boas-praticas/rede-wi-fi/cartao.png").content == answer.content


def test_what_left_the_catalogue_says_so_and_points_to_what_came_after(client, wifi):
    gone = PracticeFactory(
        slug="antiga", title="A antiga", live=False, state=PracticeState.WITHDRAWN,
        withdrawn_reason="Os resultados não se confirmaram.", superseded_by=wifi,
    )  # fmt: skip

    answer = page_of(client, gone)

    html = answer.content.decode()
    assert answer.status_code == 410
    assert "Os resultados não se confirmaram." in html
    assert "/boas-praticas/rede-wi-fi/" in html
    for name in ("cartao.png", "citar.txt"):
        assert client.get(f"/boas-praticas/antiga/{name}").status_code == 404


def test_what_was_never_public_does_not_exist(client):
    draft = PracticeFactory(draft=True, slug="por-publicar", title="Por publicar")

    answer = page_of(client, draft)

    assert answer.status_code == 404
    assert "Por publicar" not in answer.content.decode()


def test_practice_with_a_newer_one_stays_and_points_to_it(client, wifi):
    old = PracticeFactory(slug="antiga", superseded_by=wifi)

    html = page_of(client, old).content.decode()

    assert "Há uma prática mais recente" in html
    assert "/boas-praticas/rede-wi-fi/" in html


def test_overdue_review_is_said(client, wifi):
    Practice.objects.filter(pk=wifi.pk).update(review_due_on=date(2026, 11, 20))
    assert "A precisar de revisão" in page_of(client, wifi).content.decode()

    Practice.objects.filter(pk=wifi.pk).update(review_due_on=date(2026, 11, 21))
    assert "A precisar de revisão" not in page_of(client, wifi).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries_whatever_it_holds(client, django_assert_num_queries, wifi, count):
    for make in (PracticeIndicatorFactory, PracticePartnerFactory, ReusableAssetFactory, PracticeContactFactory):
        make.create_batch(count, practice=wifi)
    for _ in range(count):
        ReplicationFactory(practice=wifi, stage=ReplicationStage.RUNNING)
        PracticeFactory(derived_from=wifi)

    with django_assert_num_queries(13):
        response = page_of(client, wifi)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("baseline", "value", "change"),
    [("12", "6", Decimal(-50)), ("0", "6", None), (None, "6", None), ("12", None, None), ("-4", "-2", Decimal(50))],
)
def test_change_is_told_only_where_it_means_something(baseline, value, change):
    before, after = (None if each is None else Decimal(each) for each in (baseline, value))

    assert Figure("x", "", before, after, None, "", "", "").change == change
