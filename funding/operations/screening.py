"""Screening: the rules checked again on what was handed in, questions to the applicant, then in or proposed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.calendars.terms import LONGEST
from funding.enums import ApplicationState, CallMoment, CallState, DecisionStage, Outcome
from funding.models import Application, Call, Clarification, Decision
from funding.notifications import evaluation as notifications
from funding.operations.call_states import advance_call
from funding.operations.moves import MOVES, locked, make_move, require, tell
from funding.operations.refusals import FundingRefused, WrongState
from funding.queries.decisions import term_for
from funding.queries.phases import clock_of
from funding.queries.rules import RuleResult
from funding.queries.submissions import (
    content_of_submission,
    listed_municipalities,
    rules_of_submission,
    submission_of,
)
from territories.models import Entity

LEAST_DAYS = 5  # working days; the usual term is of ten (CPA, artigo 86.º)


@dataclass(frozen=True)
class Ground:
    """Why an application would not be admitted: the rule or question it is about, and in words what fails."""

    about: str
    text: str


@transaction.atomic
def start_screening(*, application: Application, user: User, entity: Entity, at: datetime) -> Application:
    """Take up an application once the call is over; before, it may still be handed in again.

    The first one takes the call into its evaluation, for everybody to see.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=application.call_id)
    application = locked(application)
    if clock_of(application.call, at).moment != CallMoment.CLOSED:
        raise WrongState("O aviso ainda recebe candidaturas: a verificação começa depois de fechar.")
    make_move("screen", application, user=user, entity=entity, at=at)
    advance_call(call, CallState.EVALUATING, user=user, entity=entity, at=at)
    return application


@transaction.atomic
def ask_clarification(
    *,
    application: Application,
    fields: Sequence[str],
    grounds: str,
    days: int,
    version: int,
    user: User,
    entity: Entity,
    at: datetime,
) -> Clarification:
    """Ask the applicant about some of what was handed in, to be answered in a number of working days."""
    application = locked(application)
    _settle(application, at)
    require(MOVES["ask"].may, application, user=user, entity=entity, at=at, label="pedir esclarecimentos")
    if not grounds.strip():
        raise FundingRefused("Diga o que falta esclarecer.")
    if not fields:
        raise FundingRefused("Indique a que parte da candidatura o pedido respeita.")
    if not LEAST_DAYS <= days <= LONGEST:
        raise FundingRefused(f"O prazo tem de ser de pelo menos {LEAST_DAYS} dias úteis.")
    due = term_for(application, days, localdate(at))
    clarification = Clarification.objects.create(
        application=application,
        fields=list(fields),
        grounds=grounds.strip(),
        asked_by=user,
        asked_at=at,
        due_at=due.due_at,
    )
    said = {"clarification": clarification.pk, "fields": list(fields), "term": due.as_json()}
    make_move("ask", application, user=user, entity=entity, at=at, version=version, data=said)
    notifications.tell_asked(clarification)
    return clarification


@transaction.atomic
def answer_clarification(
    *, clarification: Clarification, text: str, user: User, entity: Entity, at: datetime
) -> Clarification:
    """Answer for the lead; an answer after the term is kept and says that it is late."""
    application = locked(clarification.application)
    require(MOVES["clarify"].may, application, user=user, entity=entity, at=at, label="responder pela candidatura")
    clarification = Clarification.objects.select_for_update().get(pk=clarification.pk)
    if clarification.answered_at is not None:
        raise WrongState("Este pedido já tem resposta, que fica como foi enviada.")
    if not text.strip():
        raise FundingRefused("Escreva a resposta.")
    _settle(application, at)
    clarification.application = application
    clarification.answer, clarification.answered_by, clarification.answered_at = text.strip(), user, at
    clarification.is_late = at >= clarification.due_at
    clarification.save()
    said = {"clarification": clarification.pk, "is_late": clarification.is_late}
    if application.state == ApplicationState.CLARIFICATION and not clarification.is_late:
        make_move("clarify", application, user=user, entity=entity, at=at, data=said)
    else:
        tell("clarify_late", application, user=user, entity=entity, at=at, data=said)
    notifications.tell_answered(clarification)
    return clarification


@transaction.atomic
def end_clarifications(*, at: datetime) -> int:
    """Take up again the applications whose term to answer is over; may run again. Returns how many."""
    waiting = Application.objects.filter(state=ApplicationState.CLARIFICATION).order_by("pk")
    return sum(_settle(locked(application), at) for application in waiting)


@transaction.atomic
def admit(
    *, application: Application, note: str, version: int, user: User, entity: Entity, at: datetime
) -> Application:
    """Let an application be evaluated; a rule that does not hold has to be answered for in words."""
    application = locked(application)
    _settle(application, at)
    results = checked_again(application)
    if any(result.blocks for result in results) and not note.strip():
        raise FundingRefused("Há regras que não se cumprem: diga porque a candidatura é admitida apesar disso.")
    said = {"rules": _said(results), "note": note.strip()}
    make_move("admit", application, user=user, entity=entity, at=at, version=version, data=said)
    return application


@transaction.atomic
def propose_not_admitting(
    *,
    application: Application,
    grounds: Sequence[Ground],
    version: int,
    user: User,
    entity: Entity,
    at: datetime,
) -> Decision:
    """Propose that an application is not admitted; it is heard before that is decided."""
    application = locked(application)
    _settle(application, at)
    given = [Ground(one.about, one.text.strip()) for one in grounds if one.text.strip()]
    if not given:
        raise FundingRefused("Indique pelo menos um fundamento, com o que falha.")
    said = {"grounds": [vars(one) for one in given], "rules": _said(checked_again(application))}
    make_move("propose_not_admitting", application, user=user, entity=entity, at=at, version=version, data=said)
    return Decision.objects.create(
        application=application,
        stage=DecisionStage.PROPOSED,
        outcome=Outcome.INADMISSIBLE,
        grounds="\n\n".join(f"{one.about}: {one.text}" for one in given),
        decided_by=user,
        decided_at=at,
    )


def checked_again(application: Application) -> list[RuleResult]:
    """Check the rules of the call on what was handed in; without a submission there is nothing to check."""
    submission = submission_of(application.pk)
    if submission is None:
        return []
    content = content_of_submission(submission, listed_municipalities(application.call))
    return rules_of_submission(content, list(application.call.rules.order_by("position")))


def _settle(application: Application, at: datetime) -> bool:
    """Once the term is over the clock ends it, whoever comes next; say whether it did."""
    if application.state != ApplicationState.CLARIFICATION:
        return False
    if application.clarifications.filter(answered_at=None, due_at__gt=at).exists():
        return False
    make_move("clarification_over", application, user=None, entity=None, at=at)
    return True


def _said(results: Sequence[RuleResult]) -> list[dict[str, Any]]:
    return [
        {"rule": one.kind, "holds": one.holds, "message": one.message, "concerned": list(one.concerned)}
        for one in results
    ]
