"""The list as files: exactly what the filters show, in the same order."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from action_plan import queries
from action_plan.filters import PLAN, ActionSelection
from action_plan.tables import COLUMNS, source_of
from common.exports.tables import Provenance, csv_response, xlsx_response

NAME = "plano-de-acao"


@require_safe
@login_not_required
def csv(request: HttpRequest) -> HttpResponse:
    selection, now = _selected(request)
    return csv_response(NAME, COLUMNS, selection.rows, Provenance(source_of(selection.rows), now))


@require_safe
@login_not_required
def xlsx(request: HttpRequest) -> HttpResponse:
    selection, now = _selected(request)
    return xlsx_response(NAME, COLUMNS, selection.rows, Provenance(source_of(selection.rows), now))


def _selected(request: HttpRequest) -> tuple[ActionSelection, datetime]:
    now = timezone.localtime()
    return PLAN.select(queries.action_sheets(now.date()), request.GET), now
