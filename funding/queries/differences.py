"""What changed between two things a call said, for who reads it: each point with its before and after."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _, gettext_noop

from common.canonical import canonical
from common.ui import formatting
from funding.queries.call_content import CallContent, Document, Line, Phase, Rule, Weighed

LABELS = {
    "number": gettext_noop("Número do aviso"),
    "title": gettext_noop("Título"),
    "mechanism": gettext_noop("Mecanismo"),
    "summary": gettext_noop("Resumo"),
    "text": gettext_noop("Texto do aviso"),
    "legal_basis": gettext_noop("Base legal"),
    "budget": gettext_noop("Dotação"),
    "most_per_application": gettext_noop("Limite por candidatura"),
    "consultation_opens_at": gettext_noop("A consulta abre"),
    "consultation_closes_at": gettext_noop("A consulta fecha"),
    "opens_at": gettext_noop("Abre"),
    "closes_at": gettext_noop("Fecha"),
    "questions_until": gettext_noop("Perguntas até"),
    "hearing_days": gettext_noop("Dias úteis de audiência dos interessados"),
    "needs_platform": gettext_noop("Cada candidatura tem uma plataforma que todos usam"),
    "is_sealed": gettext_noop("Candidaturas fechadas até ao fim do prazo"),
    "shows_score_while_drafting": gettext_noop("Pontuação calculada à vista de quem prepara"),
    "score_decimals": gettext_noop("Casas decimais da pontuação"),
    "ties_by_registry": gettext_noop("Empates resolvidos pela ordem de registo"),
    "least_score": gettext_noop("Pontuação final mínima para ser aprovada"),
    "application_form": gettext_noop("Formulário de candidatura"),
    "target": gettext_noop("Meta PRR a que conta"),
    "source": gettext_noop("Fonte"),
    "label": gettext_noop("Designação"),
    "starts_at": gettext_noop("Começa"),
    "ends_at": gettext_noop("Acaba"),
    "is_exact": gettext_noop("Fim ao minuto"),
    "is_start_exact": gettext_noop("Início ao minuto"),
    "note": gettext_noop("Nota"),
    "description": gettext_noop("Descrição"),
    "pricing": gettext_noop("Como se paga"),
    "scale": gettext_noop("Escalões"),
    "unit": gettext_noop("Unidade"),
    "instrument": gettext_noop("Instrumento"),
    "needs": gettext_noop("Exige"),
    "most": gettext_noop("Limite"),
    "severity": gettext_noop("Efeito"),
    "message": gettext_noop("Mensagem"),
    "parent": gettext_noop("Faz parte de"),
    "help": gettext_noop("Como se avalia"),
    "kind": gettext_noop("Tipo"),
    "computed_from": gettext_noop("Conta"),
    "steps": gettext_noop("Escalões"),
    "weight": gettext_noop("Peso"),
    "scale_from": gettext_noop("Pontuação mínima"),
    "scale_to": gettext_noop("Pontuação máxima"),
    "threshold": gettext_noop("Mínimo para ser aprovada"),
    "tie_rank": gettext_noop("Ordem no desempate"),
    "name": gettext_noop("Ficheiro"),
    "sha256": gettext_noop("SHA-256"),
}
UNSAID = {"code", "uuid", "size", "added_at", "parameters"}
MONEY = {"budget", "most_per_application", "most"}
LONG = {"text", "summary", "legal_basis", "description", "help"}


@dataclass(frozen=True)
class Piece:
    """A stretch of text: kept, taken out or put in."""

    mark: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A point that changed; a long text also has its `pieces`."""

    where: str
    what: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


def differences_between(before: CallContent, after: CallContent) -> list[Difference]:
    """List every point in which two contents differ, in the order of the page."""
    return [
        *_of_fields("", before, after),
        *_of_parts(_("Calendário"), before.phases, after.phases, _phase_key, lambda phase: phase.name),
        *_of_parts(_("Tipologia"), before.lines, after.lines, _line_key, lambda line: f"{line.code} {line.title}"),
        *_of_parts(_("Regra"), before.rules, after.rules, _rule_key, lambda rule: rule.kind.label),
        *_of_parts(_("Critério"), before.criteria, after.criteria, _criterion_key, lambda one: one.title),
        *_of_parts(_("Documento"), before.documents, after.documents, _document_key, lambda one: one.title),
        *_of_low_density(before.low_density, after.low_density),
    ]


def _phase_key(phase: Phase) -> str:
    return phase.kind.value


def _line_key(line: Line) -> str:
    return line.code


def _rule_key(rule: Rule) -> str:
    return canonical([rule.kind, rule.parameters])


def _criterion_key(one: Weighed) -> str:
    return one.code


def _document_key(one: Document) -> str:
    return f"{one.title}|{one.uuid or one.url}"


def _of_parts(
    where: str,
    before: Sequence[Any],
    after: Sequence[Any],
    key: Callable[[Any], str],
    name: Callable[[Any], str],
) -> Iterator[Difference]:
    old, new = ({key(part): part for part in parts} for parts in (before, after))
    for code in dict.fromkeys([*old, *new]):
        if code not in new:
            yield Difference(where, name(old[code]), _("constava"), _("retirado"))
        elif code not in old:
            yield Difference(where, name(new[code]), _("não constava"), _("acrescentado"))
        else:
            yield from _of_fields(f"{where}: {name(new[code])}", old[code], new[code])


def _of_fields(where: str, before: Any, after: Any) -> Iterator[Difference]:
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in UNSAID or field.name not in LABELS or old == new:
            continue
        label = _(LABELS[field.name])
        pieces = pieces_of(old, new) if field.name in LONG else ()
        yield Difference(where, label, _said(field.name, old), _said(field.name, new), pieces)


def _of_low_density(before: Iterable[str], after: Iterable[str]) -> Iterator[Difference]:
    old, new = set(before), set(after)
    if old != new:
        what = _("Municípios de baixa densidade")
        yield Difference("", what, ", ".join(sorted(old - new)) or "—", ", ".join(sorted(new - old)) or "—")


def _said(name: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return formatting.MISSING
        case bool():
            return _("sim") if value else _("não")
        case datetime():
            return formatting.moment(value)
        case Decimal() if name in MONEY:
            return formatting.money(value)
        case Decimal() | int():
            return formatting.number(value)
        case list():
            return "; ".join(f"≥ {step['from']}: {step['points']}" for step in value)
    return str(getattr(value, "label", value))


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Return the text word by word as it became, with what was taken out in its place."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    pieces = []
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("kept", "".join(old[a:b])))
            continue
        pieces += [Piece("out", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("in", "".join(new[c:d]))] if d > c else []
    return tuple(pieces)
