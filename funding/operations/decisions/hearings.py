"""Hearing the interested parties (CPA, artigos 121.º a 125.º): ten working days, and an answer to every argument."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.calendars.terms import Term
from common.ui.formatting import day_long, money
from funding.enums import ApplicationState, CallState, DecisionStage, HearingEffect, LetterKind, Outcome
from funding.models import Application, Decision, Hearing, HearingArgument
from funding.operations.call_states import advance_call
from funding.operations.decisions.proposing import locked_call
from funding.operations.letters import send_letter
from funding.operations.moves import MOVES, locked, make_move, require, tell
from funding.operations.party_files import Upload, keep_hearing_files
from funding.operations.refusals import FundingRefused, WrongState
from funding.permissions import can_decide, can_sign_for_lead
from funding.queries.decisions import over_hearings, term_for
from territories.models import Entity


@transaction.atomic
def notify_hearings(*, decisions: Iterable[Decision], user: User, entity: Entity, at: datetime) -> list[Hearing]:
    """Open the hearing of proposed decisions: each party is notified, and has until the end of its own term."""
    waiting = sorted(decisions, key=lambda each: each.pk)
    if not waiting:
        raise WrongState("Não há propostas por notificar: proponha primeiro as decisões.")
    call = locked_call(waiting[0].application.call)
    hearings = [_notify(decision, user, entity, at) for decision in waiting]
    advance_call(call, CallState.HEARING, user=user, entity=entity, at=at)
    return hearings


@transaction.atomic
def state_in_hearing(
    *,
    hearing: Hearing,
    arguments: Sequence[str],
    uploads: Sequence[Upload] = (),
    user: User,
    entity: Entity,
    at: datetime,
) -> Hearing:
    """Say what the party has to say, argument by argument; more may follow until it is decided.

    What comes after the term is kept and marked late: it is never thrown away.
    """
    application = locked(hearing.decision.application)
    hearing = Hearing.objects.select_for_update().get(pk=hearing.pk)
    require(can_sign_for_lead, application, user=user, entity=entity, at=at, label=MOVES["state"].label)
    said = [one.strip() for one in arguments if one.strip()]
    if not said:
        raise FundingRefused("Escreva pelo menos um argumento.")
    if application.state not in {ApplicationState.HEARING, ApplicationState.HEARING_ANALYSIS} or hearing.analysed_at:
        raise WrongState("A audiência desta candidatura já terminou e foi analisada.")
    is_late = at >= hearing.due_at
    first = hearing.arguments.count()
    for position, text in enumerate(said, first + 1):
        HearingArgument.objects.create(hearing=hearing, position=position, text=text, stated_at=at, is_late=is_late)
    files = keep_hearing_files(hearing, uploads, user, at)
    if hearing.stated_at is None:
        hearing.stated_by, hearing.stated_at, hearing.is_late = user, at, is_late
        hearing.save(update_fields=["stated_by", "stated_at", "is_late"])
    data = {"arguments": said, "files": [file.sha256 for file in files], "is_late": is_late}
    if application.state == ApplicationState.HEARING:
        make_move("state", application, user=user, entity=entity, at=at, data=data)
    else:
        tell("state_again", application, user=user, entity=entity, at=at, data=data)
    return hearing


@transaction.atomic
def end_hearings(*, at: datetime) -> int:
    """Close the hearings whose term is over; may run again. Returns how many."""
    ended = 0
    for found in over_hearings(at):
        application = locked(found)
        if application.state == ApplicationState.HEARING:
            make_move("hearing_over", application, user=None, entity=None, at=at)
            ended += 1
    return ended


@transaction.atomic
def recount_hearings(*, at: datetime) -> int:
    """Count running hearings again after a day was closed: a term only grows. Returns how many grew."""
    running = Hearing.objects.select_for_update(of=["self"]).filter(
        decision__application__state=ApplicationState.HEARING, decision__replaced_by=None, due_at__gt=at
    )
    grown = 0
    for hearing in running.select_related("decision__application__call", "decision__application__lead__region"):
        application = hearing.decision.application
        counted = term_for(application, application.call.hearing_days, localdate(hearing.notified_at))
        if counted.due_at > hearing.due_at:
            hearing.due_at, hearing.counting = counted.due_at, counted.as_json()
            hearing.save(update_fields=["due_at", "counting"])
            tell("hearing_extended", application, user=None, entity=None, at=at, data={"until": counted.until_on})
            grown += 1
    return grown


@transaction.atomic
def analyse_argument(
    *, argument: HearingArgument, analysis: str, is_accepted: bool, user: User, entity: Entity, at: datetime
) -> HearingArgument:
    """Write what is thought of an argument; it may be written again until the analysis is closed."""
    hearing = Hearing.objects.select_for_update().get(pk=argument.hearing_id)
    application = locked(hearing.decision.application)
    require(can_decide, application, user=user, entity=entity, at=at, label="analisar a pronúncia")
    if hearing.analysed_at is not None:
        raise WrongState("A análise desta audiência já foi fechada.")
    if not analysis.strip():
        raise FundingRefused("Escreva a análise deste argumento.")
    argument.analysis, argument.is_accepted = analysis.strip(), is_accepted
    argument.save(update_fields=["analysis", "is_accepted"])
    tell(
        "analyse_argument",
        application,
        user=user,
        entity=entity,
        at=at,
        data={"position": argument.position, "analysis": argument.analysis, "is_accepted": is_accepted},
    )
    return argument


@transaction.atomic
def close_analysis(*, hearing: Hearing, effect: HearingEffect, user: User, entity: Entity, at: datetime) -> Hearing:
    """Say what comes of a hearing, once every argument has its answer."""
    hearing = Hearing.objects.select_for_update().get(pk=hearing.pk)
    application = locked(hearing.decision.application)
    require(can_decide, application, user=user, entity=entity, at=at, label="fechar a análise")
    if application.state != ApplicationState.HEARING_ANALYSIS or hearing.analysed_at is not None:
        raise WrongState("A análise desta audiência não está por fazer.")
    waiting = [str(one.position) for one in hearing.arguments.filter(is_accepted=None).order_by("position")]
    if waiting:
        raise FundingRefused(f"Falta analisar: argumento {', '.join(waiting)}.")
    if effect == HearingEffect.CHANGED and not hearing.arguments.filter(is_accepted=True).exists():
        raise FundingRefused("A proposta só muda se algum argumento proceder.")
    hearing.effect, hearing.analysed_by, hearing.analysed_at = effect, user, at
    hearing.save(update_fields=["effect", "analysed_by", "analysed_at"])
    tell("close_analysis", application, user=user, entity=entity, at=at, data={"effect": effect})
    return hearing


def words_about(decision: Decision, term: Term | None, at: datetime) -> dict[str, str]:
    """Return what a letter may say of a decision."""
    application = decision.application
    last = application.submissions.order_by("-number").first()
    return {
        "aviso": application.call.title,
        "numero_do_aviso": application.call.number or application.call.code,
        "candidatura": application.title,
        "registo": last.registry if last else "—",
        "sentido": Outcome(decision.outcome).portuguese,
        "montante": money(decision.amount) if decision.amount is not None else "não aplicável",
        "fundamentos": decision.grounds,
        "prazo": day_long(term.until_on) if term else "—",
        "dias_uteis": str(term.days) if term else "—",
        "dias_que_nao_contam": ", ".join(f"{day_long(one.day)} ({one.why})" for one in term.skipped) or "nenhum"
        if term
        else "—",
        "data": day_long(localdate(at)),
    }


def _notify(decision: Decision, user: User, entity: Entity, at: datetime) -> Hearing:
    application: Application = locked(decision.application)
    decision = Decision.objects.get(pk=decision.pk, stage=DecisionStage.PROPOSED)
    if decision.notified_at is not None:
        raise WrongState(f"A proposta para «{application.title}» já foi notificada.")
    counted = term_for(application, application.call.hearing_days, localdate(at))
    decision.application = application
    decision.notified_at = at
    decision.save(update_fields=["notified_at"])
    make_move("hear", application, user=user, entity=entity, at=at, data={"until": counted.until_on})
    hearing = Hearing.objects.create(
        decision=decision, notified_at=at, due_at=counted.due_at, counting=counted.as_json()
    )
    send_letter(
        kind=LetterKind.HEARING,
        application=application,
        decision=decision,
        words=words_about(decision, counted, at),
        user=user,
        at=at,
    )
    return hearing
