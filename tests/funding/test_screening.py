"""Screening: on what was handed in, with questions that are answered in time or marked late."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from common.audit.chain import breaks
from common.audit.models import ChainEvent
from common.notifications.models import Notice
from funding.enums import ApplicationState, DecisionStage, Outcome
from funding.models import Clarification, Participation
from funding.operations import NotAllowed, StaleApplication, WrongState, screening
from funding.operations.moves import stream_of
from funding.operations.refusals import FundingRefused
from tests.funding.evaluating import AFTER, by, handed_in, screened, with_criteria
from tests.funding.factories import CLOSES, WITHIN, a_call

pytestmark = pytest.mark.django_db
GROUND = [screening.Ground("Plataforma", "Não é uma plataforma urbana.")]


@pytest.fixture
def application():
    return handed_in(with_criteria(a_call()), 1)[0]


@pytest.fixture
def signatory(application):
    return application.submissions.get().submitted_by


def ask(application, member, *, at=AFTER, days=10, fields=("projeto.titulo",), grounds="Qual é a plataforma?"):
    application.refresh_from_db()
    told = {"fields": fields, "grounds": grounds, "days": days, "version": application.version}
    return screening.ask_clarification(application=application, **told, **by(member, at))


def answer(clarification, signatory, *, at=AFTER):
    return screening.answer_clarification(clarification=clarification, text="É nova.", **by(signatory, at))


def state_of(application):
    application.refresh_from_db()
    return application.state


def test_nothing_is_taken_up_while_it_may_still_be_handed_in_again(application, eata_member):
    for at in (WITHIN, CLOSES - timedelta(milliseconds=1)):
        with pytest.raises(WrongState, match="ainda recebe candidaturas"):
            screening.start_screening(application=application, **by(eata_member, at))
    assert screened(application, eata_member, at=CLOSES).state == ApplicationState.SCREENING


def test_the_rules_are_checked_on_what_was_handed_in(application):
    Participation.objects.filter(application=application).update(uses_platform=False)
    assert [result.holds for result in screening.checked_again(application)] == [True] * 4


def test_an_answer_in_time_brings_it_back(application, signatory, eata_member):
    screened(application, eata_member)
    asked = ask(application, eata_member)
    assert (state_of(application), asked.due_at.isoformat()) == (
        ApplicationState.CLARIFICATION,
        "2024-11-16T00:00:00+00:00",
    )
    answered = answer(asked, signatory, at=asked.due_at - timedelta(milliseconds=1))
    assert (answered.is_late, state_of(application)) == (False, ApplicationState.SCREENING)
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "funding.clarification_asked",
        "funding.clarification_answered",
    }


def test_a_late_answer_is_kept_and_says_so(application, signatory, eata_member):
    screened(application, eata_member)
    asked = ask(application, eata_member)
    assert screening.end_clarifications(at=asked.due_at - timedelta(milliseconds=1)) == 0
    assert (screening.end_clarifications(at=asked.due_at), screening.end_clarifications(at=asked.due_at)) == (1, 0)
    answered = answer(asked, signatory, at=asked.due_at)
    assert (answered.is_late, answered.answer, state_of(application)) == (True, "É nova.", ApplicationState.SCREENING)


def test_there_may_be_another_round_and_what_was_said_stays(application, signatory, eata_member):
    screened(application, eata_member)
    answer(ask(application, eata_member), signatory)
    second = ask(application, eata_member, grounds="E quem a usa?")
    assert [one.answer for one in application.clarifications.order_by("pk")] == ["É nova.", ""]
    answer(second, signatory)
    with pytest.raises(WrongState, match="já tem resposta"):
        answer(second, signatory)
    with pytest.raises(Error), transaction.atomic():
        Clarification.objects.filter(pk=second.pk).update(answer="Outra coisa.")
    assert list(breaks()) == []


def test_nobody_waits_for_a_job_once_the_term_is_over(application, eata_member):
    screened(application, eata_member)
    asked = ask(application, eata_member)
    application.refresh_from_db()
    admission = {"application": application, "note": "", **by(eata_member, asked.due_at)}
    with pytest.raises(StaleApplication):  # the clock moved it since it was read
        screening.admit(version=application.version, **admission)
    screening.end_clarifications(at=asked.due_at)
    application.refresh_from_db()
    assert screening.admit(version=application.version, **admission).state == ApplicationState.IN_REVIEW


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"grounds": " "}, "Diga o que falta"),
        ({"fields": ()}, "a que parte"),
        ({"days": 4}, "pelo menos 5 dias úteis"),
    ],
)
def test_a_request_says_what_it_is_about_and_leaves_time(application, eata_member, changed, said):
    screened(application, eata_member)
    with pytest.raises(FundingRefused, match=said):
        ask(application, eata_member, **changed)


def test_not_admitting_is_a_proposal_with_its_grounds(application, eata_member, eata_coordinator):
    taken = screened(application, eata_member)
    told = {"application": taken, "version": taken.version}
    with pytest.raises(FundingRefused, match="pelo menos um fundamento"):
        screening.propose_not_admitting(**told, grounds=[screening.Ground("a", " ")], **by(eata_coordinator))
    decision = screening.propose_not_admitting(**told, grounds=GROUND, **by(eata_coordinator))
    assert (decision.stage, decision.outcome) == (DecisionStage.PROPOSED, Outcome.INADMISSIBLE)
    assert decision.grounds == "Plataforma: Não é uma plataforma urbana."
    assert state_of(application) == ApplicationState.PROPOSED
    assert ChainEvent.objects.filter(stream=stream_of(application)).last().kind == "propose_not_admitting"


def test_who_is_not_of_the_eata_screens_nothing(application, signatory, eata_member):
    for act in (
        lambda: screening.start_screening(application=application, **by(signatory)),
        lambda: screening.admit(application=application, note="", version=1, **by(signatory)),
    ):
        with pytest.raises((NotAllowed, WrongState)) as refused:
            act()
        assert isinstance(refused.value, NotAllowed)
    screened(application, eata_member)
    with pytest.raises(NotAllowed):
        ask(application, signatory)
    with pytest.raises(NotAllowed):
        answer(ask(application, eata_member), eata_member)
