"""Money by two hands: in order, never above the award, back again, and told to the target."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, transaction

from accounts.enums import Role
from funding.enums import (
    AmendmentKind,
    MechanismKind,
    PaymentKind,
    PaymentState,
)
from funding.models import Award, PaymentRequest
from funding.operations import FundingRefused, NotAllowed, WrongState
from funding.operations.execution import (
    Expense,
    add_expense,
    approve_payment,
    check_payment,
    claim_milestone,
    open_payment,
    order_payment,
    record_payment,
    refuse_payment,
    remove_expense,
    request_amendment,
    request_recovery,
    return_payment,
    submit_payment,
    terminate_award,
    verify_milestone,
    write_payment,
)
from funding.operations.refusals import AboveTheAward, StaleAward
from funding.queries.execution import (
    money_of_award,
    paid_by_municipality,
)
from initiatives.models import TargetMeasurement
from tests.accounts.factories import MembershipFactory
from tests.funding.executing import (
    LATER,
    STARTS,
    a_file,
    approved,
    asked,
    checked,
    of_party,
    ordered,
    paid,
    running,
    submitted,
    targets,
    verified,
)
from tests.funding.factories import a_municipality

pytestmark = pytest.mark.django_db


def measured(code):
    rows = TargetMeasurement.objects.filter(indicator__target__code=code).order_by("pk")
    return [int(value) for value in rows.values_list("value", flat=True)]


def editor_of(signatory):
    entity = signatory.memberships.get().entity
    return MembershipFactory(entity=entity, role=Role.MUNICIPAL_EDITOR, starts_on=date(2023, 1, 1)).user


def test_money_goes_by_two_hands_and_is_told_to_the_target():
    targets()
    ((award, signatory),), people = running()
    payment = paid(submitted(award, signatory), people)
    assert payment.state == PaymentState.PAID
    hands = payment.approvals.order_by("level").values_list("level", "approved_by")
    assert list(hands) == [(1, people.member.pk), (2, people.coordinator.pk)]
    assert measured("PRR-08") == [300]
    held = money_of_award(award)
    assert (held.committed, held.paid, held.left) == (300, 300, 700)
    assert [(one.alone, one.jointly) for one in paid_by_municipality(MechanismKind.PRR)] == [(300, 0)]
    assert paid_by_municipality(MechanismKind.OWN) == []


def test_the_one_who_checked_does_not_approve():
    ((award, signatory),), people = running()
    payment = submitted(award, signatory)
    by = people.by(people.coordinator)
    payment = check_payment(payment=payment, version=payment.version, note="", **by)
    with pytest.raises(NotAllowed, match="pessoas diferentes"):
        approve_payment(payment=payment, version=payment.version, note="", **by)
    with pytest.raises(NotAllowed, match="aprovar pagamentos"):
        approve_payment(payment=payment, version=payment.version, note="", **people.by(people.member))


def test_payments_are_made_in_order():
    ((award, signatory),), people = running()
    payment = submitted(award, signatory)
    by, second = people.by(people.member), people.by(people.coordinator)
    for step, who, more in (
        (approve_payment, second, {"note": ""}),
        (order_payment, by, {}),
        (record_payment, by, {"paid_on": LATER.date()}),
    ):
        with pytest.raises(WrongState, match="submetido"):
            step(payment=payment, version=payment.version, **more, **who)
    with pytest.raises(StaleAward):
        check_payment(payment=payment, version=1, note="", **by)
    payment = ordered(payment, people)
    for wrong in (date(2025, 6, 1), date(2025, 6, 3)):
        with pytest.raises(FundingRefused, match="dia da ordem"):
            record_payment(payment=payment, version=payment.version, paid_on=wrong, **by)


def test_what_came_back_is_asked_again_with_both_hands_anew():
    ((award, signatory),), people = running()
    payment = checked(submitted(award, signatory), people)
    by = people.by(people.member)
    payment = return_payment(payment=payment, version=payment.version, reason="Falta o IVA.", **by)
    who = of_party(signatory)
    payment = write_payment(payment=payment, version=payment.version, amount=Decimal(250), description="", **who)
    payment = submit_payment(payment=payment, version=payment.version, **who)
    assert (payment.round, payment.reason, payment.state) == (2, "", PaymentState.SUBMITTED)
    approved(payment, people)
    assert list(payment.approvals.order_by("round", "level").values_list("round", "level")) == [(1, 1), (2, 1), (2, 2)]


def test_a_refused_request_leaves_its_money_and_its_invoices():
    ((award, signatory),), people = running()
    payment = approved(submitted(award, signatory, "900"), people)
    with pytest.raises(AboveTheAward, match="restam 100,00"):
        submitted(award, signatory, "200")
    by = people.by(people.other)
    payment = refuse_payment(payment=payment, version=payment.version, reason="Não é elegível.", **by)
    assert money_of_award(award).left == 1000
    line = payment.lines.get()
    repeated = Expense(line.supplier.upper(), line.document_number, line.issued_on, line.amount)
    other = asked(award, signatory, "50")
    assert add_expense(payment=other, expense=repeated, upload=None, **of_party(signatory)).pk


def test_an_invoice_is_not_asked_twice_and_covers_what_is_asked():
    ((award, signatory), (other, else_)), _ = running(2)
    first, second = asked(award, signatory), asked(other, else_)
    line = first.lines.get()
    same = Expense(f" {line.supplier.upper()} ", line.document_number, line.issued_on, line.amount)
    with pytest.raises(FundingRefused, match="já está num pedido"):
        add_expense(payment=second, expense=same, upload=None, **of_party(else_))
    remove_expense(line=line, **of_party(signatory))
    first.refresh_from_db()
    with pytest.raises(FundingRefused, match="As despesas do pedido somam 0,00"):
        submit_payment(payment=first, version=first.version, **of_party(signatory))


def test_the_last_payment_waits_for_the_milestones_and_an_advance_for_nothing():
    ((award, signatory),), people = running()
    who = of_party(signatory)
    told_ = {"amount": Decimal(100), "description": ""}
    advance = open_payment(award=award, kind=PaymentKind.ADVANCE, **told_, **who)
    assert submit_payment(payment=advance, version=1, **who).state == PaymentState.SUBMITTED
    final = asked(award, signatory, "100", PaymentKind.FINAL)
    with pytest.raises(FundingRefused, match="Faltam: M1"):
        submit_payment(payment=final, version=final.version, **who)
    verified(award, signatory, people)
    assert submit_payment(payment=final, version=final.version, **who).state == PaymentState.SUBMITTED


def test_who_may_prepare_does_not_submit_and_strangers_do_nothing():
    ((award, signatory),), _ = running()
    editor = of_party(editor_of(signatory))
    payment = open_payment(award=award, kind=PaymentKind.ADVANCE, amount=Decimal(1), description="", **editor)
    with pytest.raises(NotAllowed):
        submit_payment(payment=payment, version=1, **editor)
    _, stranger = a_municipality(9)
    who = of_party(stranger)
    milestone = award.milestones.get()
    refusals = (
        lambda: submit_payment(payment=payment, version=1, **who),
        lambda: write_payment(payment=payment, version=1, amount=Decimal(2), description="", **who),
        lambda: check_payment(payment=payment, version=1, note="", **who),
        lambda: claim_milestone(
            milestone=milestone, version=1, claimed_on=STARTS, claim="Eu.", upload=a_file(), **who
        ),
        lambda: verify_milestone(milestone=milestone, version=1, **who),
        lambda: request_recovery(award=award, amount=Decimal(1), grounds="Sim.", **who),
        lambda: terminate_award(award=award, version=award.version, grounds="Sim.", **who),
        lambda: request_amendment(
            award=award, kind=AmendmentKind.TIME, after={"ends_on": "2027-01-01"}, grounds="Sim.", **who
        ),
    )
    for attempt in refusals:
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(FundingRefused, match="EATA"):
        open_payment(award=award, kind=PaymentKind.RECOVERY, amount=Decimal(1), description="", **of_party(signatory))


def test_what_is_recovered_is_no_longer_paid_and_never_more_than_was():
    targets()
    ((award, signatory),), people = running()
    paid(submitted(award, signatory), people)
    asks = {"grounds": "Despesa não elegível.", **people.by(people.other)}
    with pytest.raises(AboveTheAward, match="300,00"):
        request_recovery(award=award, amount=Decimal(301), **asks)
    first = request_recovery(award=award, amount=Decimal(200), **asks)
    second = request_recovery(award=award, amount=Decimal(200), **asks)
    paid(first, people)
    held = money_of_award(award)
    assert (held.paid, held.recovered, held.left, held.recoverable) == (100, 200, 700, 100)
    assert measured("PRR-08") == [300, 100]
    second = checked(second, people)
    by = people.by(people.coordinator)
    with pytest.raises(AboveTheAward, match="100,00"):
        approve_payment(payment=second, version=second.version, note="", **by)
    with pytest.raises(WrongState, match="não se devolve"):
        return_payment(payment=second, version=second.version, reason="x", **by)


def test_the_database_keeps_recoveries_within_what_was_paid_and_awards_above_their_payments():
    ((award, signatory),), people = running()
    payment = paid(submitted(award, signatory), people)
    recovery = approved(
        request_recovery(award=award, amount=Decimal(300), grounds="Sim.", **people.by(people.other)), people
    )
    with pytest.raises(Error, match="would pass"), transaction.atomic():
        PaymentRequest.objects.filter(pk=recovery.pk).update(amount=Decimal(301))
    with pytest.raises(Error, match="never less"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(amount=Decimal(299))
    assert payment.amount == 300
