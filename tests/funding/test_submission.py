"""Handing in: at the last instant, once, with everything that was said, and never changed afterwards."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, ProgrammingError, transaction

from common.audit.chain import breaks
from common.audit.models import ChainEvent
from common.canonical import sha256_of
from funding.enums import ApplicationState, ParticipationState
from funding.models import Participation, Submission
from funding.operations import (
    CallClosed,
    NotAllowed,
    ParticipationTaken,
    RulesNotMet,
    StaleApplication,
    submit_application,
    withdraw_application,
)
from funding.operations.moves import stream_of
from funding.operations.submission import lapse_drafts
from tests.funding.factories import (
    CLOSES,
    OPENS,
    WITHIN,
    a_call,
    a_municipality,
    accept,
    an_application,
    invited,
    submit,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(milliseconds=1)


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def led(call):
    """An application ready to be handed in, with its signatory."""
    entity, signatory = a_municipality(1)
    return an_application(call, entity, signatory), signatory


@pytest.mark.parametrize("received_at", [OPENS, CLOSES - INSTANT])
def test_who_arrives_in_time_is_in_time_even_if_their_turn_comes_later(led, received_at):
    submission = submit(*led, received_at=received_at, at=CLOSES + timedelta(minutes=5))
    assert (submission.received_at, submission.number) == (received_at, 1)


@pytest.mark.parametrize("received_at", [OPENS - INSTANT, CLOSES, CLOSES + INSTANT])
def test_out_of_time_is_refused_and_the_draft_kept(led, received_at):
    application, signatory = led
    with pytest.raises(CallClosed, match="O que já escreveu fica guardado"):
        submit(application, signatory, received_at=received_at)
    application.refresh_from_db()
    assert (application.state, Submission.objects.count()) == (ApplicationState.DRAFT, 0)


def test_the_database_itself_refuses_what_arrived_late(led):
    application, signatory = led
    with pytest.raises(IntegrityError, match="the call is not open"), transaction.atomic():
        Submission.objects.create(
            application=application,
            number=1,
            registry="X",
            key=uuid4(),
            received_at=CLOSES,
            recorded_at=CLOSES,
            submitted_by=signatory,
            payload="{}",
            sha256="0" * 64,
        )


def test_what_was_handed_in_says_everything_and_has_its_hash(led):
    submission = submit(*led)
    content = json.loads(submission.payload)
    assert submission.sha256 == sha256_of(submission.payload)
    assert content["platform"] == {"kind": "NEW", "name": ""}
    assert [(one["name"], one["has_committed"]) for one in content["participants"]] == [("Vila 1", True)]


def test_the_same_form_twice_is_one_submission(led):
    key = uuid4()
    application, signatory = led
    assert submit(application, signatory, key=key).pk == submit(application, signatory, key=key).pk
    assert Submission.objects.count() == 1


def test_handing_in_again_adds_another_and_leaves_the_first(led):
    first = submit(*led)
    second = submit(*led)
    assert [(one.number, one.pk) for one in Submission.objects.order_by("number")] == [(1, first.pk), (2, second.pk)]
    assert first.registry != second.registry


def test_a_submission_never_changes(led):
    submission = submit(*led)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(payload="{}")
    with pytest.raises(Error), transaction.atomic():
        led[0].delete()


def test_who_saw_an_older_version_is_told(led):
    application, signatory = led
    with pytest.raises(StaleApplication):
        submit_application(
            application=application,
            key=uuid4(),
            version=application.version - 1,
            user=signatory,
            entity=application.lead,
            received_at=WITHIN,
            at=WITHIN,
        )


def test_rules_that_do_not_hold_are_all_told_with_names(call, led):
    application, signatory = led
    silent, _ = a_municipality(2)
    reluctant, other = a_municipality(3)
    invited(application, silent, by=signatory)
    accept(invited(application, reluctant, by=signatory), other, commits=False, uses_platform=False)
    with pytest.raises(RulesNotMet) as refused:
        submit(application, signatory)
    assert refused.value.problems == (
        "Falta a resposta de: Vila 2",
        "Têm de usar a plataforma: Vila 3",
        "Falta o compromisso com a partilha de dados de: Vila 3",
    )


def test_a_municipality_is_in_one_application_and_the_other_is_not_told_which(call, led):
    courted, its_signatory = a_municipality(2)
    other, other_signatory = a_municipality(3)
    application, signatory = led
    rival = an_application(call, other, other_signatory, title="Outra plataforma")
    both = [invited(application, courted, by=signatory), invited(rival, courted, by=other_signatory)]
    accept(both[0], its_signatory)
    with pytest.raises(ParticipationTaken) as taken:
        accept(both[1], its_signatory)
    assert str(taken.value) == "Vila 2 já participa noutra candidatura a este aviso."
    assert Participation.objects.get(pk=both[1].pk).state == ParticipationState.INVITED


def test_withdrawing_sets_the_municipalities_free(call, led):
    application, signatory = led
    submit(application, signatory)
    application.refresh_from_db()
    withdraw_application(
        application=application,
        reason="Sem recursos.",
        version=application.version,
        user=signatory,
        entity=application.lead,
        at=WITHIN,
    )
    assert set(application.participations.values_list("state", flat=True)) == {ParticipationState.RELEASED}
    assert an_application(call, application.lead, signatory).pk != application.pk
    assert Submission.objects.count() == 1


def test_nobody_but_the_signatory_of_that_day_hands_in(led):
    application, signatory = led
    _, stranger = a_municipality(2)
    signatory.memberships.update(ends_on=WITHIN.date())
    for person in (stranger, signatory):
        with pytest.raises(NotAllowed):
            submit(application, person)


def test_only_the_municipality_itself_accepts(led):
    application, signatory = led
    other, _ = a_municipality(2)
    with pytest.raises(NotAllowed):
        accept(invited(application, other, by=signatory), signatory)


def test_drafts_lapse_after_the_end_and_not_before(led):
    application, _ = led
    assert lapse_drafts(call_id=application.call_id, at=CLOSES - INSTANT) == 0
    assert lapse_drafts(call_id=application.call_id, at=CLOSES) == 1
    assert lapse_drafts(call_id=application.call_id, at=CLOSES) == 0
    application.refresh_from_db()
    assert application.state == ApplicationState.LAPSED


def test_the_chain_tells_what_happened_and_holds(led):
    application, signatory = led
    submit(application, signatory)
    events = ChainEvent.objects.filter(stream=stream_of(application)).order_by("number")
    assert list(events.values_list("kind", "on_behalf_of")) == [
        ("start", "MUN-0001"),
        ("accept_invitation", "MUN-0001"),
        ("submit", "MUN-0001"),
    ]
    assert list(breaks()) == []
