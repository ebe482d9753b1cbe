"""Proposing what to decide: nothing is told to anybody before the hearing is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from common.ui.formatting import money
from funding.enums import ApplicationState, DecisionStage, Outcome
from funding.models import Application, Call, Decision, RankingRun
from funding.operations.moves import locked, make_move
from funding.operations.refusals import FundingRefused, WrongState
from funding.queries.decisions import APPROVALS, money_of, proposal_of
from territories.models import Entity


@dataclass(frozen=True)
class Proposal:
    """What is proposed for an application; `amount` in euros for approvals alone."""

    application: Application
    outcome: Outcome
    grounds: str
    amount: Decimal | None = None


@transaction.atomic
def propose_decisions(
    *,
    call: Call,
    proposals: Sequence[Proposal],
    ranking: RankingRun | None,
    user: User,
    entity: Entity,
    at: datetime,
) -> list[Decision]:
    """Propose for many applications at once, all or none; together with the others they keep within the budget."""
    call = locked_call(call)
    made = [
        _propose(call, proposal, ranking, user, entity, at)
        for proposal in sorted(proposals, key=lambda each: each.application.pk)
    ]
    keep_within_budget(call)
    return made


def locked_call(call: Call) -> Call:
    """Return the call as it is now; decisions about its money wait for each other."""
    return Call.objects.select_for_update().get(pk=call.pk)


def check_amount(application: Application, outcome: Outcome, amount: Decimal | None, grounds: str) -> None:
    if not grounds.strip():
        raise FundingRefused(f"Escreva os fundamentos para «{application.title}».")
    if (outcome in APPROVALS) != (amount is not None and amount > 0):
        raise FundingRefused(f"«{application.title}»: o montante é obrigatório, e só, quando se aprova.")


def keep_within_budget(call: Call, *, without: Iterable[Application] = ()) -> None:
    """Refuse when the call's approvals pass its budget, saying by how much."""
    found = money_of(call, without=without)
    if found.budget is not None and found.left is not None and found.left < 0:
        raise FundingRefused(
            f"As aprovações somam {money(found.taken)} e a dotação do aviso é {money(found.budget)}: "
            f"passam {money(-found.left)}. Reduza montantes ou passe candidaturas à lista de reserva."
        )


def _propose(
    call: Call, proposal: Proposal, ranking: RankingRun | None, user: User, entity: Entity, at: datetime
) -> Decision:
    application = locked(proposal.application)
    if application.call_id != call.pk:
        raise WrongState(f"«{application.title}» não é deste aviso.")
    check_amount(application, proposal.outcome, proposal.amount, proposal.grounds)
    former = proposal_of(application)
    if former and former.outcome == Outcome.INADMISSIBLE and application.state == ApplicationState.HEARING_ANALYSIS:
        raise WrongState(f"«{application.title}» não foi avaliada: só se propõe outra decisão depois de readmitida.")
    make_move(
        "propose",
        application,
        user=user,
        entity=entity,
        at=at,
        data={"outcome": proposal.outcome, "amount": proposal.amount, "grounds": proposal.grounds},
    )
    return Decision.objects.create(
        application=application,
        stage=DecisionStage.PROPOSED,
        outcome=proposal.outcome,
        amount=proposal.amount,
        grounds=proposal.grounds.strip(),
        ranking=ranking,
        decided_by=user,
        decided_at=at,
        replaces=former,
    )
