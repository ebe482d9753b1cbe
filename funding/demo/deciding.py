"""Invented calls on their way to a decision: one being heard, one decided with its results published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from funding.demo.applying import Idea, Outline, handed_in, published
from funding.demo.cast import Cast, Told
from funding.demo.evaluating import kept_out, let_in, plan, scored, screen
from funding.enums import AppealKind, DecisionStage, HearingEffect, Outcome
from funding.models import Application, Call, Decision, Hearing, RankingRun
from funding.operations.decisions import (
    Proposal,
    accept_award,
    analyse_argument,
    close_analysis,
    decide_call,
    end_hearings,
    file_appeal,
    notify_hearings,
    propose_decisions,
    publish_results,
    state_in_hearing,
)
from funding.operations.ranking import make_ranking, publish_ranking

HEARD, DECIDED = "exemplo-energia-em-audiencia", "exemplo-residuos-decidido"
PLACE = "Exemplo: cumpre as regras e tem lugar na ordenação dentro da dotação."
AFTER = "Exemplo: cumpre as regras; a dotação acaba antes do seu lugar na ordenação."
BEHIND = "Exemplo: não chega ao que a dotação permite e a avaliação aponta falta de continuidade."
APPROVED, PART, RESERVE, REJECTED = (
    Outcome.APPROVED,
    Outcome.APPROVED_PARTIAL,
    Outcome.RESERVE,
    Outcome.REJECTED,
)
GROUNDS = {APPROVED: PLACE, PART: PLACE, RESERVE: AFTER, REJECTED: BEHIND}


@dataclass(frozen=True)
class Fate:
    """What becomes of an idea: the score it is given, what is proposed, and the amount where it is approved."""

    idea: Idea
    score: str
    outcome: Outcome
    amount: int | None = None


TO_HEAR = (
    Fate(Idea("Energia dos edifícios de Braga", "Braga", ("Guimarães",), 600_000, 4), "4,5", APPROVED, 600_000),
    Fate(Idea("Telhados com sol, Porto", "Porto", (), 500_000, 3), "4", PART, 400_000),
    Fate(Idea("Rede de carregamento, Viseu", "Viseu", ("Mortágua",), 450_000), "3,5", RESERVE),
    Fate(Idea("Luz pública do Funchal", "Funchal", (), 380_000), "3", RESERVE),
    Fate(Idea("Contadores da Covilhã", "Covilhã", ("Fundão",), 410_000, 1), "2,5", REJECTED),
)
TO_DECIDE = (
    Fate(Idea("Recolha a pedido em Aveiro", "Aveiro", ("Ílhavo",), 450_000, 4), "4,5", APPROVED, 450_000),
    Fate(Idea("Compostagem com dados, Guarda", "Guarda", ("Gouveia",), 380_000, 3), "4", APPROVED, 380_000),
    Fate(Idea("Ecopontos do Porto", "Porto", (), 420_000, 3), "4", PART, 350_000),
    Fate(Idea("Resíduos do Algarve", "Loulé", ("Faro",), 400_000), "3,5", RESERVE),
    Fate(Idea("Rotas de recolha, Montemor-o-Novo", "Montemor-o-Novo", (), 300_000, 1), "2,5", REJECTED),
)


def is_heard(cast: Cast, now: datetime) -> None:
    """Make a call whose proposal is being heard: somebody has spoken, somebody was answered, others have days left."""
    closes = (now - timedelta(days=60)).replace(hour=17)
    outline = Outline(
        HEARD, "Energia nos edifícios municipais (exemplo)", closes - timedelta(days=45), closes, 1_100_000
    )
    call, found = evaluated(cast, outline, TO_HEAR)
    refused = _not_admitted(call, cast, Idea("Rega em Portel", "Portel"), closes)
    run = ranked(call, cast, closes + timedelta(days=40))
    at = now - timedelta(days=4)
    made = propose(call, cast, TO_HEAR, found, run, at - timedelta(days=2))
    notify_hearings(decisions=[*made, refused.decisions.get()], **cast.coordinator.by(at))
    publish_results(call=call, stage=DecisionStage.PROPOSED, note="", **cast.coordinator.by(at))
    _spoken(found[2], TO_HEAR[2].idea, "A rede serve também Mortágua, o que não se contou no critério 2.", now)
    hearing = _spoken(found[4], TO_HEAR[4].idea, "O plano de continuidade está na deliberação que juntámos.", now)
    _analysed(hearing, cast, "O documento não diz quem paga depois do terceiro ano.", False, now - timedelta(days=1))


def is_decided(cast: Cast, now: datetime) -> None:
    """Make a call that was decided last week: some have accepted, one complains, results are published twice."""
    closes = (now - timedelta(days=110)).replace(hour=17)
    outline = Outline(
        DECIDED, "Resíduos e economia circular (exemplo)", closes - timedelta(days=50), closes, 1_200_000
    )
    call, found = evaluated(cast, outline, TO_DECIDE)
    refused = _not_admitted(call, cast, Idea("Plataforma de Beja", "Beja"), closes)
    run = ranked(call, cast, closes + timedelta(days=40))
    heard_at = closes + timedelta(days=50)
    made = propose(call, cast, TO_DECIDE, found, run, heard_at - timedelta(days=2))
    notify_hearings(decisions=[*made, refused.decisions.get()], **cast.coordinator.by(heard_at))
    publish_results(call=call, stage=DecisionStage.PROPOSED, note="", **cast.coordinator.by(heard_at))
    _changed_by_the_hearing(call, cast, found, heard_at)
    decided_at = now - timedelta(days=6)
    end_hearings(at=decided_at - timedelta(days=1))
    decide_call(call=call, **cast.coordinator.by(decided_at))
    published_at = decided_at + timedelta(days=1)
    publish_results(call=call, stage=DecisionStage.FINAL, note=NOTE, **cast.coordinator.by(published_at))
    accepted(found[0], TO_DECIDE[0].idea, now - timedelta(days=3))
    _complains(found[4], TO_DECIDE[4].idea, now - timedelta(days=2))


NOTE = (
    "Exemplo inventado. Depois da audiência, o montante de «Ecopontos do Porto» passou de 350 mil para 370 mil euros."
)


def _changed_by_the_hearing(call: Call, cast: Cast, found: Sequence[Application], at: datetime) -> None:
    """One argument holds: the amount is proposed again, higher."""
    hearing = _spoken(found[2], TO_DECIDE[2].idea, "O orçamento cortado incluía os sensores já contratados.", at, 3)
    _analysed(
        hearing, cast, "Procede em parte: os sensores têm contrato anterior à proposta.", True, at + timedelta(days=16)
    )
    told = [Proposal(_fresh(found[2]), Outcome.APPROVED_PARTIAL, "Exemplo: acrescem os sensores.", Decimal(370_000))]
    run = call.rankings.get()
    (again,) = propose_decisions(call=call, proposals=told, ranking=run, **cast.member.by(at + timedelta(days=18)))
    notify_hearings(decisions=[again], **cast.coordinator.by(at + timedelta(days=19)))


def evaluated(cast: Cast, outline: Outline, fates: Sequence[Fate]) -> tuple[Call, list[Application]]:
    """Make a call whose applications are all scored."""
    call, closes = published(cast, outline), outline.closes_at
    found = [handed_in(call, one.idea, closes - timedelta(days=1, hours=place)) for place, one in enumerate(fates)]
    each = 1 if outline.is_assessed else 0
    if each:
        plan(call, cast, each, closes + timedelta(days=30), closes + timedelta(days=2))
    for application, fate in zip(found, fates, strict=True):
        screen(application, cast, closes + timedelta(days=3))
        let_in(application, cast, closes + timedelta(days=5))
        values = {cast.evaluators[0]: fate.score} if each else {}
        scored(application, values, cast, closes + timedelta(days=10))
    return call, found


def _not_admitted(call: Call, cast: Cast, idea: Idea, closes: datetime) -> Application:
    application = handed_in(call, idea, closes - timedelta(hours=3))
    screen(application, cast, closes + timedelta(days=3))
    text = "Exemplo: o orçamento pede equipamento que o aviso não financia."
    kept_out(application, cast, text, closes + timedelta(days=6))
    return application


def ranked(call: Call, cast: Cast, at: datetime) -> RankingRun:
    run = make_ranking(call=call, grounds="", **cast.member.by(at))
    return publish_ranking(run=run, **cast.coordinator.by(at + timedelta(days=1)))


def propose(
    call: Call,
    cast: Cast,
    fates: Sequence[Fate],
    found: Sequence[Application],
    run: RankingRun,
    at: datetime,
) -> list[Decision]:
    proposals = [
        Proposal(_fresh(one), fate.outcome, GROUNDS[fate.outcome], Decimal(fate.amount) if fate.amount else None)
        for one, fate in zip(found, fates, strict=True)
    ]
    return propose_decisions(call=call, proposals=proposals, ranking=run, **cast.member.by(at))


def _spoken(application: Application, idea: Idea, text: str, now: datetime, days: int = -2) -> Hearing:
    """Say something in a hearing, two days before now or some days after it was notified."""
    hearing = Hearing.objects.get(decision__application=application)
    told: Told = {"hearing": hearing, "arguments": [f"Exemplo: {text}"]}
    return state_in_hearing(**told, **idea.hand.by(now + timedelta(days=days)))


def _analysed(hearing: Hearing, cast: Cast, analysis: str, is_accepted: bool, at: datetime) -> None:
    by = cast.coordinator.by(at)
    told: Told = {"analysis": f"Exemplo: {analysis}", "is_accepted": is_accepted}
    analyse_argument(argument=hearing.arguments.get(), **told, **by)
    close_analysis(hearing=hearing, effect=HearingEffect.CHANGED if is_accepted else HearingEffect.KEPT, **by)


def accepted(application: Application, idea: Idea, at: datetime) -> None:
    application.refresh_from_db()
    accept_award(application=application, version=application.version, **idea.hand.by(at))


def _complains(application: Application, idea: Idea, at: datetime) -> None:
    decision = application.decisions.get(stage=DecisionStage.FINAL)
    text = "Exemplo: a pontuação do critério 5 não teve em conta o protocolo com a comunidade intermunicipal."
    file_appeal(decision=decision, kind=AppealKind.COMPLAINT, text=text, **idea.hand.by(at))


def _fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)
