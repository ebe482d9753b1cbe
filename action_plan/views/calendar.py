"""The deadlines of the plan as a calendar to subscribe to."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from action_plan import queries
from action_plan.enums import Precision
from action_plan.filters import PLAN, ActionSelection
from action_plan.queries import ActionSheet, MilestoneSheet
from action_plan.tables import action_url
from common.calendars.feed import MEDIA_TYPE, Entry, calendar_feed
from common.ui import formatting

REFRESH = timedelta(hours=12)
WINDOWS = {
    Precision.YEAR: "o prazo é o ano",
    Precision.SEMESTER: "o prazo é o semestre",
    Precision.QUARTER: "o prazo é o trimestre",
    Precision.MONTH: "o prazo é o mês",
}


@require_safe
@login_not_required
def calendar(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    selection = PLAN.select(queries.action_sheets(on), request.GET)
    entries = [_entry(sheet, milestone) for sheet in selection.rows for milestone in sheet.milestones]
    body = calendar_feed(_name(selection), "Prazos do Plano de Ação da ENTI", entries, refresh=REFRESH)
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="plano-de-acao.ics"'
    return response


def _name(selection: ActionSelection) -> str:
    """Say in the subscriber's list of calendars which deadlines these are."""
    chosen = ", ".join(chip.value for chip in selection.chips)
    return f"Plano de ação ENTI: {chosen}" if chosen else "Plano de ação ENTI"


def _entry(sheet: ActionSheet, milestone: MilestoneSheet) -> Entry:
    url = f"{settings.PORTAL_BASE_URL}{action_url(sheet.code)}"
    return Entry(
        uid=f"{sheet.code}-{milestone.position}@plano-de-acao.territorios-inteligentes.pt",
        on=milestone.current_on,
        title=f"{_mark(milestone)}{sheet.code}: {_what(sheet, milestone)}",
        description=_description(sheet, milestone, url),
        url=url,
        modified_at=sheet.updated_at,
        sequence=milestone.revision_count,
        categories=(sheet.initiative_code, sheet.responsible.short),
    )


def _mark(milestone: MilestoneSheet) -> str:
    return "✓ " if milestone.achieved_on else ""


def _what(sheet: ActionSheet, milestone: MilestoneSheet) -> str:
    return sheet.text if len(sheet.milestones) == 1 else f"{milestone.label}. {sheet.text}"


def _description(sheet: ActionSheet, milestone: MilestoneSheet, url: str) -> str:
    lines = [
        sheet.text,
        f"Iniciativa {sheet.initiative_number}: {sheet.initiative_title}",
        f"Responsável: {sheet.responsible.display}",
        f"Prazo: {_due(milestone)}",
    ]
    if milestone.revision_count:
        baseline = formatting.date_with_precision(milestone.baseline_on, milestone.precision)
        lines.append(f"Prazo inicial: {baseline}")
    if milestone.achieved_on:
        lines.append(f"Alcançado em {formatting.day_long(milestone.achieved_on)}")
    lines += [f"Situação: {sheet.lifecycle.label}. Avaliação: {sheet.rating.label}.", url]
    return "\n".join(lines)


def _due(milestone: MilestoneSheet) -> str:
    said = formatting.date_with_precision(milestone.current_on, milestone.current_precision)
    window = WINDOWS.get(milestone.current_precision)
    return f"{said} ({window}; mostra-se o último dia)" if window else said
