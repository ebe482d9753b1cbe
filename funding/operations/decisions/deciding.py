"""Deciding a call as a whole, and what follows for who was approved: accept in time, or leave the place to another."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.calendars.terms import Term
from common.ui.formatting import moment
from funding.enums import ApplicationState, CallState, DecisionStage, LetterKind, Outcome
from funding.models import Application, Call, Decision, RankingRun
from funding.operations.call_states import advance_call
from funding.operations.decisions.hearings import words_about
from funding.operations.decisions.proposing import check_amount, keep_within_budget, locked_call
from funding.operations.letters import send_letter
from funding.operations.moves import MOVES, locked, make_move, require, tell
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.operations.submission import release_participants
from funding.permissions import can_decide
from funding.queries.decisions import (
    APPROVALS,
    awaited,
    final_of,
    proposal_of,
    term_for,
    unaccepted,
    unanalysed,
    waiting_for_a_decision,
)
from territories.models import Entity


@transaction.atomic
def decide_call(*, call: Call, user: User, entity: Entity, at: datetime) -> list[Decision]:
    """Make final what was proposed and heard, for every application of the call at once, and notify it."""
    call = locked_call(call)
    _require_all_heard(call)
    ready = Application.objects.filter(call=call, state=ApplicationState.HEARING_ANALYSIS).order_by("pk")
    if not ready:
        raise WrongState("Não há propostas ouvidas por decidir neste aviso.")
    made = [_decide(application, user, entity, at) for application in ready]
    keep_within_budget(call)
    advance_call(call, CallState.DECIDED, user=user, entity=entity, at=at)
    return made


@transaction.atomic
def accept_award(*, application: Application, version: int, user: User, entity: Entity, at: datetime) -> Application:
    """The lead's signatory accepts what was approved, until the end of the term."""
    application = locked(application)
    require(MOVES["accept"].may, application, user=user, entity=entity, at=at, label=MOVES["accept"].label)
    decision = final_of(application)
    if decision is None or decision.outcome not in APPROVALS or decision.accept_until is None:
        raise WrongState("Só se aceita um apoio aprovado.")
    if at >= decision.accept_until:
        raise WrongState(f"O prazo para aceitar terminou: {moment(decision.accept_until)} (hora de Lisboa).")
    make_move("accept", application, user=user, entity=entity, at=at, version=version)
    return application


@transaction.atomic
def forfeit_unaccepted(*, at: datetime) -> int:
    """Close approvals that nobody accepted in time and free their municipalities; may run again."""
    closed = 0
    for found in unaccepted(at):
        application = locked(found)
        decision = final_of(application)
        if application.state != ApplicationState.DECIDED or decision is None:
            continue
        make_move("forfeit", application, user=None, entity=None, at=at)
        decision.application = application
        send_letter(
            kind=LetterKind.FORFEITED,
            application=application,
            decision=decision,
            words=words_about(decision, None, at),
            user=None,
            at=at,
        )
        release_participants(application, at)
        closed += 1
    return closed


@transaction.atomic
def recount_acceptances(*, at: datetime) -> int:
    """Count again the terms to accept that run, after a day was closed: a term only grows. Returns how many grew."""
    grown = 0
    for decision in awaited(at).select_for_update(of=["self"]):
        application = decision.application
        counted = term_for(application, application.call.acceptance_days, localdate(decision.decided_at))
        if decision.accept_until is not None and counted.due_at > decision.accept_until:
            decision.accept_until = counted.due_at
            decision.save(update_fields=["accept_until"])
            said = {"until": counted.until_on}
            tell("acceptance_extended", application, user=None, entity=None, at=at, data=said)
            grown += 1
    return grown


@transaction.atomic
def promote_reserve(
    *, application: Application, amount: Decimal, grounds: str, user: User, entity: Entity, at: datetime
) -> Decision:
    """Approve an application of the reserve list with money that others left."""
    call = locked_call(application.call)
    application = locked(application)
    require(can_decide, application, user=user, entity=entity, at=at, label="decidir")
    former = final_of(application)
    if former is None or former.outcome != Outcome.RESERVE or application.state != ApplicationState.DECIDED:
        raise WrongState("Só se aprova assim uma candidatura da lista de reserva.")
    decision = replace_final(former, Outcome.APPROVED, amount, grounds, user, at)
    keep_within_budget(call)
    tell("promote", application, user=user, entity=entity, at=at, data={"amount": amount, "grounds": grounds})
    return decision


def replace_final(
    former: Decision, outcome: Outcome, amount: Decimal | None, grounds: str, user: User, at: datetime
) -> Decision:
    """Put a final decision in the place of another and notify it."""
    check_amount(former.application, outcome, amount, grounds)
    return _notified(former.application, outcome, amount, grounds, user, at, replaces=former, ranking=former.ranking)


def _require_all_heard(call: Call) -> None:
    if names := [one.decision.application.title for one in unanalysed(call).order_by("pk")]:
        raise FundingRefused(f"Falta analisar a pronúncia de: {', '.join(names)}.")
    if names := list(waiting_for_a_decision(call).order_by("pk").values_list("title", flat=True).distinct()):
        raise FundingRefused(f"O aviso decide-se como um todo. Ainda não chegaram ao fim: {', '.join(names)}.")


def _decide(found: Application, user: User, entity: Entity, at: datetime) -> Decision:
    application = locked(found)
    proposal = proposal_of(application)
    if proposal is None:
        raise WrongState(f"«{application.title}» não tem proposta.")
    if proposal.decided_by_id == user.pk:
        raise NotAllowed(f"Quem propôs a decisão de «{application.title}» não a toma: peça a outra pessoa.")
    make_move(
        "decide",
        application,
        user=user,
        entity=entity,
        at=at,
        data={"outcome": proposal.outcome, "amount": proposal.amount},
    )
    return _notified(
        application, Outcome(proposal.outcome), proposal.amount, proposal.grounds, user, at, ranking=proposal.ranking
    )


def _notified(
    application: Application,
    outcome: Outcome,
    amount: Decimal | None,
    grounds: str,
    user: User,
    at: datetime,
    *,
    replaces: Decision | None = None,
    ranking: RankingRun | None = None,
) -> Decision:
    counted: Term | None = None
    if outcome in APPROVALS:
        counted = term_for(application, application.call.acceptance_days, localdate(at))
    decision = Decision.objects.create(
        application=application,
        stage=DecisionStage.FINAL,
        outcome=outcome,
        amount=amount,
        grounds=grounds.strip(),
        decided_by=user,
        decided_at=at,
        notified_at=at,
        accept_until=counted.due_at if counted else None,
        ranking=ranking,
        replaces=replaces,
    )
    send_letter(
        kind=LetterKind.APPROVED if counted else LetterKind.NOT_APPROVED,
        application=application,
        decision=decision,
        words=words_about(decision, counted, at),
        user=user,
        at=at,
    )
    return decision
