"""What each event of the chains of funding says, in plain words; and what it keeps, one thing after the other.

An event of a kind that is not here is told by its own name: nothing is left out of what an auditor reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from common.audit.models import ChainEvent
from common.canonical import canonical
from common.ui.formatting import day, exact, money
from funding import enums
from funding.enums import ChainKind, DraftPart

TOLD: Mapping[ChainKind, Mapping[str, str]] = {
    ChainKind.APPLICATION: {
        "start": "Começou o rascunho da candidatura",
        "invite": "Convidou participantes",
        "accept_invitation": "Aceitou participar na candidatura",
        "declined": "Recusou participar, ou voltou atrás",
        "removed": "Foi retirado da candidatura",
        "released": "Ficou livre desta candidatura",
        "save_part": "Guardou uma parte do rascunho",
        "add_co_editor": "Deixou outra pessoa escrever no rascunho",
        "remove_co_editor": "Deixou de deixar outra pessoa escrever no rascunho",
        "add_file": "Juntou um ficheiro",
        "remove_file": "Retirou um ficheiro do rascunho",
        "quarantine_file": "O antivírus pôs um ficheiro em quarentena",
        "submit": "Submeteu a candidatura",
        "submit_refused": "Tentou submeter e foi recusado",
        "withdraw": "Desistiu da candidatura",
        "lapse": "O aviso fechou sem a candidatura ter sido submetida",
        "screen": "Começou a verificação da admissibilidade",
        "ask": "Pediu esclarecimentos",
        "clarify": "Respondeu ao pedido de esclarecimentos",
        "clarify_late": "Respondeu aos esclarecimentos fora do prazo",
        "clarification_over": "Terminou o prazo para esclarecer",
        "admit": "Admitiu a candidatura a avaliação",
        "propose_not_admitting": "Propôs não admitir a candidatura",
        "assign": "Atribuiu a avaliação a uma pessoa",
        "declare_no_conflict": "Declarou não ter impedimentos",
        "recuse": "Declarou um impedimento e deixou a avaliação",
        "replace": "Substituiu quem avaliava",
        "submit_review": "Entregou a avaliação",
        "reopen_review": "Reabriu uma avaliação entregue",
        "score": "Fechou a avaliação",
        "propose": "Propôs a decisão",
        "hear": "Notificou a proposta e abriu a audiência dos interessados",
        "hearing_extended": "A audiência foi prorrogada por um dia que passou a não contar",
        "state": "Pronunciou-se na audiência",
        "state_again": "Acrescentou à sua pronúncia",
        "hearing_over": "Terminou o prazo da audiência",
        "analyse_argument": "Analisou um argumento da pronúncia",
        "close_analysis": "Concluiu a análise da pronúncia",
        "readmit": "Admitiu a candidatura depois de ouvidos os interessados",
        "decide": "Decidiu",
        "accept": "Aceitou o apoio",
        "acceptance_extended": "O prazo para aceitar foi prorrogado por um dia que passou a não contar",
        "forfeit": "A aprovação caducou por não ter sido aceite a tempo",
        "appeal": "Apresentou reclamação ou recurso",
        "answer_appeal": "Decidiu a reclamação ou o recurso",
        "revise": "Substituiu a decisão",
        "promote": "Chamou a candidatura da lista de reserva",
    },
    ChainKind.CALL: {
        "create_call": "Começou a escrever o aviso",
        "change_call": "Alterou o aviso em preparação",
        "consult_on_call": "Pôs o projeto de aviso em consulta pública",
        "approve_call": "Aprovou o aviso",
        "return_call": "Devolveu o aviso à preparação",
        "publish_call": "Publicou o aviso",
        "amend_call": "Alterou o aviso publicado, com fundamentação",
        "cancel_call": "Anulou o aviso",
        "discard_call": "Apagou um projeto de aviso nunca mostrado",
        "advance": "O aviso avançou",
        "results": "Publicou resultados",
        "export": "Pediu a exportação das candidaturas",
    },
    ChainKind.RANKING: {
        "make_ranking": "Fez uma ordenação",
        "publish_ranking": "Publicou a ordenação",
        "deviate": "Propôs um sentido diferente do que a ordenação dá",
    },
    ChainKind.AWARD: {
        "open": "Preparou o contrato",
        "add_document": "Juntou um documento ao contrato",
        "sign": "Assinou o contrato",
        "begin": "O contrato entrou em vigor: todas as partes assinaram",
        "suspend": "Suspendeu o apoio",
        "resume": "Retomou o apoio",
        "close": "Encerrou o apoio",
        "terminate": "Resolveu o contrato",
        "plan": "Planeou um marco",
        "unplan": "Retirou um marco planeado",
        "claim": "Declarou um marco cumprido",
        "verify": "Verificou um marco",
        "refuse_milestone": "Não aceitou um marco",
        "open_payment": "Começou um pedido de pagamento",
        "write_payment": "Alterou um pedido de pagamento em preparação",
        "add_expense": "Juntou uma despesa a um pedido de pagamento",
        "remove_expense": "Retirou uma despesa de um pedido de pagamento",
        "submit_payment": "Submeteu um pedido de pagamento",
        "request_recovery": "Pediu a recuperação de dinheiro pago",
        "check_payment": "Verificou um pedido de pagamento",
        "approve_payment": "Aprovou um pedido de pagamento",
        "order_payment": "Ordenou o pagamento",
        "pay": "Registou o pagamento",
        "return_payment": "Devolveu um pedido de pagamento para corrigir",
        "refuse_payment": "Recusou um pedido de pagamento",
        "ask_amendment": "Pediu uma adenda ao contrato",
        "analyse_amendment": "Analisou um pedido de adenda",
        "approve_amendment": "Aprovou uma adenda",
        "refuse_amendment": "Recusou uma adenda",
        "sign_amendment": "Assinou uma adenda, que passou a valer",
        "accept_lead": "Aceitou passar a liderar o apoio",
        "schedule_reports": "Marcou os relatórios do apoio",
        "ask_report": "Pediu um relatório fora do calendário",
        "submit_report": "Entregou um relatório",
        "accept_report": "Aceitou um relatório",
        "return_report": "Devolveu um relatório para corrigir",
        "drop_report": "Dispensou um relatório",
    },
}
LABELS = {
    "accepted": "Aceites",
    "after": "Depois",
    "amendment": "Adenda n.º",
    "amount": "Montante",
    "analysis": "Análise",
    "answer": "Resposta",
    "application": "Candidatura",
    "assignment": "Avaliação n.º",
    "before": "Antes",
    "claimed_on": "Cumprido em",
    "code": "Código",
    "commits": "Compromete-se a partilhar dados",
    "description": "Descrição",
    "document": "Documento",
    "due_at": "Até",
    "due_on": "Até",
    "edition": "Edição",
    "effect": "Efeito",
    "ends_on": "Termina antes de",
    "entities": "Entidades",
    "entity": "Entidade",
    "fields": "A que respeita",
    "format": "Formato",
    "grounds": "Fundamentos",
    "inputs_sha256": "SHA-256 do que entrou",
    "is_accepted": "Procede",
    "is_late": "Fora do prazo",
    "kind": "Tipo",
    "milestone": "Marco",
    "municipality": "Município",
    "name": "Nome",
    "note": "Nota",
    "number": "Número",
    "outcome": "Sentido",
    "paid_on": "Pago em",
    "part": "Parte",
    "parties": "Partes",
    "payment": "Pedido de pagamento n.º",
    "person": "Pessoa n.º",
    "position": "Posição",
    "reason": "Motivo",
    "received_at": "Recebido em",
    "registry": "Registo",
    "replaces": "Em substituição de",
    "reviewer": "Pessoa n.º",
    "reviews": "Avaliações",
    "round": "Vez",
    "rows": "O que ficou escrito",
    "rows_sha256": "SHA-256 das linhas",
    "rules": "Regras",
    "said": "O que se disse",
    "scores": "Pontuações",
    "sha256": "SHA-256",
    "starts_on": "Desde",
    "state": "Estado",
    "title": "Título",
    "until": "Até",
    "uses_platform": "Usa a plataforma",
    "version": "Versão",
}
WORDS: tuple[type[Any], ...] = (
    enums.CallState,
    enums.Outcome,
    enums.HearingEffect,
    enums.AppealKind,
    enums.PaymentKind,
    enums.AmendmentKind,
    enums.RuleKind,
)
SHORT = ("entity", "registry", "name", "code", "milestone", "outcome", "state", "title", "document", "said")


@dataclass(frozen=True)
class Detail:
    """One thing that an event keeps."""

    label: str
    value: str


def told(kind: ChainKind, event: ChainEvent, entities: Mapping[str, str]) -> str:
    """Say an event in words, with whom or what it is about."""
    data = event.data
    said = TOLD[kind].get(event.kind, f"Acontecimento «{event.kind}»")
    if event.kind == "save_part" and data.get("part") in DraftPart.values:
        return f"Guardou «{DraftPart(data['part']).label}» no rascunho"
    named = next((data[name] for name in SHORT if isinstance(data.get(name), str) and data[name]), "")
    if not named and isinstance(data.get("payment"), int):
        named = f"n.º {data['payment']}"
    subject = entities.get(named) or _word(named) or named
    return f"{said}: {subject}" if subject else said


def about(event: ChainEvent, entities: Mapping[str, str]) -> tuple[Detail, ...]:
    return tuple(
        Detail(LABELS.get(name, name), text)
        for name, value in event.data.items()
        if (text := "; ".join(_said(name, value, entities)))
    )


def _said(name: str, value: Any, entities: Mapping[str, str]) -> Iterator[str]:
    match value:
        case None | "":
            yield "—"
        case bool():
            yield "sim" if value else "não"
        case list():
            for one in value:
                yield from _said(name, one, entities)
        case dict():
            yield canonical(value)
        case str():
            yield _text(name, value, entities)
        case _:
            yield str(value)


def _text(name: str, value: str, entities: Mapping[str, str]) -> str:
    """Write moments, days, euros and words of the house as people do; everything else as it is kept."""
    if name == "amount":
        try:
            return money(Decimal(value))
        except InvalidOperation:
            return value
    try:
        if name.endswith("_on") or name == "until":
            return day(date.fromisoformat(value))
        if name.endswith("_at"):
            return exact(datetime.fromisoformat(value))
    except ValueError:
        return value
    return entities.get(value) or _word(value) or value


def _word(value: str) -> str:
    for words in WORDS:
        if value in words.values:
            return str(words(value).portuguese if hasattr(words, "portuguese") else words(value).label)
    return ""
