"""What happened to an award, from its chain, in words that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.audit.models import ChainEvent
from common.ui.formatting import day, money
from funding.enums import AmendmentKind
from funding.models import Award
from territories.models import Entity
from territories.queries import entity_labels

# What the event says stands where its name is; what is not said of it is left out.
HAPPENED: Mapping[str, str] = {
    "open": "Contrato preparado: {amount}, de {starts_on} até antes de {ends_on}",
    "add_document": "Juntou «{title}»",
    "plan": "Planeou o marco {code}: {title}, até {due_on}",
    "unplan": "Retirou o marco {code}",
    "sign": "Assinou o contrato por {party}",
    "begin": "Todas as partes assinaram: o apoio está em execução",
    "claim": "Declarou cumprido o marco {milestone}, em {claimed_on}",
    "verify": "Verificou o marco {milestone}",
    "refuse_milestone": "Não aceitou o marco {milestone}: {reason}",
    "open_payment": "Começou o pedido n.º {payment}: {amount}",
    "write_payment": "Alterou o pedido n.º {payment}: {amount}",
    "add_expense": "Juntou ao pedido n.º {payment} a despesa {document}, de {supplier}: {amount}",
    "remove_expense": "Retirou do pedido n.º {payment} a despesa {document}",
    "submit_payment": "Submeteu o pedido n.º {payment}: {amount}",
    "request_recovery": "Pediu a recuperação n.º {payment}, {amount}: {grounds}",
    "check_payment": "Verificou o pedido n.º {payment}",
    "approve_payment": "Aprovou o pedido n.º {payment}: {amount}",
    "order_payment": "Ordenou o pedido n.º {payment}: {amount}",
    "pay": "Pedido n.º {payment} pago em {paid_on}: {amount}",
    "return_payment": "Devolveu o pedido n.º {payment}: {reason}",
    "refuse_payment": "Recusou o pedido n.º {payment}: {reason}",
    "ask_amendment": "Pediu a adenda n.º {amendment}, de {kind}: {grounds}",
    "analyse_amendment": "Analisou a adenda n.º {amendment}",
    "approve_amendment": "Aprovou a adenda n.º {amendment}",
    "refuse_amendment": "Recusou a adenda n.º {amendment}: {reason}",
    "accept_lead": "Aceitou passar a liderar, pela adenda n.º {amendment}",
    "sign_amendment": "Assinou a adenda n.º {amendment}, de {kind}: está em vigor",
    "schedule_reports": "Fez o calendário dos relatórios: {count}",
    "ask_report": "Pediu o relatório {period}, até {due_on}: {grounds}",
    "drop_report": "Retirou o relatório {period}",
    "submit_report": "Entregou o relatório {period} ({delivery}.ª vez)",
    "accept_report": "Aceitou o relatório {period}",
    "return_report": "Devolveu o relatório {period}, a corrigir até {again_by}: {grounds}",
    "quarantine_file": "O antivírus pôs em quarentena «{name}»: {found}",
    "suspend": "Suspendeu o apoio: {grounds}",
    "resume": "Retomou o apoio: {grounds}",
    "close": "Encerrou o apoio: {grounds}",
    "terminate": "Resolveu o contrato: {grounds}",
}
# Where each is told in the page: what changes little is only in the whole chronology.
SMALL = frozenset({"open_payment", "write_payment", "add_expense", "remove_expense", "plan", "unplan"})


@dataclass(frozen=True)
class Happening:
    """An event in words; `who` is empty for what happened by itself."""

    number: int
    said: str
    who: str
    on_behalf_of: str
    happened_at: datetime
    is_small: bool


def happenings_of(award: Award, on: date) -> list[Happening]:
    """Return all that happened to an award, the last first, in a fixed number of queries."""
    events = list(ChainEvent.objects.filter(stream=award.stream).select_related("actor").order_by("-number"))
    codes = {one.on_behalf_of for one in events} | {one.data.get("party", "") for one in events}
    names = names_of(sorted(codes), on)
    return [_happening(one, names) for one in events]


def names_of(codes: Sequence[str], on: date) -> Mapping[str, str]:
    """Return the names of entities by their codes."""
    entities = list(Entity.objects.filter(code__in=codes).order_by("pk"))
    labels = entity_labels([one.pk for one in entities], on)
    return {one.code: labels[one.pk].display for one in entities}


def _happening(event: ChainEvent, names: Mapping[str, str]) -> Happening:
    said = HAPPENED.get(event.kind, "O apoio avançou")
    values = {name: said_value(name, value, names) for name, value in event.data.items()}
    return Happening(
        event.number,
        said.format_map(_Told(values)),
        event.actor.name if event.actor else "",
        names.get(event.on_behalf_of, event.on_behalf_of),
        event.happened_at,
        event.kind in SMALL,
    )


class _Told(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "por dizer"


def said_value(name: str, value: Any, names: Mapping[str, str]) -> str:
    """Write what an event keeps as JSON: money with its sign, days as people write them, entities by name."""
    if value is None or value == "":
        return "por dizer"
    if name == "amount":
        return money(Decimal(value))
    if name.endswith("_on") or name == "again_by":
        return day(date.fromisoformat(value))
    if name == "party":
        return names.get(value, value)
    return AmendmentKind(value).portuguese if name == "kind" and value in AmendmentKind else str(value)
