"""The actions of an initiative, on the initiative's own pages."""

from collections import defaultdict
from datetime import date
from typing import Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop
from wagtail import hooks

from action_plan import queries
from action_plan.queries import ActionSheet
from action_plan.tables import action_row, source_of


class Numbered(Protocol):
    @property
    def number(self) -> int: ...


@hooks.register("initiative_figures")
def figures(on: date) -> dict[int, dict[str, int]]:
    """Count the actions of each initiative; zeros are said, because every initiative has actions."""
    grouped: dict[int, list[ActionSheet]] = defaultdict(list)
    for sheet in queries.action_sheets(on):
        grouped[sheet.initiative_number].append(sheet)
    return {number: _counted(sheets) for number, sheets in grouped.items()}


def _counted(sheets: list[ActionSheet]) -> dict[str, int]:
    finished = sum(sheet.is_finished for sheet in sheets)
    return {
        gettext_noop("ação") if len(sheets) == 1 else gettext_noop("ações"): len(sheets),
        gettext_noop("concluída") if finished == 1 else gettext_noop("concluídas"): finished,
        gettext_noop("com prazo ultrapassado"): sum(sheet.is_overdue for sheet in sheets),
    }


@hooks.register("initiative_panels")
def panel(request: HttpRequest, initiative: Numbered) -> SafeString:
    on = timezone.localdate()
    sheets = [sheet for sheet in queries.action_sheets(on) if sheet.initiative_number == initiative.number]
    context = {
        "rows": [action_row(sheet, on) for sheet in sheets],
        "initiative_code": sheets[0].initiative_code if sheets else "",
        "source": source_of(sheets),
    }
    return render_to_string("action_plan/_initiative_panel.html", context, request)
