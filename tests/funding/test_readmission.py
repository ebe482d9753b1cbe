"""Not admitted, heard, let in after all, evaluated, and the ranking drawn again."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from common.audit.chain import breaks
from funding.enums import ApplicationState, CallState, HearingEffect, LetterKind, Outcome
from funding.models import Decision, HearingArgument
from funding.operations import FundingRefused, NotAllowed, WrongState, ranking, reviews, screening
from funding.operations.call_parts import calendar
from funding.operations.call_steps import cancel_call
from funding.operations.calls import change_call
from funding.operations.decisions import (
    Proposal,
    analyse_argument,
    close_analysis,
    decide_call,
    end_hearings,
    notify_hearings,
    propose_decisions,
    readmit,
    state_in_hearing,
)
from funding.operations.refusals import RankingIncomplete
from funding.queries.evaluation import ranked_applications
from tests.funding.deciding import approve, in_force
from tests.funding.evaluating import (
    AFTER,
    an_evaluator,
    by,
    handed_in,
    one_review_each,
    ranked,
    reviewed,
    scored,
    screened,
    with_criteria,
)
from tests.funding.factories import a_call
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=40)


@pytest.fixture
def call():
    in_force()
    made = with_criteria(a_call())
    one_review_each(made)
    return made


def not_admitted(call, member, coordinator):
    """Return an application proposed not to be admitted, its open hearing and who signs for it."""
    application, signatory = handed_in(call, 1)
    return application, not_admitting(application, member, coordinator), signatory


def not_admitting(application, member, coordinator):
    taken = screened(application, member)
    ground = screening.Ground("Plataforma", "Não é uma plataforma urbana.")
    told = {"grounds": [ground], "version": taken.version}
    decision = screening.propose_not_admitting(application=taken, **told, **by(member))
    (hearing,) = notify_hearings(decisions=[decision], **by(coordinator))
    return hearing


def analysed(hearing, signatory, coordinator, *, effect=HearingEffect.CHANGED):
    state_in_hearing(hearing=hearing, arguments=["É uma plataforma urbana."], **by(signatory, AFTER))
    argument = HearingArgument.objects.get(hearing=hearing)
    is_accepted = effect == HearingEffect.CHANGED
    told = {"analysis": "O anexo mostra-o.", "is_accepted": is_accepted}
    analyse_argument(argument=argument, **told, **by(coordinator, LATER))
    close_analysis(hearing=hearing, effect=effect, **by(coordinator, LATER))


def let_in(application, coordinator, *, grounds="O anexo 2 mostra-o.", at=LATER):
    application.refresh_from_db()
    return readmit(application=application, grounds=grounds, version=application.version, **by(coordinator, at))


def test_what_its_hearing_lets_in_is_evaluated_ranked_again_and_proposed(call, eata_member, eata_coordinator):
    other, _ = handed_in(call, 7)
    application, hearing, signatory = not_admitted(call, eata_member, eata_coordinator)
    scored(other, eata_member, "3")
    first = ranking.publish_ranking(run=ranked(call, eata_member), **by(eata_coordinator))
    assert [row["title"] for row in first.rows] == ["Plataforma 7"]
    analysed(hearing, signatory, eata_coordinator)

    with pytest.raises(RankingIncomplete, match="Faltam fechar 1"):
        ranked(call, eata_member, grounds="Depois da audiência.", at=LATER)
    with pytest.raises(WrongState, match="só se propõe outra decisão depois de readmitida"):
        propose_decisions(call=call, proposals=[approve(application)], ranking=first, **by(eata_member, LATER))
    with pytest.raises(FundingRefused, match="Ainda não chegaram ao fim"):
        decide_call(call=call, **by(eata_coordinator, LATER))
    assert let_in(application, eata_coordinator).state == ApplicationState.IN_REVIEW
    assert application.letters.order_by("-pk")[0].template.kind == LetterKind.READMITTED

    reviewed(application, an_evaluator(), eata_member, "5", at=LATER)
    reviews.close_evaluation(application=application, **by(eata_member, LATER))
    again = ranked(call, eata_member, grounds="Depois da audiência.", at=LATER)
    ranking.publish_ranking(run=again, **by(eata_coordinator, LATER))
    assert [row["title"] for row in again.rows] == ["Plataforma 1", "Plataforma 7"]

    proposals = [approve(application), Proposal(other, Outcome.REJECTED, "Fica em segundo.")]
    made = propose_decisions(call=call, proposals=proposals, ranking=again, **by(eata_member, LATER))
    assert sorted(one.replaces_id is not None for one in made) == [False, True]
    notify_hearings(decisions=made, **by(eata_coordinator, LATER))
    assert set(ranked_applications(call)) == {application, other}
    ended = LATER + timedelta(days=40)
    assert end_hearings(at=ended) == 2
    assert {one.outcome for one in decide_call(call=call, **by(eata_coordinator, ended))} == {"APPROVED", "REJECTED"}
    assert list(breaks("funding.application:")) == []


def test_only_the_coordination_lets_in_and_only_what_its_hearing_changed(call, eata_member, eata_coordinator):
    changed, signs = handed_in(call, 2)
    application, hearing, signatory = not_admitted(call, eata_member, eata_coordinator)
    with pytest.raises(WrongState, match="fechar a análise"):
        let_in(application, eata_coordinator)
    analysed(hearing, signatory, eata_coordinator, effect=HearingEffect.KEPT)
    with pytest.raises(WrongState, match="fechar a análise"):
        let_in(application, eata_coordinator)

    analysed(not_admitting(changed, eata_member, eata_coordinator), signs, eata_coordinator)
    for person in (eata_member, signs):
        with pytest.raises(NotAllowed):
            let_in(changed, person)
    with pytest.raises(FundingRefused, match="fundamentos"):
        let_in(changed, eata_coordinator, grounds="  ")
    let_in(changed, eata_coordinator)
    with pytest.raises(WrongState):
        let_in(changed, eata_coordinator)


def test_it_is_let_in_through_its_page_and_both_sides_read_it(call, eata_member, eata_coordinator):
    application, hearing, signatory = not_admitted(call, eata_member, eata_coordinator)
    analysed(hearing, signatory, eata_coordinator)
    where = [call.code, application.uuid]
    page, act = reverse("funding:decision_of", args=where), reverse("funding:readmit", args=where)
    application.refresh_from_db()
    told = {"version": application.version, "grounds": "O anexo 2 mostra-o."}
    with time_machine.travel(LATER, tick=False):
        office, member = client_of(eata_coordinator), client_of(eata_member)
        assert "por readmitir" in unescape(
            member.get(reverse("funding:deciding_call", args=[call.code])).content.decode()
        )
        assert member.post(act, told).status_code == 403
        assert office.post(act, {**told, "grounds": ""}).status_code == 422
        assert office.post(act, {**told, "version": 1}).status_code == 422
        assert office.post(act, told).status_code == 302
        assert "Readmitida à avaliação" in unescape(office.get(page).content.decode())
        party = client_of(signatory).get(reverse("funding:decision", args=[application.uuid]))
    assert "Readmitida à avaliação" in unescape(party.content.decode())
    assert Decision.objects.get().outcome == Outcome.INADMISSIBLE


def test_the_first_screening_takes_the_call_into_evaluation_and_its_calendar_still_changes(
    call, eata_member, eata_coordinator
):
    one, _ = handed_in(call, 1)
    other, _ = handed_in(call, 2)
    screened(one, eata_member)
    handed_in(call, 3)  # it arrived in time, and only waited for its turn
    call.refresh_from_db()
    version = call.version
    screened(other, eata_member)
    call.refresh_from_db()
    assert (call.state, call.version) == (CallState.EVALUATING, version)

    told = {"starts_at": LATER, "ends_at": LATER + timedelta(days=9), "note": "", "is_exact": True}
    who = {"user": eata_coordinator, "entity_id": eata_coordinator.memberships.get().entity_id, "at": LATER}
    edition = change_call(
        call=call, write=calendar({}, {"HEARING": told}), version=version, grounds="Mais candidaturas.", **who
    )
    assert edition is not None
    call.refresh_from_db()
    with pytest.raises(WrongState):
        cancel_call(call=call, reason="Não.", version=call.version, **who)
