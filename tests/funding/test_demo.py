"""The invented calls: one in each phase, made by the operations, once."""

import pytest
from django.utils import timezone

from common.audit import chain
from funding.demo import STORIES, load
from funding.enums import (
    AmendmentState,
    ApplicationState,
    AssignmentState,
    AwardState,
    CallStage,
    MilestoneState,
    PaymentState,
    ScanState,
)
from funding.models import (
    Amendment,
    Application,
    Assignment,
    Attachment,
    Award,
    Call,
    Milestone,
    PaymentRequest,
    ResultsPublication,
)
from funding.queries import stage_of

pytestmark = pytest.mark.usefixtures("demonstration")


def states_of(model, name="state"):
    return set(model.objects.values_list(name, flat=True))


def test_the_examples_show_every_phase_and_nearly_every_state_of_what_is_in_it():
    stages = {stage_of(call, timezone.now()) for call in Call.objects.filter(is_demonstration=True)}
    assert stages == {
        CallStage.CONSULTATION,
        CallStage.OPEN,
        CallStage.EVALUATING,
        CallStage.HEARING,
        CallStage.DECIDED,
        CallStage.EXECUTING,
    }
    never_stays = {ApplicationState.LAPSED, ApplicationState.FORFEITED, ApplicationState.PROPOSED}
    assert states_of(Application) == set(ApplicationState) - never_stays
    assert states_of(Assignment) == set(AssignmentState) - {AssignmentState.REPLACED}
    assert states_of(Award) == set(AwardState) - {AwardState.TERMINATED}
    assert states_of(Milestone) == set(MilestoneState)
    assert states_of(PaymentRequest) == set(PaymentState) - {
        PaymentState.SUBMITTED,
        PaymentState.ORDERED,
        PaymentState.REFUSED,
    }
    assert states_of(Amendment) == {AmendmentState.REQUESTED, AmendmentState.SIGNED}
    assert states_of(Attachment, "scan") == {ScanState.CLEAN, ScanState.INFECTED}


def test_they_are_made_once_say_that_they_are_examples_and_their_chains_hold(client):
    told = list(load())
    calls = Call.objects.filter(is_demonstration=True)
    assert (told, calls.count()) == ([], len(STORIES))
    assert Application.objects.filter(call__is_demonstration=False).exists() is False
    assert Application.objects.filter(is_demonstration=False).exists() is False
    assert list(chain.breaks("funding.")) == []
    assert ResultsPublication.objects.count() == 4
    assert "Prazo prorrogado" in client.get("/avisos/exemplo-pgu-aberto/").content.decode()
