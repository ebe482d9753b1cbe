"""Funding mechanisms as a repository."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.ui import formatting
from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import FundingState, MechanismKind, RepositoryCode
from repositories.models import FundingMechanism

TONES = {
    FundingState.OPEN: "positive",
    FundingState.NOT_YET: "neutral",
    FundingState.ENDED: "muted",
    FundingState.UNDATED: "muted",
}


def lines(on: date, mechanisms: Iterable[FundingMechanism]) -> list[Line]:
    actions = queries.actions_by_funding(on)
    return [_line(row, actions.get(row.funding_source_id or 0, ()), on) for row in mechanisms]


def _line(mechanism: FundingMechanism, actions: tuple[queries.ActionLine, ...], on: date) -> Line:
    state = mechanism.state_on(on)
    return Line(
        entry=mechanism,
        eyebrow=capfirst(mechanism.get_kind_display()),
        marks=marks_of(mechanism, Mark(state.label, TONES[state])),
        remarks=tuple(filter(None, (_amount(mechanism), pt(mechanism.period_note), _actions(len(actions))))),
        pairs={
            **related_pairs(mechanism),
            "tipo": (choice_pair(MechanismKind, mechanism.kind),),
            "periodo": (choice_pair(FundingState, state),),
        },
        extra=actions,
    )


def _amount(mechanism: FundingMechanism) -> str:
    return formatting.money(mechanism.amount, 0) if mechanism.amount is not None else ""


def _actions(number: int) -> str:
    if number == 0:
        return ""
    return (
        _("Financia 1 ação do plano") if number == 1 else _("Financia %(number)s ações do plano") % {"number": number}
    )


def _schema(line: Line) -> dict[str, Any]:
    mechanism = line.entry
    return {
        "@type": "MonetaryGrant",
        "funder": {"@type": "Organization", "name": mechanism.manager} if mechanism.manager else None,
        "amount": {"@type": "MonetaryAmount", "currency": "EUR", "value": float(mechanism.amount)}
        if mechanism.amount is not None
        else None,
    }


FUNDING = Repository(
    code=RepositoryCode.FUNDING,
    model=FundingMechanism,
    title="Mecanismos de financiamento",
    short="De onde vem o dinheiro e para quem",
    noun=("mecanismo", "mecanismos"),
    lead="De onde vem o financiamento dos projetos de territórios inteligentes, a quem se destina, o que paga e até "
    "quando.",
    icon="chart",
    source="RCM n.º 176/2023, §6 e Anexo II; Programa Territórios Inteligentes",
    lines=lines,
    entries=queries.funding_mechanisms,
    fields=(
        Field("Tipo", lambda line: line.entry.get_kind_display(), is_said=True),
        Field("Quem gere", lambda line: line.entry.manager),
        Field("Dotação (€)", lambda line: line.entry.amount),
        Field("A que respeita a dotação", lambda line: line.entry.amount_note),
        Field("Início do período", lambda line: line.entry.starts_on),
        Field("Último dia do período", lambda line: line.entry.ends_on),
        Field("Período como na fonte", lambda line: line.entry.period_note),
        Field("Sítio", lambda line: line.entry.website),
        Field("Ações do plano", lambda line: queries.codes(line.extra), only_in_files=True),
        Field("A quem se destina", lambda line: line.entry.beneficiaries, is_long=True),
        Field("O que financia", lambda line: line.entry.what_it_funds, is_long=True),
        Field("Condições", lambda line: line.entry.conditions, is_long=True),
    ),
    dimensions=(own("tipo", "Tipo", MechanismKind), own("periodo", "Período", FundingState)),
    body="repositories/bodies/funding.html",
    empty="Ainda não há mecanismos publicados.",
    schema=_schema,
)
