"""The pages of a decision: the EATA's board, and what a party reads and answers."""

import json
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.enums import Role
from funding.enums import ApplicationState, HearingEffect, Outcome
from funding.forms.money import MoneyField
from funding.models import Appeal, Decision, LetterReading
from funding.operations import ranking
from funding.operations.decisions import decide_call, end_hearings, propose_decisions
from funding.operations.letter_papers import make_paper, paper_of
from tests.accounts.factories import MembershipFactory
from tests.funding.deciding import PROPOSED, heard, in_force, reject, scored
from tests.funding.evaluating import by, handed_in, one_review_each, ranked, scored as evaluated, with_criteria
from tests.funding.factories import a_call
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
LATER = PROPOSED + timedelta(days=40)


def page_of(response):
    return unescape(response.content.decode())


def board_of(call):
    return reverse("funding:deciding_call", args=[call.code])


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_as_much_for_one_as_for_three(count, django_assert_num_queries):
    call, _, _, _, _, coordinator = heard(count)
    browser = client_of(coordinator)
    with time_machine.travel(LATER, tick=False):
        browser.get(board_of(call))

        with django_assert_num_queries(22):
            response = browser.get(board_of(call))

    assert response.status_code == 200
    assert f"Candidatura {count}" in page_of(response)


def test_a_call_is_proposed_heard_decided_and_published_through_the_pages():
    call, ((application, _), (other, _)), _, member, coordinator = scored()
    with time_machine.travel(PROPOSED, tick=False):
        told = {
            f"c{application.pk}-outcome": "APPROVED", f"c{application.pk}-amount": "12 500,50",
            f"c{application.pk}-grounds": "Primeira da ordenação.", f"c{other.pk}-outcome": "REJECTED",
            f"c{other.pk}-grounds": "",
        }  # fmt: skip
        address = reverse("funding:propose_decisions", args=[call.code])
        refused = client_of(member).post(address, told)
        assert refused.status_code == 422
        assert "Primeira da ordenação." in page_of(refused)
        assert not Decision.objects.exists()

        client_of(member).post(address, {**told, f"c{other.pk}-grounds": "Abaixo do mínimo."})
        assert client_of(member).post(reverse("funding:open_hearings", args=[call.code])).status_code == 403
        client_of(coordinator).post(reverse("funding:open_hearings", args=[call.code]))
        again = client_of(coordinator).post(reverse("funding:open_hearings", args=[call.code]))
        assert again.status_code == 409
    end_hearings(at=LATER)
    with time_machine.travel(LATER, tick=False):
        client_of(coordinator).post(reverse("funding:decide_call", args=[call.code]))
        client_of(coordinator).post(reverse("funding:publish_results", args=[call.code]), {"note": "Nota"})

    application.refresh_from_db()
    assert application.state == ApplicationState.DECIDED
    assert call.results.get().note == "Nota"


def test_a_party_reads_its_letter_answers_and_is_answered():
    call, (_, (application, signatory)), (_, hearing), entity, _, coordinator = heard()
    party, staff = client_of(signatory), client_of(coordinator)
    page = reverse("funding:decision", args=[application.uuid])
    letter = application.letters.get()
    with time_machine.travel(PROPOSED + timedelta(hours=1), tick=False):
        assert "Não chega ao mínimo" in page_of(party.get(page))
        party.get(reverse("funding:letter", args=[application.uuid, letter.pk]))
        empty = party.post(reverse("funding:state_in_hearing", args=[application.uuid]), {"argument_1": ""})
        assert empty.status_code == 422
        party.post(reverse("funding:state_in_hearing", args=[application.uuid]), {"argument_1": "Foi mal contado."})
    assert LetterReading.objects.get().read_by == signatory
    end_hearings(at=LATER)
    where = [call.code, application.uuid]
    argument = hearing.arguments.get()
    with time_machine.travel(LATER, tick=False):
        analysed = {f"a{argument.pk}-analysis": "Foi bem contado.", f"a{argument.pk}-is_accepted": "0"}
        staff.post(reverse("funding:analyse_argument", args=[*where, argument.pk]), analysed)
        staff.post(reverse("funding:close_analysis", args=where), {"effect": HearingEffect.KEPT.value})
        decide_call(call=call, user=coordinator, entity=entity, at=LATER)
        assert "Foi bem contado." in page_of(party.get(page))
        party.post(reverse("funding:file_appeal", args=[application.uuid]), {"kind": "COMPLAINT", "text": "Reclamo."})
        appeal = Appeal.objects.get()
        answer = {f"r{appeal.pk}-{name}": value for name, value in (
            ("effect", "CHANGED"), ("answer", "Procede."), ("outcome", "APPROVED"), ("amount", "900"))}  # fmt: skip
        staff.post(reverse("funding:answer_appeal", args=[*where, appeal.pk]), answer)
        assert "900,00" in page_of(party.get(page))
        application.refresh_from_db()
        accepted = {"version": application.version, "is_understood": "on"}
        party.post(reverse("funding:accept_award", args=[application.uuid]), accepted)

    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED


def test_others_do_not_see_a_decision_and_an_editor_does_not_answer_it():
    _, ((_, rival), (application, signatory)), *_ = heard()
    editor = MembershipFactory(
        entity=application.lead, role=Role.MUNICIPAL_EDITOR, starts_on=signatory.memberships.get().starts_on
    ).user
    page = reverse("funding:decision", args=[application.uuid])
    letter = reverse("funding:letter", args=[application.uuid, application.letters.get().pk])

    with time_machine.travel(LATER, tick=False):
        assert [client_of(rival).get(address).status_code for address in (page, letter)] == [404, 404]
        assert client_of(editor).get(page).status_code == 200
        answer = client_of(editor).post(
            reverse("funding:state_in_hearing", args=[application.uuid]), {"argument_1": "Eu."}
        )
    assert answer.status_code == 403


def test_a_letter_is_a_paper_too_for_who_may_read_it_and_always_the_same():
    _, ((_, rival), (application, signatory)), *_ = heard()
    letter = application.letters.get()
    address = reverse("funding:letter_file", args=[application.uuid, letter.pk])
    with time_machine.travel(LATER, tick=False):
        assert client_of(rival).get(address).status_code == 404
        assert client_of(signatory).get(address).status_code == 302
        make_paper(letter=letter)
        response = client_of(signatory).get(address)
    assert (response["Content-Type"], LetterReading.objects.get().read_by) == ("application/pdf", signatory)
    assert b"".join(response.streaming_content) == paper_of(letter)


def test_nothing_of_a_proposal_is_seen_before_it_is_notified():

    call, ((application, signatory),), entity, member, _ = scored(1)
    propose_decisions(
        call=call, proposals=[reject(application)], ranking=None, user=member, entity=entity, at=PROPOSED
    )
    with time_machine.travel(LATER, tick=False):
        text = page_of(client_of(signatory).get(reverse("funding:decision", args=[application.uuid])))
    assert "Ainda não há decisão" in text
    assert "Não chega" not in text


def test_the_board_proposals_and_results_follow_the_published_ranking(eata_member, eata_coordinator):
    in_force()
    call = with_criteria(a_call(budget=Decimal(5000)))
    one_review_each(call)
    first, second = (handed_in(call, number, amount=amount)[0] for number, amount in ((1, 1200), (2, 800)))
    evaluated(first, eata_member, "3")
    evaluated(second, eata_member, "5", first=5)
    ranking.publish_ranking(run=ranked(call, eata_member), **by(eata_coordinator))
    browser = client_of(eata_member)
    with time_machine.travel(PROPOSED, tick=False):
        assert browser.get(board_of(call)).context["rows"][0].application == second
        page = browser.get(reverse("funding:propose_decisions", args=[call.code]))
        suggested = [(form["outcome"].value(), form["amount"].value()) for _, form in page.context["rows"]]
        assert suggested == [(Outcome.APPROVED, "800"), (Outcome.APPROVED, "1200")]
        told = {}
        for _, form in page.context["rows"]:
            told |= {form[name].html_name: form[name].value() for name in ("outcome", "amount")}
            told[form["grounds"].html_name] = "Pela ordenação publicada."
        assert browser.post(reverse("funding:propose_decisions", args=[call.code]), told).status_code == 302
        client_of(eata_coordinator).post(reverse("funding:open_hearings", args=[call.code]))
        client_of(eata_coordinator).post(reverse("funding:publish_results", args=[call.code]))

    rows = json.loads(call.results.get().payload)["rows"]
    assert [(row["title"], row["rank"], row["amount"]) for row in rows] == [
        ("Plataforma 1", 2, "1200"),
        ("Plataforma 2", 1, "800"),
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1234.50", "1234.50"), ("1.234,50", "1234.50"), ("1.234", "1234"), ("12 500,50 €", "12500.50")],
)
def test_euros_are_read_as_they_are_meant(typed, read):
    assert MoneyField().clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["NaN", "1e309", "-5", "0", "1,234", "doze", "999999999999999"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)
