"""What the regions write for a report, and what the EATA does with it."""

import pytest
from django.urls import reverse

from reporting.enums import ContributionState
from reporting.models import RegionalContribution
from tests.reporting.addresses import office, text
from tests.reporting.factories import (
    ContributionFactory,
    opened,
)
from tests.support.cast import client_of
from tests.territories.factories import RegionFactory


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
