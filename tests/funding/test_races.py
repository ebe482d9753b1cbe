"""Real connections at the same time: one municipality in two applications, opposite orders, ten clicks, payments."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier, Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import Error, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from funding.enums import (
    ApplicationState,
    DecisionStage,
    DraftPart,
    Outcome,
    ParticipationState,
    PaymentKind,
    PaymentState,
)
from funding.models import Award, Call, Decision, Participation, PaymentApproval, PaymentRequest, Submission
from funding.operations import FundingRefused, ParticipationTaken, StaleApplication, save_part, submit_application
from funding.operations.moves import locked
from funding.queries.drafts import fingerprint_of, rows_of
from tests.accounts.factories import UserFactory
from tests.funding.factories import CLOSES, WITHIN, a_call, a_municipality, accept, an_application, invited, submit
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 60


def at_once(*acts):
    """Do everything at the same moment, each on its own connection; return what each gave or was refused with."""
    together = Barrier(len(acts))

    def do(act):
        together.wait()
        try:
            return act()
        except (FundingRefused, Error) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


@pytest.fixture
def rivals():
    """Two applications of one call, each with its signatory."""
    call = a_call()
    return [an_application(call, *a_municipality(number)) for number in (1, 2)]


def signatory_of(application):
    return application.participations.get(entity=application.lead).signed_by


def test_a_municipality_courted_by_two_ends_in_one(rivals):
    """In none of sixty tries twice."""
    for number in range(10, 10 + ROUNDS):
        courted, signatory = a_municipality(number)
        both = [invited(each, courted, by=signatory_of(each)) for each in rivals]
        told = at_once(*(partial(accept, one, signatory) for one in both))
        assert sorted(type(each).__name__ for each in told) == ["Participation", "ParticipationTaken"]
        accepted = Participation.objects.filter(entity=courted, state=ParticipationState.ACCEPTED)
        assert accepted.count() == 1


def test_claims_in_opposite_orders_never_lock_each_other(rivals):
    """Each signatory answers once; both orders are tried together, and every claim is decided cleanly."""
    courted = [a_municipality(number) for number in range(10, 30)]
    asked = {
        each.pk: [(invited(each, entity, by=signatory_of(each)), signatory) for entity, signatory in courted]
        for each in rivals
    }
    first, second = asked.values()

    def claim(invitations):
        return [_accepted_or_taken(*one) for one in invitations]

    told = at_once(lambda: claim(first), lambda: claim(second[::-1]))
    assert sorted(map(sum, zip(told[0], told[1][::-1], strict=True))) == [1] * len(courted)


def _accepted_or_taken(participation, signatory):
    try:
        accept(participation, signatory)
    except ParticipationTaken:
        return 0
    return 1


def test_ten_clicks_are_one_submission(rivals):
    application = rivals[0]
    signatory, key = signatory_of(application), uuid4()
    told = at_once(*([lambda: submit(application, signatory, key=key).registry] * 10))
    assert Submission.objects.count() == 1
    assert set(told) == {Submission.objects.get().registry}


def test_ten_clicks_through_pages_lead_to_one_receipt(rivals):
    application = rivals[0]
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.call_amendment = 'on'")
        Call.objects.filter(pk=application.call_id).update(closes_at=now + timedelta(hours=1))
    signatory = signatory_of(application)
    said = {"key": str(uuid4()), "version": application.version, "seen": 0, "confirms": "on"}
    browsers = [client_of(signatory) for _ in range(10)]
    url = reverse("funding:application_submit", args=[application.uuid])
    told = at_once(*(partial(browser.post, url, said) for browser in browsers))
    receipt = reverse("funding:receipt", args=[application.uuid, 1])
    assert {(each.status_code, each.url) for each in told} == {(302, receipt)}
    assert Submission.objects.count() == 1


def test_two_who_save_the_same_part_at_once_do_not_write_over_each_other(rivals):
    application = rivals[0]
    rows = rows_of(application, DraftPart.PROJECT)
    signatory = signatory_of(application)

    def save(name):
        save_part(
            application=application,
            part=DraftPart.PROJECT,
            rows=[{**rows[0], "platform_name": name}],
            fingerprint=fingerprint_of(rows),
            user=signatory,
            entity=application.lead,
            at=WITHIN,
        )
        return name

    told = at_once(*(partial(save, name) for name in ("A", "B", "C")))
    refused = [each for each in told if isinstance(each, StaleApplication)]
    application.refresh_from_db()
    assert len(refused) == 2
    assert [each for each in told if isinstance(each, str)] == [application.platform_name]
    assert {one.current for each in refused for one in each.differences} == {application.platform_name}


def test_a_save_and_a_submission_at_once_are_one_after_the_other(rivals):
    """Either who submits looks again, or what was saved is for the next time: never half of it in the receipt."""
    application = rivals[0]
    signatory, rows = signatory_of(application), rows_of(application, DraftPart.PROJECT)
    key, version, kept = uuid4(), application.version, fingerprint_of(rows)
    told = {"application": application, "user": signatory, "entity": application.lead, "at": WITHIN}
    changed = {"part": DraftPart.PROJECT, "rows": [{**rows[0], "platform_name": "Mais tarde"}], "fingerprint": kept}

    sent, _ = at_once(
        lambda: submit_application(key=key, version=version, received_at=WITHIN, **told),
        lambda: save_part(**told, **changed),
    )
    application.refresh_from_db()
    assert application.platform_name == "Mais tarde"
    if isinstance(sent, StaleApplication):
        assert (application.state, Submission.objects.count()) == (ApplicationState.DRAFT, 0)
    else:
        assert ("Mais tarde" in sent.payload, application.has_changes_to_submit) == (False, True)


def test_who_waits_for_their_turn_past_the_end_still_arrived_in_time(rivals):
    just_before = CLOSES - timedelta(milliseconds=1)
    acts = [
        lambda each=each, at=at: submit(each, signatory_of(each), received_at=at, at=CLOSES + timedelta(seconds=9))
        for each, at in zip(rivals, (just_before, CLOSES), strict=True)
    ]
    in_time, late = at_once(*acts)
    assert (in_time.received_at, type(late).__name__) == (just_before, "CallClosed")


def test_payments_approved_at_once_never_pass_the_award(rivals):
    application, hands = rivals[0], [UserFactory(), UserFactory()]
    decision = Decision.objects.create(
        application=application,
        stage=DecisionStage.FINAL,
        outcome=Outcome.APPROVED,
        amount=100,
        grounds="Cumpre.",
        decided_by=hands[0],
        decided_at=WITHIN,
    )
    award = Award.objects.create(
        application=application, decision=decision, number="C-1", amount=100, created_at=WITHIN
    )
    asked = [
        PaymentRequest.objects.create(
            award=award,
            number=number,
            kind=PaymentKind.INTERIM,
            amount=30,
            requested_by=hands[0],
            state=PaymentState.CHECKED,
        )
        for number in range(1, 9)
    ]
    for payment in asked:
        for level, hand in enumerate(hands, start=1):
            PaymentApproval.objects.create(payment=payment, round=1, level=level, approved_by=hand, approved_at=WITHIN)

    def approve(payment):
        with transaction.atomic():
            return PaymentRequest.objects.filter(pk=payment.pk).update(state=PaymentState.APPROVED)

    at_once(*(lambda payment=payment: approve(payment) for payment in asked))
    approved = PaymentRequest.objects.filter(state=PaymentState.APPROVED)
    assert sum(approved.values_list("amount", flat=True)) == Decimal(90)


def test_one_hand_does_not_approve_a_payment_twice(rivals):
    hand = UserFactory()
    application = rivals[0]
    decision = Decision.objects.create(
        application=application,
        stage=DecisionStage.FINAL,
        outcome=Outcome.APPROVED,
        amount=100,
        grounds="Cumpre.",
        decided_by=hand,
        decided_at=WITHIN,
    )
    award = Award.objects.create(
        application=application, decision=decision, number="C-1", amount=100, created_at=WITHIN
    )
    payment = PaymentRequest.objects.create(
        award=award, number=1, kind=PaymentKind.INTERIM, amount=30, requested_by=hand, state=PaymentState.CHECKED
    )

    def approve(level):
        PaymentApproval.objects.create(payment=payment, round=1, level=level, approved_by=hand, approved_at=WITHIN)
        return level

    told = at_once(lambda: approve(1), lambda: approve(2))
    assert sorted(type(one).__name__ for one in told) == ["IntegrityError", "int"]
    with pytest.raises(Error), transaction.atomic():
        PaymentRequest.objects.filter(pk=payment.pk).update(state=PaymentState.APPROVED)


def test_who_waited_for_the_application_sees_the_call_as_it_is_then():
    """An extension that is published while a submission waits for its turn is the one that counts."""
    call = a_call()
    lead, signatory = a_municipality(1)
    application = an_application(call, lead, signatory)
    holding, extended = Event(), Event()

    def keep_the_row():
        with transaction.atomic():
            locked(application)
            holding.set()
            extended.wait(10)

    def extend_then_let_go():
        holding.wait(10)
        sleep(0.5)  # the submission is by now waiting for the row
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL portal.call_amendment = 'on'")
            Call.objects.filter(pk=call.pk).update(closes_at=CLOSES + timedelta(days=1))
        extended.set()

    def hand_in():
        holding.wait(10)
        return submit(application, signatory, received_at=CLOSES + timedelta(minutes=1))

    told = at_once(keep_the_row, hand_in, extend_then_let_go)

    assert [type(one).__name__ for one in told if one is not None] == ["Submission"]
