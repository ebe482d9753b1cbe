"""When a call opens and closes, in words: in Lisbon, and in the Azores beside it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from funding.enums import CallStage, CallState, RuleKind
from funding.filters.calls import WHO
from funding.models import Call
from funding.queries.call_content import Phase, Rule

register = template.Library()
AZORES = ZoneInfo("Atlantic/Azores")
WEEKDAYS = (
    gettext_noop("segunda-feira"), gettext_noop("terça-feira"), gettext_noop("quarta-feira"),
    gettext_noop("quinta-feira"), gettext_noop("sexta-feira"), gettext_noop("sábado"), gettext_noop("domingo"),
)  # fmt: skip
TONES = {
    CallStage.OPEN: "positive",
    CallStage.CONSULTATION: "positive",
    CallStage.NOT_YET: "attention",
    CallStage.CONSULTATION_SOON: "attention",
    CallStage.EVALUATING: "info",
    CallStage.HEARING: "info",
    CallStage.DECIDED: "info",
    CallStage.EXECUTING: "info",
    CallStage.CANCELLED: "critical",
    CallStage.SUPERSEDED: "muted",
    CallStage.ARCHIVED: "muted",
}


@register.filter
def stage_tone(stage: CallStage) -> str:
    return TONES.get(stage, "neutral")


@register.filter
def state_label(call: Call) -> str:
    return CallState(call.state).label


def hour_of(at: datetime) -> str:
    return f"{at:%H:%M}" if formatting.is_english() else f"{at:%H}h{at:%M}"


@register.filter
def hour(value: datetime) -> str:
    return hour_of(formatting.local(value))


@register.filter
def instant(value: datetime | None) -> str:
    """Return «31 de outubro de 2024, às 17h00 (16h00 nos Açores)»."""
    return _instant(value, in_azores=False) if value else ""


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], value: datetime | None) -> str:
    """The same, with the hour of the Azores first for who is there (`in_azores` in the page)."""
    return _instant(value, in_azores=bool(context.get("in_azores"))) if value else ""


def _instant(value: datetime, *, in_azores: bool) -> str:
    lisbon, azores = formatting.local(value), value.astimezone(AZORES)
    here, there = (azores, lisbon) if in_azores else (lisbon, azores)
    there_hour = f"{hour_of(there)}{_season(there)}"
    if there.date() != here.date():
        there_hour = _("%(hour)s de %(day)s") % {"hour": there_hour, "day": _day(there)}
    place = _("em Lisboa") if in_azores else _("nos Açores")
    told = {"day": _day(here), "hour": f"{hour_of(here)}{_season(here)}", "there": there_hour, "place": place}
    if in_azores:
        return _("%(day)s, às %(hour)s nos Açores (%(there)s %(place)s)") % told
    return _("%(day)s, às %(hour)s (%(there)s %(place)s)") % told


def _day(value: datetime) -> str:
    """A day as it is where the moment was put, which `formatting` would move to Lisbon."""
    return formatting.day_long(value.date())


def _season(value: datetime) -> str:
    """In the night when the clocks go back an hour comes twice: say which."""
    if value.replace(fold=0).utcoffset() == value.replace(fold=1).utcoffset() or _is_skipped(value):
        return ""
    return " " + (_("hora de inverno") if value.fold else _("hora de verão"))


def _is_skipped(value: datetime) -> bool:
    first, second = value.replace(fold=0).utcoffset(), value.replace(fold=1).utcoffset()
    return first is not None and second is not None and first < second


@register.filter
def weekday(value: datetime) -> str:
    return _(WEEKDAYS[formatting.local(value).weekday()])


@register.filter
def countdown(call: Call, at: datetime) -> str:
    """Return «fecha em 2 dias, às 17h00», «abre amanhã, às 09h00», or nothing when nothing is waited for."""
    if call.state != CallState.PUBLISHED or call.opens_at is None or call.closes_at is None:
        return ""
    if at < call.opens_at:
        return _ahead(call.opens_at, at, opens=True)
    return _ahead(call.closes_at, at, opens=False) if at < call.closes_at else ""


@register.filter
def consultation_countdown(call: Call, at: datetime) -> str:
    opens, closes = call.consultation_opens_at, call.consultation_closes_at
    if call.state != CallState.CONSULTATION or opens is None or closes is None or at >= closes:
        return ""
    return _ahead(opens, at, opens=True) if at < opens else _ahead(closes, at, opens=False)


def _ahead(then: datetime, at: datetime, *, opens: bool) -> str:
    words = {"hour": hour(then), "in": _left(then - at)}
    days = (formatting.local(then).date() - formatting.local(at).date()).days
    if days == 0:
        text = _("abre hoje, às %(hour)s (daqui a %(in)s)") if opens else _("fecha hoje, às %(hour)s (faltam %(in)s)")
    elif days == 1:
        text = _("abre amanhã, às %(hour)s") if opens else _("fecha amanhã, às %(hour)s")
    else:
        words["days"] = formatting.number(days)
        text = _("abre em %(days)s dias, às %(hour)s") if opens else _("fecha em %(days)s dias, às %(hour)s")
    return text % words


def _left(left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes == 0:
        return _("menos de 1 minuto")
    hours, minutes = divmod(minutes, 60)
    said = []
    if hours:
        said.append(_("1 hora") if hours == 1 else _("%(n)s horas") % {"n": hours})
    if minutes:
        said.append(_("1 minuto") if minutes == 1 else _("%(n)s minutos") % {"n": minutes})
    return _(" e ").join(said)


@register.simple_tag(takes_context=True)
def phase_when(context: dict[str, Any], phase: Phase) -> str:
    """Say a step of the calendar with no more than is known: the hour, or only the day."""
    starts = _edge(context, phase.starts_at, is_exact=phase.is_start_exact, is_end=False)
    ends = _edge(context, phase.ends_at, is_exact=phase.is_exact, is_end=True)
    if starts and ends:
        return _("de %(starts)s a %(ends)s") % {"starts": starts, "ends": ends}
    if starts:
        return _("a partir de %(starts)s") % {"starts": starts}
    return _("até %(ends)s") % {"ends": ends} if ends else _("por marcar")


def _edge(context: dict[str, Any], value: datetime | None, *, is_exact: bool, is_end: bool) -> str:
    if value is None:
        return ""
    if is_exact:
        return moment(context, value)
    return formatting.day_long(value - timedelta(microseconds=1) if is_end else value)


@register.filter
def who(kinds: list[str] | tuple[str, ...]) -> str:
    """«municípios, entidades intermunicipais»."""
    return ", ".join(_(WHO[kind]) if kind in WHO else kind for kind in kinds)


@register.filter
def rule_text(rule: Rule) -> str:
    """A rule of the closed library with its parameters, as a sentence."""
    told = rule.parameters
    match rule.kind:
        case RuleKind.APPLICANT_KIND_IN:
            return _("Podem candidatar-se: %(who)s") % {"who": who(told.get("kinds", []))}
        case RuleKind.PARTICIPANTS_BETWEEN:
            return _number_of_municipalities(told.get("least"), told.get("most"))
        case RuleKind.LINE_NEEDS_LINE:
            return _("%(line)s só se pede com %(needs)s") % {"line": told["line"], "needs": told["needs"]}
        case RuleKind.BUDGET_WITHIN:
            return _("O orçamento vai até %(most)s") % {"most": formatting.money(Decimal(told["most"]))}
    text = str(_(RuleKind(rule.kind).label))
    return text[:1].upper() + text[1:]


def _number_of_municipalities(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return _("Entre %(least)s e %(most)s municípios") % {"least": least, "most": most}
    if least is not None:
        return _("Pelo menos %(least)s municípios") % {"least": least}
    return _("Até %(most)s municípios") % {"most": most}


@register.simple_tag(takes_context=True)
def opens_when(context: dict[str, Any], phase: Phase) -> str:
    """When applications open: the hour, or only the day where the source says no more."""
    return _edge(context, phase.starts_at, is_exact=phase.is_start_exact, is_end=False)
