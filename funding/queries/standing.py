"""Where an application stands, in words nobody can mistake: a draft is not an application that was submitted."""

from dataclasses import dataclass, replace
from datetime import timedelta

from common.ui.formatting import closing, moment
from funding.enums import ApplicationState
from funding.models import Application, Submission
from funding.queries.phases import CallClock


@dataclass(frozen=True)
class Standing:
    tone: str
    title: str
    text: str


def standing_of(application: Application, last: Submission | None, clock: CallClock) -> Standing:
    """Say whether it was submitted, what counts and how long there is."""
    match application.state:
        case ApplicationState.DRAFT:
            return _draft(application, clock)
        case ApplicationState.LAPSED:
            return _lapsed(application)
        case ApplicationState.SUBMITTED if last is not None:
            return _submitted(application, last, clock)
        case ApplicationState.WITHDRAWN:
            return Standing("muted", "Desistência", f"Motivo: {application.withdrawn_reason}")
    counts = f"Vale a submissão n.º {last.number}, com o registo {last.registry}." if last else ""
    state = ApplicationState(application.state)
    if state in _WAITS_FOR_THE_LEAD:
        return Standing("warning", *_WAITS_FOR_THE_LEAD[state])
    return Standing("info", f"Candidatura {state.label}", counts)


_WAITS_FOR_THE_LEAD = {
    ApplicationState.CLARIFICATION: (
        "Há esclarecimentos por responder",
        "A EATA perguntou sobre o que foi submetido. Responde o signatário de quem lidera, dentro do prazo.",
    ),
    ApplicationState.HEARING: (
        "Em audiência dos interessados",
        "Leia a proposta de decisão. Quem assina pela entidade que lidera pode pronunciar-se até ao fim do prazo.",
    ),
}


@dataclass(frozen=True)
class Follow:
    """A page of what comes after the submission; `do` is what to do there, where something is waited for."""

    view: str
    label: str
    do: str = ""


_ASKED = Follow("funding:clarifications", "Esclarecimentos")
_DECISION = Follow("funding:decision", "Decisão")
_AWARD = Follow("funding:awards", "Apoios")
_FOLLOWS = {
    ApplicationState.SCREENING: (_ASKED,),
    ApplicationState.CLARIFICATION: (replace(_ASKED, do="Responder"),),
    ApplicationState.IN_REVIEW: (_ASKED,),
    ApplicationState.SCORED: (_ASKED,),
    ApplicationState.HEARING: (replace(_DECISION, do="Ler a proposta"), _ASKED),
    ApplicationState.HEARING_ANALYSIS: (_DECISION, _ASKED),
    ApplicationState.DECIDED: (replace(_DECISION, do="Ler a decisão"), _ASKED),
    ApplicationState.ACCEPTED: (_DECISION, _AWARD, _ASKED),
    ApplicationState.FORFEITED: (_DECISION, _ASKED),
}


def follows_of(application: Application) -> tuple[Follow, ...]:
    """Return the pages that an application has since it was submitted, the one that waits for somebody first."""
    return _FOLLOWS.get(ApplicationState(application.state), ())


def _draft(application: Application, clock: CallClock) -> Standing:
    closes_at = application.call.closes_at
    if not clock.is_open or closes_at is None or clock.left is None:
        return _lapsed(application)
    return Standing(
        "warning",
        "Rascunho: ainda NÃO foi submetida",
        f"O aviso fecha às {closing(closes_at)}: {in_words(clock.left)}. Só conta o que for submetido até lá.",
    )


def _lapsed(application: Application) -> Standing:
    closes_at = application.call.closes_at
    closed = f"O aviso fechou em {moment(closes_at)} (hora de Lisboa). " if closes_at else ""
    return Standing("critical", "NÃO foi submetida", f"{closed}O que escreveu fica guardado, mas não será avaliado.")


def _submitted(application: Application, last: Submission, clock: CallClock) -> Standing:
    counts = f"A submissão n.º {last.number} (registo {last.registry}), recebida em {moment(last.received_at)},"
    if application.has_changes_to_submit:
        if clock.is_open and clock.left is not None:
            text = f"{counts} continua válida até submeter de novo. Para fechar: {in_words(clock.left)}."
            return Standing("warning", "Submetida, com alterações por submeter", text)
        text = f"{counts} é a que vale: o que mudou depois não foi submetido a tempo."
        return Standing("info", "Submetida", text)
    again = " Até o aviso fechar, pode alterar e submeter de novo." if clock.is_open else ""
    return Standing("positive", "Submetida", f"{counts} é a que vale.{again}")


def in_words(left: timedelta) -> str:
    """Write how long is left by its two largest parts: «faltam 2 dias e 3 horas»."""
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return "falta menos de um minuto"
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in ((days, "dia", "dias"), (hours, "hora", "horas"), (rest, "minuto", "minutos"))
        if count
    ][:2]
    only_one = len(parts) == 1 and parts[0].startswith("1 ")
    return f"{'falta' if only_one else 'faltam'} {' e '.join(parts)}"
