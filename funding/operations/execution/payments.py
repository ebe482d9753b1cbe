"""Asking for money: a request with its expenses, by the lead; what has to come back is asked by the EATA."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum

from accounts.models import User
from common.ui.formatting import money
from funding.enums import AwardState, MilestoneState, PaymentKind, PaymentState, ReportState
from funding.models import Award, AwardReport, PaymentLine, PaymentRequest
from funding.operations.execution.files import drop_file, kept_file, require_not_quarantined
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_version,
    require_words,
    tell_of_award,
)
from funding.operations.refusals import AboveTheAward, FundingRefused, WrongState
from funding.permissions import can_run_awards, can_sign_award, can_write_award
from funding.queries.execution import money_of_award
from territories.models import Entity

WRITABLE = (PaymentState.DRAFT, PaymentState.RETURNED)


@dataclass(frozen=True)
class Expense:
    """An invoice as it is written in a request."""

    supplier: str
    document_number: str
    issued_on: date
    amount: Decimal


@transaction.atomic
def open_payment(
    *,
    award: Award,
    kind: PaymentKind,
    amount: Decimal,
    description: str,
    user: User,
    entity: Entity,
    at: datetime,
    report: AwardReport | None = None,
) -> PaymentRequest:
    """Begin a request of the beneficiary; nothing is asked until its signatory submits it."""
    award = locked_award(award)
    require_may(can_write_award(actor_on(user, entity, at), award), "preparar pedidos de pagamento")
    require_state(award, [AwardState.RUNNING], "pedir pagamentos")
    if kind == PaymentKind.RECOVERY:
        raise FundingRefused("As recuperações são pedidas pela EATA.")
    payment = _make(award, kind, amount, description, user, _of_award(report, award))
    _tell("open_payment", payment, user, entity, at, {"kind": kind, "amount": amount})
    return payment


@transaction.atomic
def write_payment(
    *,
    payment: PaymentRequest,
    version: int,
    amount: Decimal,
    description: str,
    user: User,
    entity: Entity,
    at: datetime,
    report: AwardReport | None = None,
) -> PaymentRequest:
    """Change a request that is in preparation, or that came back."""
    payment = _writable(payment, user, entity, at)
    require_version(payment, version)
    _check_amount(amount)
    payment.amount, payment.description = amount, description.strip()
    payment.report = _of_award(report, payment.award)
    payment.version += 1
    payment.save(update_fields=["amount", "description", "report", "version"])
    _tell("write_payment", payment, user, entity, at, {"amount": amount, "description": description})
    return payment


@transaction.atomic
def add_expense(
    *,
    payment: PaymentRequest,
    expense: Expense,
    upload: "UploadedFile[Any] | None",
    user: User,
    entity: Entity,
    at: datetime,
) -> PaymentLine:
    """Add an invoice; the same one is not paid twice, in this award or in another."""
    payment = _writable(payment, user, entity, at)
    _check_amount(expense.amount)
    supplier = require_words(expense.supplier, "Diga quem é o fornecedor.")
    number = require_words(expense.document_number, "Diga o número da fatura ou do documento.")
    _refuse_repeated(supplier, number)
    stored = kept_file(payment.award, upload, user, at) if upload is not None else None
    line = PaymentLine.objects.create(
        payment=payment,
        supplier=supplier,
        document_number=number,
        issued_on=expense.issued_on,
        amount=expense.amount,
        file=stored,
    )
    _touch(payment)
    told = {"supplier": supplier, "document": number, "issued_on": expense.issued_on, "amount": expense.amount}
    _tell("add_expense", payment, user, entity, at, {**told, "sha256": stored.sha256 if stored else None})
    return line


@transaction.atomic
def remove_expense(*, line: PaymentLine, user: User, entity: Entity, at: datetime) -> None:
    payment = _writable(line.payment, user, entity, at)
    PaymentLine.objects.filter(pk=line.pk).delete()
    drop_file(line.file)
    _touch(payment)
    _tell("remove_expense", payment, user, entity, at, {"document": line.document_number, "amount": line.amount})


@transaction.atomic
def submit_payment(
    *, payment: PaymentRequest, version: int, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Ask for the money; what came back is asked for again, with both hands anew."""
    payment = locked_payment(payment)
    award = payment.award
    require_may(can_sign_award(actor_on(user, entity, at), award), "submeter pedidos de pagamento")
    require_state(award, [AwardState.RUNNING], "pedir pagamentos")
    require_step(payment, WRITABLE, "submeter")
    require_version(payment, version)
    _check_covered(payment)
    check_room(payment)
    require_not_quarantined(*(line.file for line in payment.lines.select_related("file")))
    if payment.state == PaymentState.RETURNED:
        payment.round += 1
    payment.reason, payment.requested_by, payment.requested_at = "", user, at
    step_payment(payment, PaymentState.SUBMITTED)
    _tell("submit_payment", payment, user, entity, at, {"amount": payment.amount, "round": payment.round})
    return payment


@transaction.atomic
def request_recovery(
    *, award: Award, amount: Decimal, grounds: str, user: User, entity: Entity, at: datetime
) -> PaymentRequest:
    """Ask for money back; like a payment it takes two hands, and never passes what was paid."""
    award = locked_award(award)
    require_may(can_run_awards(actor_on(user, entity, at)), "pedir a recuperação de pagamentos")
    if award.state == AwardState.PREPARING:
        raise WrongState("O contrato ainda não foi assinado: nada foi pago.")
    grounds = require_words(grounds, "Escreva os fundamentos da recuperação.")
    payment = _make(award, PaymentKind.RECOVERY, amount, grounds, user)
    check_room(payment)
    payment.requested_at = at
    step_payment(payment, PaymentState.SUBMITTED)
    _tell("request_recovery", payment, user, entity, at, {"amount": amount, "grounds": grounds})
    return payment


def locked_payment(payment: PaymentRequest) -> PaymentRequest:
    """Return the request as it is now, its award kept from others."""
    award = locked_award(payment.award)
    found = PaymentRequest.objects.select_for_update().get(pk=payment.pk)
    found.award = award
    return found


def require_step(payment: PaymentRequest, states: Collection[PaymentState], label: str) -> None:
    if payment.state not in states:
        state = PaymentState(payment.state).portuguese
        raise WrongState(f"O pedido n.º {payment.number} está {state}: não é possível {label}.")


def step_payment(payment: PaymentRequest, state: PaymentState) -> None:
    payment.state = state
    payment.version += 1
    payment.save()


def check_room(payment: PaymentRequest) -> None:
    """Say in words what the database keeps: payments fit in the award, recoveries in what was paid."""
    held = money_of_award(payment.award)
    if payment.kind == PaymentKind.RECOVERY:
        if payment.amount > held.recoverable:
            raise AboveTheAward(f"Só se recupera o que foi pago: podem ainda ser pedidos {money(held.recoverable)}.")
    elif payment.amount > held.left:
        raise AboveTheAward(f"O pedido passa o montante do apoio: restam {money(held.left)}.")


def _of_award(report: AwardReport | None, award: Award) -> AwardReport | None:
    if report is not None and report.award_id != award.pk:
        raise FundingRefused("Esse relatório é de outro contrato.")
    return report


def _make(
    award: Award, kind: PaymentKind, amount: Decimal, description: str, user: User, report: AwardReport | None = None
) -> PaymentRequest:
    _check_amount(amount)
    last = award.payments.aggregate(last=Max("number"))["last"] or 0
    return PaymentRequest.objects.create(
        award=award,
        number=last + 1,
        kind=kind,
        amount=amount,
        description=description.strip(),
        requested_by=user,
        report=report,
    )


def _writable(payment: PaymentRequest, user: User, entity: Entity, at: datetime) -> PaymentRequest:
    payment = locked_payment(payment)
    require_may(can_write_award(actor_on(user, entity, at), payment.award), "alterar pedidos de pagamento")
    require_step(payment, WRITABLE, "alterar")
    if payment.kind == PaymentKind.RECOVERY:
        raise WrongState("Uma recuperação não se altera: é recusada e pedida de novo.")
    return payment


def _touch(payment: PaymentRequest) -> None:
    payment.version += 1
    payment.save(update_fields=["version"])


def _check_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise FundingRefused("O montante tem de ser maior do que zero.")


def _refuse_repeated(supplier: str, number: str) -> None:
    same = PaymentLine.objects.filter(supplier__iexact=supplier, document_number__iexact=number)
    if same.exclude(payment__state=PaymentState.REFUSED).exists():
        raise FundingRefused(f"O documento «{number}» de {supplier} já está num pedido de pagamento.")


def _check_covered(payment: PaymentRequest) -> None:
    """What is asked, advances apart, rests on expenses; the last payment on everything delivered."""
    if payment.kind == PaymentKind.ADVANCE:
        return
    _check_reported(payment)
    spent = payment.lines.aggregate(total=Sum("amount"))["total"] or Decimal()
    if spent < payment.amount:
        raise FundingRefused(f"As despesas do pedido somam {money(spent)}: acrescente as que faltam ou peça menos.")
    waiting = payment.award.milestones.exclude(state=MilestoneState.VERIFIED).order_by("due_on", "pk")
    if payment.kind == PaymentKind.FINAL and (codes := list(waiting.values_list("code", flat=True))):
        raise FundingRefused(f"O pagamento final só se pede com os marcos verificados. Faltam: {', '.join(codes)}.")


def _check_reported(payment: PaymentRequest) -> None:
    """Where the call says so, money waits for the accepted report of its period; the last for all reports."""
    if not payment.award.application.call.payment_needs_report:
        return
    if payment.report is None:
        raise FundingRefused("Neste aviso cada pagamento é de um período: escolha o relatório a que respeita.")
    if payment.report.state != ReportState.ACCEPTED:
        raise FundingRefused(f"O pagamento espera que o relatório {payment.report.period} seja aceite.")
    waiting = payment.award.reports.exclude(state=ReportState.ACCEPTED).order_by("ends_on", "pk")
    if payment.kind == PaymentKind.FINAL and (codes := list(waiting.values_list("period", flat=True))):
        raise FundingRefused(f"O pagamento final só se pede com os relatórios aceites. Faltam: {', '.join(codes)}.")


def _tell(kind: str, payment: PaymentRequest, user: User, entity: Entity, at: datetime, data: dict[str, Any]) -> None:
    tell_of_award(kind, payment.award, user=user, entity=entity, at=at, data={"payment": payment.number, **data})
