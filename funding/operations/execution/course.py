"""Stopping, going on with, closing and ending an award: the coordination, with grounds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from funding.enums import AmendmentState, AwardState, MilestoneState, PaymentState, ReportState
from funding.models import Award
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_version,
    require_words,
    tell_of_award,
)
from funding.operations.refusals import FundingRefused
from funding.permissions import can_direct_awards
from territories.models import Entity

UNDECIDED_PAYMENTS = (
    PaymentState.SUBMITTED,
    PaymentState.CHECKED,
    PaymentState.APPROVED,
    PaymentState.ORDERED,
    PaymentState.RETURNED,
)
UNDECIDED_AMENDMENTS = (AmendmentState.REQUESTED, AmendmentState.ANALYSED, AmendmentState.APPROVED)


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    sources: tuple[AwardState, ...]
    target: AwardState


SUSPEND = Step("suspend", "suspender o apoio", (AwardState.RUNNING,), AwardState.SUSPENDED)
RESUME = Step("resume", "retomar o apoio", (AwardState.SUSPENDED,), AwardState.RUNNING)
CLOSE = Step("close", "encerrar o apoio", (AwardState.RUNNING,), AwardState.CLOSED)
TERMINATE = Step(
    "terminate",
    "resolver o contrato",
    (AwardState.PREPARING, AwardState.RUNNING, AwardState.SUSPENDED),
    AwardState.TERMINATED,
)


@transaction.atomic
def suspend_award(*, award: Award, version: int, grounds: str, user: User, entity: Entity, at: datetime) -> Award:
    """Stop payments and milestones until the award is resumed."""
    return _take(SUSPEND, locked_award(award), version, grounds, user, entity, at)


@transaction.atomic
def resume_award(*, award: Award, version: int, grounds: str, user: User, entity: Entity, at: datetime) -> Award:
    return _take(RESUME, locked_award(award), version, grounds, user, entity, at)


@transaction.atomic
def close_award(*, award: Award, version: int, grounds: str, user: User, entity: Entity, at: datetime) -> Award:
    """Close what was delivered and paid; nothing may still be waiting."""
    award = locked_award(award)
    require_may(can_direct_awards(actor_on(user, entity, at)), CLOSE.label)
    require_state(award, CLOSE.sources, CLOSE.label)
    if problems := _unfinished(award, localdate(at)):
        raise FundingRefused(*problems)
    return _take(CLOSE, award, version, grounds, user, entity, at)


@transaction.atomic
def terminate_award(*, award: Award, version: int, grounds: str, user: User, entity: Entity, at: datetime) -> Award:
    """End the contract before its time; what was paid may still be recovered."""
    return _take(TERMINATE, locked_award(award), version, grounds, user, entity, at)


def _take(step: Step, award: Award, version: int, grounds: str, user: User, entity: Entity, at: datetime) -> Award:
    require_may(can_direct_awards(actor_on(user, entity, at)), step.label)
    require_state(award, step.sources, step.label)
    require_version(award, version)
    grounds = require_words(grounds, f"Escreva os fundamentos para {step.label}.")
    award.state = step.target
    award.version += 1
    award.save(update_fields=["state", "version"])
    tell_of_award(step.name, award, user=user, entity=entity, at=at, data={"grounds": grounds})
    return award


def _unfinished(award: Award, on: date) -> list[str]:
    problems = []
    open_milestones = award.milestones.exclude(state=MilestoneState.VERIFIED).order_by("due_on", "pk")
    if codes := list(open_milestones.values_list("code", flat=True)):
        problems.append(f"Há marcos por verificar: {', '.join(codes)}.")
    reports = award.reports.filter(ends_on__lte=on).exclude(state=ReportState.ACCEPTED).order_by("ends_on", "pk")
    if codes := list(reports.values_list("period", flat=True)):
        problems.append(f"Há relatórios por aceitar: {', '.join(codes)}.")
    payments = award.payments.filter(state__in=UNDECIDED_PAYMENTS).order_by("number")
    if numbers := list(payments.values_list("number", flat=True)):
        problems.append(f"Há pedidos de pagamento por concluir: n.º {', '.join(map(str, numbers))}.")
    if award.amendments.filter(state__in=UNDECIDED_AMENDMENTS).exists():
        problems.append("Há uma adenda por concluir.")
    return problems
