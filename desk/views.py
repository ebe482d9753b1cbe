"""The signed-in home: what waits for me, and every deadline."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest, can_see_people, may_enter_back_office
from accounts.queries import belongings_of
from common.exports.tables import Provenance, csv_response
from desk import queries
from desk.filters import DeadlineFilterForm, chosen
from desk.tables import DEADLINE_COLUMNS

PAGE_SIZE = 25


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    panels = queries.panels_for(request.actor, at)
    belongings = belongings_of(request.user, timezone.localdate(at))
    context = {
        "on": timezone.localdate(at),
        "panels": [panel for panel in panels if panel.tasks],
        "done": [panel for panel in panels if not panel.tasks],
        "waiting": sum(len(panel.open_tasks) for panel in panels),
        "belongings": belongings,
        "waiting_elsewhere": queries.waiting_elsewhere(request.user, request.actor, belongings, at),
        "may_see_people": can_see_people(request.actor),
        "may_enter_office": may_enter_back_office(request.actor),
    }
    return render(request, "desk/home.html", context)


@require_safe
def deadlines(request: ActorRequest) -> HttpResponse:
    on = timezone.localdate()
    form = DeadlineFilterForm(request.GET or None)
    lines = chosen(queries.deadline_lines(request.actor, on), form, on)
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "count": len(lines), "query": request.GET.urlencode()}
    return render(request, "desk/deadlines.html", context)


@require_safe
def deadlines_csv(request: ActorRequest) -> HttpResponse:
    on = timezone.localdate()
    lines = chosen(queries.deadline_lines(request.actor, on), DeadlineFilterForm(request.GET or None), on)
    return csv_response("prazos", DEADLINE_COLUMNS, lines, Provenance("ENTI, Anexo II", timezone.now()))
