"""How moments and events of applications are written: `{% load funding %}`."""

from datetime import datetime
from typing import Any

from django import template

from common.audit.models import ChainEvent
from common.ui.formatting import closing, exact, in_the_azores
from funding.enums import DraftPart
from funding.models import OpportunityChange

register = template.Library()

HAPPENED = {
    "start": "Começou o rascunho",
    "invite": "Convidou participantes",
    "accept_invitation": "Aceitou participar",
    "declined": "Recusou participar",
    "removed": "Retirou um participante",
    "add_co_editor": "Deixou outra pessoa escrever",
    "remove_co_editor": "Deixou de deixar outra pessoa escrever",
    "add_file": "Juntou um ficheiro",
    "remove_file": "Retirou um ficheiro",
    "quarantine_file": "Um ficheiro ficou em quarentena",
    "submit": "Submeteu a candidatura",
    "submit_refused": "Tentou submeter, e foi recusado",
    "withdraw": "Desistiu da candidatura",
    "lapse": "O aviso fechou sem a candidatura ter sido submetida",
    "screen": "Começou a verificação da admissibilidade",
    "ask": "Foram pedidos esclarecimentos",
    "clarify": "Esclareceu",
    "clarification_over": "Terminou o prazo para esclarecer",
    "admit": "Foi admitida a avaliação",
}


@register.filter
def happening(event: ChainEvent) -> str:
    """Say an event in words, with whom or what it is about."""
    data = event.data
    if event.kind == "save_part":
        return f"Guardou «{DraftPart(data['part']).label}»"
    said = HAPPENED.get(event.kind, "A candidatura avançou")
    about = (
        getattr(event, "name_of_entity", "")
        or data.get("entity")
        or data.get("name")
        or data.get("registry")
        or data.get("said")
        or ""
    )
    return f"{said}: {about}" if about else said


@register.filter
def exact_pt(value: datetime) -> str:
    return exact(value)


@register.filter
def closing_pt(value: datetime) -> str:
    return closing(value)


@register.filter
def azores_pt(value: datetime) -> str:
    return in_the_azores(value)


FIELD_NAMES = {
    "title": "Título",
    "programme": "Programa",
    "status": "Estado na origem",
    "opens_at": "Abre",
    "deadlines": "Prazos",
    "budget": "Dotação",
    "url": "Ligação",
    "summary": "Resumo",
    "keywords": "Temas",
}


@register.filter
def differences(change: OpportunityChange) -> list[tuple[str, str, str]]:
    """Return each field that a reading changed, with what it said before and after."""
    return [
        (FIELD_NAMES.get(name, name), _as_text(change.before.get(name)), _as_text(after))
        for name, after in change.after.items()
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value) or "—"
    return "—" if value in (None, "") else str(value)
