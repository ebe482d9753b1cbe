"""Public pages say where each figure comes from; what is not public does not exist for others."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from common.canonical import sha256_of
from initiatives.models import Target, TargetIndicator, TargetMeasurement
from reporting.enums import EditionState
from reporting.models import ReportEdition
from tests.reporting.addresses import file, page, text
from tests.reporting.factories import (
    AT,
    corrected,
    published,
    small_plan,
)
from tests.support.cast import client_of
from tests.support.said import said_in

FILES = ["relatorio.pdf", "dados.json", "tabelas.zip", "manifesto.json"]
OUTSIDERS = ["reporter_arte", "entity_head_arte", "ccdr_norte", "editor_porto", "content_editor", "stranger"]


def body_of(response) -> bytes:
    body = b"".join(response.streaming_content)
    response.close()
    return body


def test_without_reports_the_list_says_so(client, plan):
    response = client.get("/relatorios/")

    assert response.status_code == 200
    assert "Ainda não há relatórios publicados" in text(response)


def test_a_draft_is_not_in_the_list(client, draft):
    assert "Ainda não há relatórios publicados" in text(client.get("/relatorios/"))


@pytest.mark.parametrize("years", [[2024], [2023, 2024, 2025]])
def test_the_list_costs_the_same_whatever_the_number(client, plan, eata_coordinator, years, django_assert_num_queries):
    for year in years:
        published(year, user=eata_coordinator)

    with django_assert_num_queries(1):
        response = client.get("/relatorios/")

    assert text(response).count("Relatório anual de ") == len(years)


@pytest.mark.parametrize("actions", [1, 3])
def test_the_page_of_an_edition_costs_the_same_whatever_it_froze(
    client, eata_coordinator, actions, django_assert_num_queries
):
    small_plan(actions=actions)
    edition = published(user=eata_coordinator)

    with django_assert_num_queries(5):
        response = client.get(page(edition))

    assert response.status_code == 200


def test_the_page_shows_frozen_figures_with_their_source(client, on_line):
    content = text(client.get(page(on_line)))

    assert "Ações no Plano de Ação" in content
    assert "Fonte: dados.json › figures › actions" in content
    assert on_line.snapshot.sha256[:8] in content
    assert "Carlos Coordenador" in content


def test_an_edition_read_in_english_says_what_it_froze_in_portuguese_and_marks_it(client, on_line):
    there = reverse("reporting:edition", args=[on_line.year, on_line.edition])

    same = said_in(client, there) & said_in(client, f"/en{there}")

    assert {said for said in same if not re.search(r"\.(json|pdf|zip)|[0-9a-f]{8}|manage\.py", said)} == {
        "Carlos Coordenador"
    }


def test_data_changed_after_publication_leaves_the_edition_and_is_said(client, on_line, eata_coordinator):
    before = on_line.snapshot.payload
    assert "Os dados atuais diferem" not in text(client.get(page(on_line)))
    indicator = TargetIndicator.objects.create(
        target=Target.objects.create(code="PRR-01", measure="PGU"), position=1, name="municípios", unit="municípios"
    )
    TargetMeasurement.objects.create(
        indicator=indicator,
        value=3,
        measured_on=AT.date(),
        source="EATA",
        recorded_by=eata_coordinator,
        recorded_at=AT,
    )

    content = text(client.get(page(on_line)))

    assert "Os dados atuais diferem" in content
    assert "1 medição de metas" in content
    assert 'href="/plano-de-acao/"' in content
    assert ReportEdition.objects.get().snapshot.payload == before


def test_a_rectified_edition_stays_and_points_to_the_correction(client, on_line, eata_coordinator):
    errata = corrected(on_line, user=eata_coordinator, at=AT + timedelta(days=3))

    old, new = text(client.get(page(on_line))), text(client.get(page(errata)))

    assert "Esta edição foi retificada" in old
    assert f'href="{page(errata)}"' in old
    assert "O que mudou em relação à edição 1.0" in new
    assert "Corrige o texto da I01." in new


@pytest.mark.parametrize("name", FILES)
def test_a_published_file_is_served_as_what_it_is(client, on_line, name):
    artefact = on_line.snapshot.artefacts.get(name=name)

    response = client.get(file(on_line, name))

    assert sha256_of(body_of(response)) == artefact.sha256
    assert response["Content-Type"] == artefact.media_type
    assert response["ETag"] == f'"{artefact.sha256}"'
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline" if name == "relatorio.pdf" else "attachment")


def test_a_browser_that_has_the_file_gets_no_second_copy(client, on_line):
    artefact = on_line.snapshot.artefacts.get(name="dados.json")

    response = client.get(file(on_line, "dados.json"), headers={"If-None-Match": f'"{artefact.sha256}"'})

    assert (response.status_code, response.content) == (304, b"")


def test_an_unknown_file_does_not_exist(client, on_line):
    assert client.get(file(on_line, "rascunho.pdf")).status_code == 404


def test_the_data_file_is_what_was_frozen(client, on_line):
    body = body_of(client.get(file(on_line, "dados.json")))

    assert json.loads(body)["edition"]["year"] == 2025


@pytest.mark.parametrize("state", [EditionState.IN_PREPARATION, EditionState.IN_REVIEW])
def test_drafts_do_not_exist_for_the_public(client, draft, state):
    ReportEdition.objects.update(state=state)
    stored = draft.snapshot.artefacts.get(name="relatorio.pdf").content.name

    addresses = [page(draft), *(file(draft, name) for name in FILES), f"/media/{stored}", f"/ficheiros/{stored}"]

    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_drafts_do_not_exist_for_other_entities(request, draft, name):
    browser = client_of(request.getfixturevalue(name))

    assert {browser.get(address).status_code for address in (page(draft), file(draft, "relatorio.pdf"))} == {404}


def test_the_eata_reads_its_drafts_and_nobody_keeps_a_copy(draft, eata_member):
    browser = client_of(eata_member)

    assert "Esta edição ainda não é pública" in text(browser.get(page(draft)))
    response = browser.get(file(draft, "relatorio.pdf"))
    assert body_of(response).startswith(b"relatorio.pdf")
    assert response["Cache-Control"] == "private, no-store"
