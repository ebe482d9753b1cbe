"""What everybody sees of the plan: the list, one action, the files and the calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from action_plan import queries
from action_plan.enums import ReportedLifecycle, ReportingState
from action_plan.filters import PLAN, ActionSelection
from action_plan.queries import PlanSummary, plan_summary
from action_plan.tables import row_groups, source_of
from action_plan.views.charts import plan_by_year, plan_timeline
from common.pagecache.fragments import address, kept
from common.ui import formatting

PAGE_SIZE = 25
ALL = "todas"
VIEWS = {"lista": gettext_noop("Lista"), "tempo": gettext_noop("Linha do tempo"), "anos": gettext_noop("Por ano")}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    source: str
    url: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that follows from the plan and the address: the figures, the filters and what they leave."""

    html: SafeString
    total: int
    source: str
    updated_at: datetime | None


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    context = {"crumbs": [(_("Plano de ação"), "")], "board": _board(on, request.GET.urlencode())}
    return render(request, "action_plan/index.html", context)


@kept
def _board(on: date, query: str) -> Board:
    sheets = queries.action_sheets(on)
    asked = QueryDict(query)
    selection = PLAN.select(sheets, asked)
    view = asked.get("vista", "lista")
    view = view if view in VIEWS else "lista"
    context = {
        "request": address(reverse("action_plan:index"), query),
        "selection": selection,
        "list_url": reverse("action_plan:index"),
        "tabs": _tabs(selection, view),
        "figures": _figures(plan_summary(sheets), on),
        "downloads": _downloads(selection),
        **_results(selection, view, asked, on),
    }
    return Board(
        html=render_to_string("action_plan/_board.html", context),
        total=len(sheets),
        source=source_of(sheets),
        updated_at=max((sheet.updated_at for sheet in sheets), default=None),
    )


def _results(selection: ActionSelection, view: str, query: QueryDict, on: date) -> dict[str, Any]:
    source = f"{source_of(selection.rows)}, em {formatting.day(on)}"
    if view == "tempo":
        return {"chart": plan_timeline(selection.rows, on, source)}
    if view == "anos":
        return {"chart": plan_by_year(selection.rows, source)}
    size = query.get("por_pagina", "")
    per_page = max(len(selection.rows), 1) if size == ALL else PAGE_SIZE
    page = Paginator(selection.rows, per_page).get_page(query.get("page"))
    return {
        "page_obj": page,
        "groups": row_groups(page, on, by_initiative=not query.get("ordenar")),
        "all_url": _address(selection, por_pagina=ALL),
    }


def _address(selection: ActionSelection, **changes: str) -> str:
    query = QueryDict(selection.query, mutable=True)
    query.update(changes)
    return f"?{query.urlencode()}" if query else reverse("action_plan:index")


def _tabs(selection: ActionSelection, view: str) -> list[Tab]:
    return [
        Tab(_(label), _address(selection, **({} if name == "lista" else {"vista": name})), name == view)
        for name, label in VIEWS.items()
    ]


def _figures(summary: PlanSummary, on: date) -> list[Figure]:
    index_url = reverse("action_plan:index")
    reported = _("reportes aprovados até %(on)s") % {"on": formatting.day(on)}
    due = _("prazos atuais, em %(on)s") % {"on": formatting.day(on)}
    completed = summary.by_lifecycle[ReportedLifecycle.COMPLETED]
    never = summary.by_reporting_state[ReportingState.NEVER_REPORTED]
    return [
        Figure(_("ações no plano"), summary.total, _("ENTI, Anexo II")),
        Figure(_("concluídas"), completed, reported, f"{index_url}?situacao=concluida"),
        Figure(_("com prazo ultrapassado"), summary.overdue, due, f"{index_url}?prazo=ultrapassado"),
        Figure(_("terminam em 60 dias ou menos"), summary.due_within_60_days, due, f"{index_url}?prazo=proximo"),
        Figure(_("sem reporte"), never, reported, f"{index_url}?reporte=sem-reporte"),
    ]


def _downloads(selection: ActionSelection) -> list[dict[str, str]]:
    query = f"?{selection.query}" if selection.query else ""
    count = len(selection.rows)
    note = _("1 ação") if count == 1 else _("%(count)s ações") % {"count": count}
    return [
        {"label": _("Folha de cálculo"), "url": reverse("action_plan:xlsx") + query, "format": "XLSX", "note": note},
        {"label": _("Texto"), "url": reverse("action_plan:csv") + query, "format": "CSV", "note": note},
        {"label": _("Subscrever o calendário"), "url": reverse("action_plan:calendar") + query, "format": "iCal"},
    ]
