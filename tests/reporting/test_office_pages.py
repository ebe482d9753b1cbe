"""The back office of the reports: the EATA prepares them, the coordination signs, and nobody else comes in."""

import pytest
from django.core.files.storage import storages

from reporting import operations
from reporting.enums import EditionState
from reporting.models import ReportEdition
from tests.reporting.addresses import office, page, text
from tests.reporting.factories import (
    AT,
    frozen,
    report_sha256,
    signed,
    state_of,
)
from tests.support.cast import client_of

OUTSIDERS = ["reporter_arte", "entity_head_arte", "ccdr_norte", "editor_porto", "content_editor", "stranger"]


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

    kept = storages["private"]
    assert (type(content.storage), content.storage.base_location) == (type(kept), kept.base_location)
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
