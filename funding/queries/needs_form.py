"""The questions of a needs survey that are added up: their names, the form that has them, and reading them back.

A survey asks of each domain whether there are needs, and then a row for each. The EATA may reword these questions and
ask others beside them; what is added up is found by these names, which never change.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.questionnaires.enums import ConditionOperator, QuestionKind as Kind
from common.questionnaires.schema import Condition, Limits, Option, Question, Schema, Section
from funding.enums import NeedPriority
from recommendations.models import RecommendationDomain

PRIORITIES = {"alta": NeedPriority.HIGH, "media": NeedPriority.MEDIUM, "baixa": NeedPriority.LOW}
MOST_ROWS = 20
Answers = Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class Names:
    """What the questions about a domain are called."""

    slug: str

    def __getattr__(self, name: str) -> str:
        return f"{name}-{self.slug}"


@dataclass(frozen=True)
class SaidNeed:
    row: str
    title: str
    description: str
    priority: str
    amount: Decimal | None


@dataclass(frozen=True)
class SaidDomain:
    """What was handed in of a domain; `has_needs` is None when it was not asked."""

    domain: RecommendationDomain
    has_needs: bool | None
    needs: tuple[SaidNeed, ...]


def needs_form(domains: Iterable[RecommendationDomain]) -> Schema:
    """Return the form that a survey begins with: a section for each domain, and one for what is left to say."""
    rest = Question(
        id="comentarios",
        kind=Kind.LONG_TEXT,
        label="Há mais alguma coisa que a EATA deva saber?",
        help="Não escreva dados pessoais.",
        limits=Limits(longest=3000),
    )
    return Schema((*(_section(domain) for domain in domains), Section("outros", "Comentários", (rest,))))


def _section(domain: RecommendationDomain) -> Section:
    name = Names(domain.slug)
    has_some = Question(
        id=name.tem,
        kind=Kind.YES_NO,
        label=f"O município tem necessidades em «{domain.name}»?",
        help="Se responder «Não», conta como não ter, e não como não ter respondido.",
        is_required=True,
    )
    asked = Condition(name.tem, ConditionOperator.EQUALS, value=True)
    rows = Question(
        id=name.necessidades,
        kind=Kind.GROUP,
        label="Necessidades, uma por linha",
        is_required=True,
        limits=Limits(least_rows=1, most_rows=MOST_ROWS),
        conditions=(asked,),
        questions=_columns(name),
    )
    return Section(domain.slug, domain.name, (has_some, rows))


def _columns(name: Names) -> tuple[Question, ...]:
    priorities = tuple(Option(code, priority.portuguese.capitalize()) for code, priority in PRIORITIES.items())
    is_estimated = Condition(name.estimado, ConditionOperator.EQUALS, value=True)
    return (
        Question(name.titulo, Kind.TEXT, "O que é preciso", is_required=True, limits=Limits(longest=200)),
        Question(name.descricao, Kind.LONG_TEXT, "Para quê e para quem", limits=Limits(longest=2000)),
        Question(name.prioridade, Kind.ONE_OF, "Prioridade", is_required=True, options=priorities),
        Question(name.estimado, Kind.YES_NO, "Há uma estimativa do investimento?", is_required=True),
        Question(
            name.investimento,
            Kind.MONEY,
            "Investimento estimado (€)",
            help="Sem IVA. Se ainda não se sabe, responda «Não» à pergunta anterior: zero quer dizer que nada custa.",
            is_required=True,
            conditions=(is_estimated,),
        ),
    )


def lacks_of_form(schema: Schema, domains: Iterable[RecommendationDomain]) -> list[str]:
    """Say what keeps a form from being added up by domain."""
    return [
        f"O questionário não tem a pergunta «{wanted}» ({kind.label}), que faz contar «{domain.name}»."
        for domain in domains
        for wanted, kind in _wanted(Names(domain.slug))
        if schema.by_id.get(wanted) is None or schema.by_id[wanted].kind != kind
    ]


def _wanted(name: Names) -> Iterator[tuple[str, Kind]]:
    yield name.tem, Kind.YES_NO
    yield name.necessidades, Kind.GROUP
    yield name.titulo, Kind.TEXT
    yield name.investimento, Kind.MONEY


def answers_in(payload: str) -> dict[tuple[str, str], Any]:
    """Return the answers of what was handed in, by question and row."""
    return {(one["question"], one["row"]): one["value"] for one in json.loads(payload)["answers"]}


def said_in(answers: Answers, domains: Iterable[RecommendationDomain]) -> list[SaidDomain]:
    """Read what was handed in of each domain."""
    return [_said(answers, domain) for domain in domains]


def _said(answers: Answers, domain: RecommendationDomain) -> SaidDomain:
    name = Names(domain.slug)
    has_needs = answers.get((name.tem, ""))
    rows = answers.get((name.necessidades, "")) if has_needs else None
    return SaidDomain(
        domain,
        has_needs if isinstance(has_needs, bool) else None,
        tuple(_need(answers, name, str(row)) for row in rows or ()),
    )


def _need(answers: Answers, name: Names, row: str) -> SaidNeed:
    amount = answers.get((name.investimento, row))
    return SaidNeed(
        row=row,
        title=str(answers.get((name.titulo, row)) or "")[:300],
        description=str(answers.get((name.descricao, row)) or ""),
        priority=PRIORITIES.get(str(answers.get((name.prioridade, row))), ""),
        amount=Decimal(str(amount)) if amount is not None else None,
    )
