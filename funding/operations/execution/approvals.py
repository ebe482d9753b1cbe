"""What the EATA does with a request of payment: checked by one hand, approved by another, ordered, paid."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from funding.enums import AwardState, PaymentKind, PaymentState
from funding.models import PaymentApproval, PaymentRequest
from funding.operations.execution.files import require_not_quarantined
from funding.operations.execution.guards import (
    actor_on,
    require_may,
    require_state,
    require_version,
    require_words,
    tell_of_award,
)
from funding.operations.execution.payments import check_room, locked_payment, require_step, step_payment
from funding.operations.execution.targets import measure_paid
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.permissions import can_direct_awards, can_run_awards
from territories.models import Entity


@transaction.atomic
def check_payment(
    *, payment: PaymentRequest, version: int, note: str, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Give the first hand: the request and its expenses were checked."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_run_awards(actor), "verificar pagamentos")
    _require_ready(payment, [PaymentState.SUBMITTED], version, "verificar")
    require_not_quarantined(*(line.file for line in payment.lines.select_related("file")))
    _sign(payment, 1, note, user, at)
    step_payment(payment, PaymentState.CHECKED)
    _tell("check_payment", payment, user, entity, at, {"note": note})
    return payment


@transaction.atomic
def approve_payment(
    *, payment: PaymentRequest, version: int, note: str, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Give the second hand, by another person of the coordination; from here on it counts against the award."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_direct_awards(actor), "aprovar pagamentos")
    _require_ready(payment, [PaymentState.CHECKED], version, "aprovar")
    check_room(payment)
    _sign(payment, 2, note, user, at)
    step_payment(payment, PaymentState.APPROVED)
    _tell("approve_payment", payment, user, entity, at, {"amount": payment.amount, "note": note})
    return payment


@transaction.atomic
def order_payment(
    *, payment: PaymentRequest, version: int, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Tell the treasury to pay, or the beneficiary to give back."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_run_awards(actor), "ordenar pagamentos")
    _require_ready(payment, [PaymentState.APPROVED], version, "ordenar")
    payment.ordered_at = at
    step_payment(payment, PaymentState.ORDERED)
    _tell("order_payment", payment, user, entity, at, {"amount": payment.amount})
    return payment


@transaction.atomic
def record_payment(
    *, payment: PaymentRequest, version: int, paid_on: date, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Write down the day on which the money moved, and measure the target again."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_run_awards(actor), "registar pagamentos")
    require_step(payment, [PaymentState.ORDERED], "registar como pago")
    require_version(payment, version)
    ordered_on = localdate(payment.ordered_at) if payment.ordered_at else paid_on
    if not ordered_on <= paid_on <= localdate(at):
        raise FundingRefused("O dia do pagamento fica entre o dia da ordem e hoje.")
    payment.paid_on = paid_on
    step_payment(payment, PaymentState.PAID)
    _tell("pay", payment, user, entity, at, {"amount": payment.amount, "paid_on": paid_on})
    measure_paid(user=user, at=at)
    return payment


@transaction.atomic
def return_payment(
    *, payment: PaymentRequest, version: int, reason: str, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Send a request back to who asked, to be put right and submitted again."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_run_awards(actor), "devolver pagamentos")
    if payment.kind == PaymentKind.RECOVERY:
        raise WrongState("Uma recuperação não se devolve: é recusada e pedida de novo.")
    require_step(payment, [PaymentState.SUBMITTED, PaymentState.CHECKED], "devolver")
    require_version(payment, version)
    payment.reason = require_words(reason, "Diga o que tem de ser corrigido: quem pediu vai ler.")
    step_payment(payment, PaymentState.RETURNED)
    _tell("return_payment", payment, user, entity, at, {"reason": payment.reason})
    return payment


@transaction.atomic
def refuse_payment(
    *, payment: PaymentRequest, version: int, reason: str, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Refuse a request that was not ordered yet; the coordination, with the reason."""
    payment, actor = _found(payment, user, entity, at)
    require_may(can_direct_awards(actor), "recusar pagamentos")
    states = [PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.APPROVED, PaymentState.RETURNED]
    require_step(payment, states, "recusar")
    require_version(payment, version)
    payment.reason = require_words(reason, "Diga porque o pedido é recusado: quem pediu vai ler.")
    step_payment(payment, PaymentState.REFUSED)
    _tell("refuse_payment", payment, user, entity, at, {"reason": payment.reason})
    return payment


def _found(payment: PaymentRequest, user: User, entity: Entity, at: datetime) -> tuple[PaymentRequest, Actor]:
    return locked_payment(payment), actor_on(user, entity, at)


def _require_ready(payment: PaymentRequest, states: Collection[PaymentState], version: int, label: str) -> None:
    """Money goes out only while the award runs; it may come back whatever became of it."""
    if payment.kind != PaymentKind.RECOVERY:
        require_state(payment.award, [AwardState.RUNNING], f"{label} pagamentos")
    require_step(payment, states, label)
    require_version(payment, version)


def _sign(payment: PaymentRequest, level: int, note: str, user: User, at: datetime) -> None:
    hands = payment.approvals.filter(round=payment.round).values_list("approved_by_id", flat=True)
    if user.pk in {payment.requested_by_id, *hands}:
        raise NotAllowed("Quem pede, quem verifica e quem aprova são pessoas diferentes: peça a outra.")
    PaymentApproval.objects.create(
        payment=payment, round=payment.round, level=level, approved_by=user, approved_at=at, note=note.strip()
    )


def _tell(kind: str, payment: PaymentRequest, user: User, entity: Entity, at: datetime, data: dict[str, Any]) -> None:
    told = {"payment": payment.number, "round": payment.round, **data}
    tell_of_award(kind, payment.award, user=user, entity=entity, at=at, data=told)
