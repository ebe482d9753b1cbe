"""Pages: public ones say where each figure comes from; what is not public does not exist for others."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from initiatives.models import Target, TargetIndicator, TargetMeasurement
from reporting import operations
from reporting.enums import ContributionState, EditionState
from reporting.models import RegionalContribution, ReportEdition
from reporting.queries.canonical import sha256_of
from tests.reporting.factories import (
    AT,
    ContributionFactory,
    corrected,
    frozen,
    opened,
    published,
    report_sha256,
    signed,
    small_plan,
    state_of,
)
from tests.support.cast import client_of
from tests.support.said import said_in
from tests.territories.factories import RegionFactory

FILES = ["relatorio.pdf", "dados.json", "tabelas.zip", "manifesto.json"]
OUTSIDERS = ["reporter_arte", "entity_head_arte", "ccdr_norte", "editor_porto", "content_editor", "stranger"]


@pytest.fixture
def plan(db):
    small_plan()


@pytest.fixture
def on_line(plan, eata_coordinator):
    return published(user=eata_coordinator)


@pytest.fixture
def draft(plan):
    return frozen(opened())


def page(edition) -> str:
    return reverse("reporting:edition", args=[edition.year, edition.edition])


def file(edition, name: str) -> str:
    return reverse("reporting:file", args=[edition.year, edition.edition, name])


def office(name: str, *args) -> str:
    return reverse(f"reporting_office:{name}", args=args)


def body_of(response) -> bytes:
    body = b"".join(response.streaming_content)
    response.close()
    return body


def text(response) -> str:
    return " ".join(response.content.decode().split())


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


@pytest.mark.parametrize("name", OUTSIDERS)
def test_the_back_office_of_reports_is_closed_to_others(request, draft, name):
    browser = client_of(request.getfixturevalue(name))
    section = draft.sections.first()
    reads = [office("index"), office("open"), office("edition", draft.pk), office("section", section.pk)]
    writes = [
        office(step, draft.pk)
        for step in ("build", "submit", "sign", "publish", "errata", "discard", "return", "withdraw_signature")
    ]

    for address in reads:
        assert browser.get(address).status_code in (302, 403, 404), address
    for address in writes:
        assert browser.post(address).status_code in (302, 403, 404), address
    assert state_of(draft) == EditionState.IN_PREPARATION


def test_the_eata_prepares_and_the_coordination_signs(plan, eata_member, eata_coordinator):
    member, coordinator = client_of(eata_member), client_of(eata_coordinator)
    member.post(office("open"), {"year": 2025, "cut_off_on": "2025-12-31"})
    edition = ReportEdition.objects.get()
    section = edition.sections.get(code="SUMMARY")
    member.post(office("section", section.pk), {"version": 1, "narrative": "Um ano de arranque.", "fechar": "1"})
    frozen(edition)

    member.post(office("submit", edition.pk))
    given = {"statement": "Assino.", "accepts_missing_regions": "on", "read_sha256": report_sha256(edition)}
    member.post(office("sign", edition.pk), given)
    assert state_of(edition) == EditionState.IN_REVIEW
    coordinator.post(office("sign", edition.pk), given)
    checked = {"read_sha256": report_sha256(edition), "is_checked": "on"}
    member.post(office("publish", edition.pk), checked)
    assert state_of(edition) == EditionState.SIGNED
    coordinator.post(office("publish", edition.pk), checked)

    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert edition.signatures.get().person == eata_coordinator
    assert "Um ano de arranque." in edition.snapshot.payload


def test_a_stale_signature_shows_both_reports_and_signs_nothing(draft, eata_coordinator):
    operations.submit_for_review(edition=draft, user=eata_coordinator, at=AT)
    browser = client_of(eata_coordinator)
    current = report_sha256(draft)
    assert f'value="{current}"' in text(browser.get(office("edition", draft.pk)))
    stale = {"statement": "Li e assino.", "accepts_missing_regions": "on", "read_sha256": "a" * 64}

    response = browser.post(office("sign", draft.pk), stale)

    assert response.status_code == 409
    assert all(
        words in text(response) for words in (f"<span>{'a' * 8}</span>", current, "Li e assino.", "Nada foi assinado.")
    )
    assert state_of(draft) == EditionState.IN_REVIEW


def test_who_signs_second_sees_the_edition_as_it_is_now(draft, eata_coordinator, monkeypatch):
    operations.submit_for_review(edition=draft, user=eata_coordinator, at=AT)
    browser, sent = client_of(eata_coordinator), {"statement": "Li.", "accepts_missing_regions": "on"}

    sign = operations.sign_edition

    def second(**given):
        sign(**given | {"statement": "Assinei primeiro."})
        return sign(**given)

    monkeypatch.setattr(operations, "sign_edition", second)
    response = browser.post(office("sign", draft.pk), sent | {"read_sha256": report_sha256(draft)})

    assert response.status_code == 409
    assert "alguém decidiu antes de si" in text(response)
    assert "Assinei primeiro." in text(response)
    assert ('class="w-status">assinada<' in text(response), "em revisão" in text(response)) == (True, False)


def test_publishing_shows_what_becomes_public_and_asks_again(draft, eata_coordinator, eata_member):
    signed(draft, eata_coordinator)
    browser, address, sha256 = client_of(eata_coordinator), office("publish", draft.pk), report_sha256(draft)

    shown = text(browser.get(address))
    unchecked = browser.post(address, {"read_sha256": sha256})
    other = browser.post(address, {"read_sha256": "a" * 64, "is_checked": "on"})

    assert all(words in shown for words in (page(draft), "1.0", eata_coordinator.name, "relatorio.pdf", sha256[:8]))
    assert (unchecked.status_code, "Confirme que conferiu" in text(unchecked)) == (422, True)
    assert (other.status_code, "Nada foi publicado" in text(other)) == (409, True)
    assert client_of(eata_member).get(address).status_code == 302
    assert state_of(draft) == EditionState.SIGNED
    browser.post(address, {"read_sha256": sha256, "is_checked": "on"})
    assert state_of(draft) == EditionState.PUBLISHED


def test_the_coordination_withdraws_its_signature(draft, eata_coordinator):
    signed(draft, eata_coordinator)
    browser = client_of(eata_coordinator)

    assert browser.post(office("withdraw_signature", draft.pk), {"reason": "x" * 2001}).status_code == 422
    asked = text(browser.get(office("withdraw_signature", draft.pk)))
    assert (eata_coordinator.name in asked, "volta à preparação" in asked) == (True, True)
    assert state_of(draft) == EditionState.SIGNED
    browser.post(office("withdraw_signature", draft.pk), {"reason": "Ficheiro errado."})

    assert state_of(draft) == EditionState.IN_PREPARATION
    assert "«Ficheiro errado.»" in text(browser.get(office("edition", draft.pk)))


def test_reasons_too_long_are_refused_and_kept_in_the_form(draft, eata_coordinator):
    operations.submit_for_review(edition=draft, user=eata_coordinator, at=AT)
    browser = client_of(eata_coordinator)

    response = browser.post(office("return", draft.pk), {"reason": "y" * 2001})

    assert response.status_code == 422
    assert "y" * 2001 in text(response)
    assert state_of(draft) == EditionState.IN_REVIEW


@pytest.mark.parametrize("step", ["build", "submit", "sign", "publish", "withdraw_signature", "return"])
def test_who_comes_late_is_told_where_the_edition_is(draft, eata_coordinator, step):
    signed(draft, eata_coordinator)
    operations.publish_edition(edition=draft, read_sha256=report_sha256(draft), user=eata_coordinator, at=AT)

    response = client_of(eata_coordinator).post(office(step, draft.pk), follow=True)

    assert response.redirect_chain == [(office("edition", draft.pk), 302)]
    assert "A edição está agora publicada" in text(response)


def test_files_lie_in_the_private_storage(draft):
    content = draft.snapshot.artefacts.get(name="relatorio.pdf").content

    assert content.storage is storages["private"]
    with pytest.raises(NotImplementedError, match="no address"):
        _ = content.url


def test_pages_of_the_back_office_show_where_the_edition_is(draft, eata_coordinator):
    browser = client_of(eata_coordinator)

    for address in (office("index"), office("open"), office("edition", draft.pk)):
        assert browser.get(address).status_code == 200
    assert "em preparação" in text(browser.get(office("edition", draft.pk)))


def test_a_stale_text_shows_both(draft, eata_member):
    browser = client_of(eata_member)
    address = office("section", draft.sections.get(code="SUMMARY").pk)
    browser.post(address, {"version": 1, "narrative": "O primeiro."})

    response = browser.post(address, {"version": 1, "narrative": "O segundo."})

    assert response.status_code == 409
    assert "O primeiro." in text(response)
    assert "O segundo." in text(response)


def test_a_text_of_an_edition_that_moved_on_is_refused_in_words_and_kept_in_the_form(draft, eata_member):
    address = office("section", draft.sections.get(code="SUMMARY").pk)
    ReportEdition.objects.filter(pk=draft.pk).update(state=EditionState.IN_REVIEW)

    page = text(client_of(eata_member).post(address, {"version": 1, "narrative": "Escrito tarde de mais."}))

    assert "os textos já não se alteram" in page
    assert draft.sections.get(code="SUMMARY").narrative == ""


def test_the_officer_writes_signs_and_takes_back(plan, ccdr_norte):
    opened()
    browser = client_of(ccdr_norte)
    address = reverse("reporting:contribution", args=[2025])

    browser.post(address, {"version": 0, "text": "Doze municípios começaram.", "guardar": "1"})
    assert "Doze municípios começaram." in text(browser.get(address))
    browser.post(address, {"version": 1, "text": "Treze municípios começaram.", "assinar": "1"})

    contribution = RegionalContribution.objects.get()
    assert (contribution.state, contribution.text) == (ContributionState.SUBMITTED, "Treze municípios começaram.")
    browser.post(reverse("reporting:withdraw_contribution", args=[2025]))
    contribution.refresh_from_db()
    assert contribution.state == ContributionState.DRAFT


def test_a_stale_contribution_shows_both(plan, ccdr_norte):
    opened()
    browser = client_of(ccdr_norte)
    address = reverse("reporting:contribution", args=[2025])
    browser.post(address, {"version": 0, "text": "O primeiro.", "guardar": "1"})

    response = browser.post(address, {"version": 0, "text": "O segundo.", "guardar": "1"})

    assert response.status_code == 409
    assert "O primeiro." in text(response)
    assert "O segundo." in text(response)


def test_another_region_never_sees_a_draft(plan, ccdr_norte, ccdr_algarve):
    opened()
    address = reverse("reporting:contribution", args=[2025])
    client_of(ccdr_norte).post(address, {"version": 0, "text": "Segredo do Norte.", "guardar": "1"})
    assert RegionalContribution.objects.get().text == "Segredo do Norte."

    assert "Segredo do Norte." not in text(client_of(ccdr_algarve).get(address))


@pytest.mark.parametrize("name", ["reporter_arte", "eata_member", "editor_porto", "stranger"])
def test_contributions_are_for_officers_only(request, plan, name):
    opened()
    browser = client_of(request.getfixturevalue(name))

    assert browser.get(reverse("reporting:contributions")).status_code == 404
    assert browser.post(reverse("reporting:contribution", args=[2025]), {"version": 0, "text": "x"}).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, plan):
    opened()

    for address in (reverse("reporting:contributions"), reverse("reporting:contribution", args=[2025])):
        assert client.get(address).status_code == 302


def test_the_eata_takes_a_signed_contribution(plan, eata_member):
    contribution = ContributionFactory(
        region=RegionFactory(code="norte"), state=ContributionState.SUBMITTED, accepted_by=None, accepted_at=None
    )
    browser = client_of(eata_member)
    assert browser.get(office("contribution", contribution.pk)).status_code == 200

    browser.post(office("decide_contribution", contribution.pk), {"aceitar": "1"})

    contribution.refresh_from_db()
    assert (contribution.state, contribution.accepted_by) == (ContributionState.ACCEPTED, eata_member)


def test_a_contribution_saved_after_it_was_signed_is_given_back_to_the_writer(plan, ccdr_norte):
    opened()
    browser = client_of(ccdr_norte)
    address = reverse("reporting:contribution", args=[2025])
    browser.post(address, {"version": 0, "text": "O assinado.", "assinar": "1"})

    late = browser.post(address, {"version": 0, "text": "Escrito noutra janela.", "guardar": "1"})

    assert late.status_code == 409
    assert "e já não se altera" in text(late)
    assert "Escrito noutra janela." in text(late)
    assert RegionalContribution.objects.get().text == "O assinado."


def test_a_letter_that_no_report_could_print_is_refused_while_it_can_be_changed(plan, ccdr_norte, draft, eata_member):
    own = client_of(ccdr_norte).post(
        reverse("reporting:contribution", args=[2025]), {"version": 0, "text": "Feito 😀", "assinar": "1"}
    )
    section = draft.sections.get(code="SUMMARY")
    ours = client_of(eata_member).post(office("section", section.pk), {"version": 1, "narrative": "Com 北京."})

    assert own.status_code == 422
    assert "O carácter «😀» não se pode imprimir num relatório." in text(own)
    assert RegionalContribution.objects.count() == 0
    assert "O carácter «北» não se pode imprimir num relatório." in text(ours)


def test_a_returned_contribution_leaves_the_eata_at_the_edition_that_awaits_it(draft, eata_member):
    contribution = ContributionFactory(
        region=RegionFactory(code="norte"), state=ContributionState.SUBMITTED, accepted_by=None, accepted_at=None
    )
    browser = client_of(eata_member)
    address = office("decide_contribution", contribution.pk)

    page = browser.post(address, {"reason": "Faltam números."}, follow=True)
    late = browser.post(address, {"aceitar": "1"}, follow=True)

    assert (page.status_code, page.redirect_chain[-1][0]) == (200, office("edition", draft.pk))
    assert "Contributo devolvido à região, com o motivo." in text(page)
    assert "O contributo está agora rascunho: não decidiu nada." in text(late)
    contribution.refresh_from_db()
    assert (contribution.state, contribution.return_reason) == (ContributionState.DRAFT, "Faltam números.")
