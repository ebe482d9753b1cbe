"""How moments and events of applications are written: `{% load funding %}`."""

from datetime import datetime

from django import template

from common.audit.models import ChainEvent
from common.ui.formatting import closing, exact, in_the_azores
from funding.enums import DraftPart

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
