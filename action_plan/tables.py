"""An action as one row: of the public list, ready to print, and of the files people download."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import groupby

import nh3
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _

from action_plan.enums import Rating, ReportedLifecycle, ReportingState, ReportStanding
from action_plan.queries import ActionSheet, MilestoneSheet
from action_plan.queries.periods import ExpectedReport
from common.exports.tables import ExportColumn
from common.ui import formatting
from common.ui.formatting import until
from common.ui.templatetags.ui import TONE_ICONS
from territories.queries import EntityLabel

TONES: dict[str, str] = {
    ReportedLifecycle.NOT_REPORTED: "muted",
    ReportedLifecycle.NOT_STARTED: "neutral",
    ReportedLifecycle.IN_PROGRESS: "info",
    ReportedLifecycle.SUSPENDED: "attention",
    ReportedLifecycle.COMPLETED: "positive",
    ReportedLifecycle.CANCELLED: "neutral",
    Rating.ON_TRACK: "positive",
    Rating.NEEDS_MONITORING: "attention",
    Rating.WORRYING: "warning",
    Rating.CRITICAL: "critical",
    Rating.NOT_APPLICABLE: "neutral",
    ReportingState.UP_TO_DATE: "positive",
    ReportingState.LATE: "warning",
    ReportingState.NEVER_REPORTED: "muted",
    ReportStanding.MISSING: "muted",
    ReportStanding.WRITING: "neutral",
    ReportStanding.RETURNED: "warning",
    ReportStanding.SUBMITTED: "info",
    ReportStanding.APPROVED: "positive",
}


def badge(state: ReportedLifecycle | Rating | ReportingState | ReportStanding) -> SafeString:
    """A state as the component of the house, drawn once in each language: a list shows it some hundred times."""
    return _badge(state, get_language())


@cache
def _badge(state: ReportedLifecycle | Rating | ReportingState | ReportStanding, language: str | None) -> SafeString:
    tone = TONES[state]
    html = render_to_string("ui/tag.html", {"label": state.label, "tone": tone, "icon": TONE_ICONS[tone]})
    return mark_safe(html.strip())  # noqa: S308 - rendered by a template, which escaped it


@lru_cache(maxsize=512)
def marked(text_html: str) -> SafeString:
    """The text with the emphasis of the original and nothing else."""
    return mark_safe(nh3.clean(text_html, tags={"i", "em", "b", "strong", "sup", "sub"}, attributes={}))  # noqa: S308 - cleaned


@dataclass(frozen=True)
class Deadline:
    """One milestone's deadline in words."""

    label: str
    due: str
    was: str
    remark: str
    tone: str


@dataclass(frozen=True)
class RowGroup:
    """Rows under one heading; without one, each row says its initiative."""

    heading: str
    url: str
    rows: tuple["ActionRow", ...]


@dataclass(frozen=True)
class ActionRow:
    """Every string of a row, so that the template only places them."""

    code: str
    url: str
    text: SafeString
    initiative: str
    responsible: str
    deadlines: tuple[Deadline, ...]
    lifecycle: SafeString
    percent: str
    rating: SafeString
    reporting: SafeString


def source_of(sheets: list[ActionSheet]) -> str:
    plan = _("Plano de Ação %(plan_label)s") % {"plan_label": sheets[0].plan_label} if sheets else _("Plano de Ação")
    return _("%(plan)s (ENTI, Anexo II) e reportes aprovados pela EATA") % {"plan": plan}


def row_groups(sheets: Iterable[ActionSheet], on: date, *, by_initiative: bool) -> list[RowGroup]:
    """Rows in their order, under a heading for each initiative when that is the order."""
    if not by_initiative:
        return [RowGroup("", "", tuple(action_row(sheet, on, says_initiative=True) for sheet in sheets))]
    return [
        RowGroup(
            f"{number}. {title}",
            reverse("initiatives:detail", args=[number]),
            tuple(action_row(sheet, on) for sheet in found),
        )
        for (number, title), found in groupby(sheets, key=lambda s: (s.initiative_number, s.initiative_title))
    ]


def action_row(sheet: ActionSheet, on: date, *, says_initiative: bool = False) -> ActionRow:
    return ActionRow(
        code=sheet.code,
        url=action_url(sheet.code),
        text=marked(sheet.text_html),
        initiative=f" · {sheet.initiative_number}. {sheet.initiative_title}" if says_initiative else "",
        responsible=sheet.responsible.display,
        deadlines=tuple(deadline(milestone, sheet.is_finished, on) for milestone in sheet.milestones),
        lifecycle=badge(sheet.lifecycle),
        percent="" if sheet.percent is None else formatting.percent(sheet.percent),
        rating=badge(sheet.rating),
        reporting=badge(sheet.reporting_state),
    )


@lru_cache(maxsize=512)
def action_url(code: str) -> str:
    return reverse("action_plan:detail", args=[code])


def deadline(milestone: MilestoneSheet, is_finished: bool, on: date) -> Deadline:
    due = formatting.date_with_precision(milestone.current_on, milestone.current_precision)
    was = (
        formatting.date_with_precision(milestone.baseline_on, milestone.precision) if milestone.revision_count else ""
    )
    remark, tone = _remark(milestone, is_finished, on)
    return Deadline(milestone.label, due, was, remark, tone)


def _remark(milestone: MilestoneSheet, is_finished: bool, on: date) -> tuple[str, str]:
    if milestone.achieved_on:
        achieved = _("alcançado em %(achieved_on)s") % {"achieved_on": formatting.day(milestone.achieved_on)}
        late = milestone.days_achieved_late
        return (
            (_("%(achieved)s, %(late)s depois do prazo") % {"achieved": achieved, "late": days(late)}, "attention")
            if late
            else (achieved, "positive")
        )
    if is_finished:
        return "", ""
    if milestone.is_overdue:
        return _("ultrapassado há %(days_overdue)s") % {"days_overdue": days(milestone.days_overdue)}, "critical"
    left = (milestone.current_on - on).days
    if left <= 60:
        return (
            _("termina hoje")
            if left == 0
            else _("faltam %(days)s") % {"days": days(left)}
            if left > 1
            else _("falta 1 dia")
        ), "attention"
    return "", ""


def days(count: int) -> str:
    return "1 dia" if count == 1 else f"{formatting.number(count)} dias"


def _each(value: Callable[[MilestoneSheet], object]) -> Callable[[ActionSheet], str]:
    return lambda sheet: " | ".join(str(value(m)) if value(m) is not None else "" for m in sheet.milestones)


def _current(label: EntityLabel) -> str:
    return label.current_acronym or label.current_name or label.short


COLUMNS: tuple[ExportColumn[ActionSheet], ...] = (
    ExportColumn("codigo", lambda s: s.code),
    ExportColumn("iniciativa", lambda s: s.initiative_code),
    ExportColumn("titulo_iniciativa", lambda s: s.initiative_title),
    ExportColumn("dominio", lambda s: s.domain_name),
    ExportColumn("texto", lambda s: s.text),
    ExportColumn("responsavel", lambda s: s.responsible.short),
    ExportColumn(
        "responsavel_atual",
        lambda s: s.responsible.current_acronym or s.responsible.current_name or s.responsible.short,
    ),
    ExportColumn("responsavel_na_fonte", lambda s: s.responsible_raw),
    ExportColumn("parceiros", lambda s: " | ".join(p.short for p in s.partners) or s.partners_text),
    ExportColumn("parceiros_na_fonte", lambda s: s.partners_raw),
    ExportColumn("financiamento", lambda s: " | ".join(name for _, name in s.funding)),
    ExportColumn("prazo_na_fonte", lambda s: s.deadline_raw),
    ExportColumn("marcos", _each(lambda m: m.label)),
    ExportColumn("prazo_inicial", _each(lambda m: m.baseline_on)),
    ExportColumn("prazo_atual", _each(lambda m: m.current_on)),
    ExportColumn("precisao", _each(lambda m: m.current_precision.label)),
    ExportColumn("fim_do_financiamento", _each(lambda m: m.funding_end_on)),
    ExportColumn("previsao", _each(lambda m: m.forecast_on)),
    ExportColumn("alcancado_em", _each(lambda m: m.achieved_on)),
    ExportColumn("desvio_dias", lambda s: s.deviation_days),
    ExportColumn("dias_de_atraso", lambda s: s.delay_days),
    ExportColumn("situacao", lambda s: s.lifecycle.label),
    ExportColumn("execucao_percentagem", lambda s: s.percent),
    ExportColumn("avaliacao", lambda s: s.rating.label),
    ExportColumn("avaliacao_da_eata", lambda s: "sim" if s.rating_is_override else "não"),
    ExportColumn("avaliacao_da_entidade", lambda s: s.self_rating.label if s.self_rating else None),
    ExportColumn("reporte", lambda s: s.reporting_state.label),
    ExportColumn("ultimo_reporte_em", lambda s: s.last_reported_on),
    ExportColumn("ultimo_periodo", lambda s: s.last_period),
    ExportColumn("fonte", lambda s: s.source),
    ExportColumn("ultima_alteracao", lambda s: s.updated_at),
)

EXPECTED_COLUMNS: tuple[ExportColumn[ExpectedReport], ...] = (
    ExportColumn("Ação", lambda each: each.sheet.code),
    ExportColumn("Texto", lambda each: each.sheet.text),
    ExportColumn("Responsável", lambda each: each.sheet.responsible.display),
    ExportColumn("Reporte", lambda each: each.standing.label),
    ExportColumn("Entregue em", lambda each: each.handed_in_at),
    ExportColumn("Fora do prazo", lambda each: "sim" if each.is_late else "não"),
    ExportColumn("Correção em curso", lambda each: "sim" if each.is_being_corrected else "não"),
    ExportColumn("Reaberto até", lambda each: until(each.reopened_until) if each.reopened_until else None),
)
