"""From the proposal to the final decision: who may, when, with which words, and what never changes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from common.audit.chain import breaks
from common.calendars.enums import Seat
from common.calendars.models import ClosedDay, Dilation
from funding.enums import ApplicationState, CallState, DecisionStage, HearingEffect, Outcome
from funding.models import Decision, Letter
from funding.operations import FundingRefused, NotAllowed, WrongState
from funding.operations.decisions import (
    accept_award,
    analyse_argument,
    close_analysis,
    decide_call,
    end_hearings,
    forfeit_unaccepted,
    notify_hearings,
    promote_reserve,
    propose_decisions,
    publish_results,
    recount_hearings,
    state_in_hearing,
)
from funding.operations.letters import words_of
from funding.queries.decisions import final_of, money_of
from tests.funding.deciding import PROPOSED, Proposal, approve, heard, reject, scored
from tests.funding.factories import CLOSES

pytestmark = pytest.mark.django_db
ENDED = datetime(2024, 12, 17, tzinfo=UTC)  # ten working days after 2 December, over at midnight


def said(hearing, signatory, *arguments, at=PROPOSED + timedelta(days=2)):
    lead = hearing.decision.application.lead
    return state_in_hearing(hearing=hearing, arguments=arguments, user=signatory, entity=lead, at=at)


def state_of(application):
    application.refresh_from_db()
    return application.state


def test_a_hearing_lasts_ten_working_days_and_says_how_they_were_counted():
    _, ((application, _), _), (hearing, _), *_ = heard()

    assert hearing.due_at == ENDED
    assert hearing.counting["days"] == 10
    assert hearing.counting["skipped"] == []
    assert state_of(application) == ApplicationState.HEARING
    (letter,) = Letter.objects.filter(application=application)
    assert letter.body.partition(": ")[2] == (
        "Candidatura 1, aprovada, 1\u202f000,00\u00a0€, Cumpre todos os critérios., 16 de dezembro de 2024, 10"
    )


def test_who_lives_on_the_islands_has_more_days_and_a_closed_day_only_makes_it_longer():
    call, ((one, _), (other, _)), *_, entity, member, coordinator = scored()
    Dilation.objects.create(service_seat=Seat.MAINLAND, party_seat=Seat.AZORES, days=5, source="CPA, artigo 88.º")
    one.lead.region.code = "acores"
    one.lead.region.save()
    made = propose_decisions(
        call=call, proposals=[reject(one), reject(other)], ranking=None, user=member, entity=entity, at=PROPOSED
    )
    hearings = notify_hearings(decisions=made, user=coordinator, entity=entity, at=PROPOSED)
    assert [each.counting["dilation"] for each in hearings] == [5, 5]
    assert hearings[0].due_at == datetime(2024, 12, 24, tzinfo=UTC)

    ClosedDay.objects.create(day="2024-12-23", reason="Tolerância de ponto", source="Despacho")
    assert recount_hearings(at=PROPOSED + timedelta(days=1)) == 2
    hearings[0].refresh_from_db()
    assert hearings[0].due_at == datetime(2024, 12, 25, tzinfo=UTC)
    ClosedDay.objects.all().delete()
    assert recount_hearings(at=PROPOSED + timedelta(days=1)) == 0


def test_nothing_is_decided_before_everybody_was_heard():
    call, _, _, entity, _, coordinator = heard()

    assert end_hearings(at=ENDED - timedelta(milliseconds=1)) == 0
    with pytest.raises(FundingRefused, match="O aviso decide-se como um todo"):
        decide_call(call=call, user=coordinator, entity=entity, at=ENDED)
    assert end_hearings(at=ENDED) == 2
    assert end_hearings(at=ENDED) == 0
    decided = decide_call(call=call, user=coordinator, entity=entity, at=ENDED)

    assert [each.outcome for each in decided] == [Outcome.APPROVED, Outcome.REJECTED]
    assert decided[0].accept_until == datetime(2025, 1, 3, tzinfo=UTC)
    call.refresh_from_db()
    assert call.state == CallState.DECIDED
    assert list(breaks("funding.application:")) == []


def test_who_proposed_does_not_decide_even_behind_the_operation():
    call, ((application, _), _), _, entity, member, _ = heard()
    end_hearings(at=ENDED)

    with pytest.raises(NotAllowed):
        decide_call(call=call, user=member, entity=entity, at=ENDED)
    with pytest.raises(IntegrityError, match="who proposed"), transaction.atomic():
        Decision.objects.create(
            application=application, stage=DecisionStage.FINAL, outcome=Outcome.REJECTED, grounds="Porque sim",
            decided_by=member, decided_at=ENDED,
        )  # fmt: skip


def test_every_argument_has_an_answer_before_the_end():
    call, (_, (_, signatory)), (_, hearing), entity, _, coordinator = heard()
    said(hearing, signatory, "O critério 2 foi mal contado.", "  ", "Falta um anexo.")
    end_hearings(at=ENDED)
    first, second = hearing.arguments.order_by("position")

    with pytest.raises(FundingRefused, match="Falta analisar a pronúncia de: Candidatura 2"):
        decide_call(call=call, user=coordinator, entity=entity, at=ENDED)
    analyse_argument(
        argument=first, analysis="Foi contado como o aviso diz.", is_accepted=False, user=coordinator, entity=entity,
        at=ENDED,
    )  # fmt: skip
    with pytest.raises(FundingRefused, match="Falta analisar: argumento 2"):
        close_analysis(hearing=hearing, effect=HearingEffect.KEPT, user=coordinator, entity=entity, at=ENDED)
    analyse_argument(
        argument=second, analysis="O anexo consta.", is_accepted=False, user=coordinator, entity=entity, at=ENDED
    )
    with pytest.raises(FundingRefused, match="só muda se algum argumento proceder"):
        close_analysis(hearing=hearing, effect=HearingEffect.CHANGED, user=coordinator, entity=entity, at=ENDED)
    close_analysis(hearing=hearing, effect=HearingEffect.KEPT, user=coordinator, entity=entity, at=ENDED)
    assert len(decide_call(call=call, user=coordinator, entity=entity, at=ENDED)) == 2


def test_a_hearing_that_changes_the_proposal_is_followed_by_another():
    call, ((first, _), (second, signatory)), (_, hearing), entity, member, coordinator = heard(budget=Decimal(1500))
    said(hearing, signatory, "O critério 2 foi mal contado.")
    end_hearings(at=ENDED)
    argument = hearing.arguments.get()
    analyse_argument(
        argument=argument, analysis="Tem razão.", is_accepted=True, user=coordinator, entity=entity, at=ENDED
    )
    close_analysis(hearing=hearing, effect=HearingEffect.CHANGED, user=coordinator, entity=entity, at=ENDED)
    with pytest.raises(FundingRefused, match="Ainda não chegaram ao fim: Candidatura 2"):
        decide_call(call=call, user=coordinator, entity=entity, at=ENDED)

    with pytest.raises(FundingRefused, match="passam 500,00"):
        propose_decisions(call=call, proposals=[approve(second)], ranking=None, user=member, entity=entity, at=ENDED)
    made = propose_decisions(
        call=call, proposals=[approve(second), Proposal(first, Outcome.RESERVE, "Passa a segundo.")], ranking=None,
        user=member, entity=entity, at=ENDED,
    )  # fmt: skip
    assert [each.replaces is not None for each in made] == [True, True]
    notify_hearings(decisions=made, user=coordinator, entity=entity, at=ENDED)
    later = ENDED + timedelta(days=40)
    assert end_hearings(at=later) == 2
    decided = decide_call(call=call, user=coordinator, entity=entity, at=later)
    assert [each.outcome for each in decided] == [Outcome.RESERVE, Outcome.APPROVED]

    forfeit_unaccepted(at=later + timedelta(days=40))
    assert state_of(second) == ApplicationState.FORFEITED
    assert money_of(call).taken == 0
    promoted = promote_reserve(
        application=first, amount=Decimal(900), grounds="Há dotação.", user=coordinator, entity=entity,
        at=later + timedelta(days=41),
    )  # fmt: skip
    assert final_of(first) == promoted


def test_what_is_said_late_is_kept_and_marked():
    _, (_, (application, signatory)), (_, hearing), *_ = heard()
    end_hearings(at=ENDED)

    said(hearing, signatory, "Cheguei tarde.", at=ENDED)

    hearing.refresh_from_db()
    assert (hearing.is_late, hearing.arguments.get().is_late) == (True, True)
    assert state_of(application) == ApplicationState.HEARING_ANALYSIS


def test_only_the_own_signatory_speaks_and_never_without_words():
    _, ((_, stranger), (application, signatory)), (_, hearing), *_ = heard()

    with pytest.raises(NotAllowed):
        said(hearing, stranger, "Também quero falar.")
    with pytest.raises(FundingRefused, match="pelo menos um argumento"):
        said(hearing, signatory, "", "   ")
    assert (state_of(application), hearing.arguments.count()) == (ApplicationState.HEARING, 0)


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-0.001, True), (0, False), (0.001, False)], ids=["just before", "at", "after"]
)
def test_an_award_is_accepted_until_the_end_of_its_term(seconds, taken):
    call, ((application, signatory), _), _, entity, _, coordinator = heard()
    end_hearings(at=ENDED)
    decision, _ = decide_call(call=call, user=coordinator, entity=entity, at=ENDED)
    application.refresh_from_db()

    def accept():
        accept_award(
            application=application, version=application.version, user=signatory, entity=application.lead,
            at=decision.accept_until + timedelta(seconds=seconds),
        )  # fmt: skip

    if taken:
        accept()
    else:
        with pytest.raises(WrongState, match="O prazo para aceitar terminou"):
            accept()
    assert state_of(application) == (ApplicationState.ACCEPTED if taken else ApplicationState.DECIDED)


def test_an_approval_says_how_much_and_a_refusal_does_not():
    call, ((application, _),), entity, member, _ = scored(1)

    for wrong in (
        Proposal(application, Outcome.APPROVED, "Sim."),
        Proposal(application, Outcome.REJECTED, "Não.", Decimal(5)),
        Proposal(application, Outcome.REJECTED, "  "),
    ):
        with pytest.raises(FundingRefused):
            propose_decisions(call=call, proposals=[wrong], ranking=None, user=member, entity=entity, at=CLOSES)
    assert not Decision.objects.exists()


def test_published_results_are_an_edition_that_stays():
    call, _, _, entity, _, coordinator = heard()

    def published(stage):
        return publish_results(call=call, stage=stage, note="", user=coordinator, entity=entity, at=ENDED)

    first = published(DecisionStage.PROPOSED)
    assert published(DecisionStage.PROPOSED) == first
    with pytest.raises(WrongState):
        published(DecisionStage.FINAL)
    end_hearings(at=ENDED)
    decide_call(call=call, user=coordinator, entity=entity, at=ENDED)
    second = published(DecisionStage.FINAL)

    assert (first.number, second.number) == (1, 2)
    first.payload = "{}"
    with pytest.raises(ProgrammingError), transaction.atomic():
        first.save()


@pytest.mark.parametrize("text", ["{registo.__class__}", "{0}", "{}", "{registo!r}", "{registo:>99}", "{outro}", "{"])
def test_a_text_speaks_only_of_what_is_known(text):
    with pytest.raises(FundingRefused):
        words_of(text)
    assert words_of("Aviso {aviso}, {{chavetas}}") == {"aviso"}
