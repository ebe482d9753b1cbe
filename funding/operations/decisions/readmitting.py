"""Letting in what was proposed not to be admitted, once the hearing showed that it should be."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from funding.enums import HearingEffect, LetterKind, Outcome
from funding.models import Application
from funding.operations.decisions.hearings import words_about
from funding.operations.letters import send_letter
from funding.operations.moves import MOVES, locked, make_move, require
from funding.operations.refusals import FundingRefused, WrongState
from funding.queries.decisions import proposal_of
from territories.models import Entity


@transaction.atomic
def readmit(
    *, application: Application, grounds: str, version: int, user: User, entity: Entity, at: datetime
) -> Application:
    """Take an application back to be evaluated and notify it; its place needs another ranking, drawn by the EATA.

    The proposal that was heard stays on record until the next one takes its place.
    """
    application = locked(application)
    require(MOVES["readmit"].may, application, user=user, entity=entity, at=at, label=MOVES["readmit"].label)
    proposal = proposal_of(application)
    if proposal is None or proposal.outcome != Outcome.INADMISSIBLE:
        raise WrongState("Só se readmite uma candidatura cuja não admissão foi proposta.")
    hearing = getattr(proposal, "hearing", None)
    if hearing is None or hearing.effect != HearingEffect.CHANGED:
        raise WrongState("Readmite-se depois de fechar a análise da audiência a dizer que a proposta muda.")
    if not grounds.strip():
        raise FundingRefused("Escreva os fundamentos: são notificados a quem se candidatou.")
    said = {"grounds": grounds.strip()}
    make_move("readmit", application, user=user, entity=entity, at=at, version=version, data=said)
    proposal.application = application
    told = {"sentido": "readmitida à avaliação", "montante": "não aplicável", "fundamentos": grounds.strip()}
    send_letter(
        kind=LetterKind.READMITTED,
        application=application,
        decision=proposal,
        words={**words_about(proposal, None, at), **told},
        user=user,
        at=at,
    )
    return application
