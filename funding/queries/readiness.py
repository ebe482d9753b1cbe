"""What a call still lacks for its next step, in sentences for who writes it."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from common.ui import formatting
from funding.enums import RuleKind
from funding.models import Call, CallRule, Contribution, Criterion

WHOLE = Decimal(100)


def unanswered_contributions(call: Call) -> int:
    return Contribution.objects.filter(call=call, answered_at=None, hidden_reason="").count()


def lacks_to_consult(call: Call, at: datetime) -> list[str]:
    """Before a draft is shown: that it says something, and until when it listens."""
    lacks = _lacks_texts(call)
    if call.consultation_opens_at is None or call.consultation_closes_at is None:
        return [*lacks, "Marque no calendário quando a consulta abre e quando fecha."]
    if call.consultation_closes_at <= at:
        lacks.append("A consulta fecharia no passado: marque outra data no calendário.")
    return lacks


def lacks_to_approve(call: Call) -> list[str]:
    lacks = _lacks_texts(call)
    if call.opens_at is None or call.closes_at is None:
        lacks.append("Marque no calendário quando o aviso abre e quando fecha.")
    if not CallRule.objects.filter(call=call, kind=RuleKind.APPLICANT_KIND_IN).exists():
        lacks.append("Diga nas regras quem se pode candidatar.")
    lacks += _lacks_weights(call)
    waiting = unanswered_contributions(call)
    if waiting:
        lacks.append(
            "Falta responder a um contributo da consulta."
            if waiting == 1
            else f"Falta responder a {waiting} contributos da consulta."
        )
    return lacks


def lacks_to_publish(call: Call, at: datetime) -> list[str]:
    lacks = lacks_to_approve(call)
    if call.opens_at is not None and call.opens_at < at:
        opens = formatting.moment(call.opens_at)
        lacks.append(f"A hora de abertura já passou ({opens}): devolva o aviso à preparação e marque outra.")
    return lacks


def _lacks_texts(call: Call) -> list[str]:
    lacks = []
    if not call.summary.strip():
        lacks.append("Escreva o resumo.")
    if not call.text.strip():
        lacks.append("Escreva o texto do aviso.")
    return lacks


def _lacks_weights(call: Call) -> list[str]:
    """Weights of a level make 100; a criterion whose weight is not known yet cannot be published."""
    levels: dict[str, list[Decimal | None]] = defaultdict(list)
    for parent, weight in Criterion.objects.filter(call=call).order_by("pk").values_list("parent__title", "weight"):
        levels[parent or ""].append(weight)
    lacks = []
    for parent, weights in levels.items():
        where = f"de «{parent}»" if parent else "de seleção"
        known = [weight for weight in weights if weight is not None]
        if len(known) < len(weights):
            lacks.append(f"Falta o peso de critérios {where}.")
        elif sum(known, Decimal()) != WHOLE:
            total = formatting.percent(sum(known, Decimal()))
            lacks.append(f"Os pesos dos critérios {where} somam {total}: têm de somar 100\u00a0%.")
    return lacks
