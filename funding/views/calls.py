"""Calls as everybody sees them. What is open is said by the clock, so no page of calls is kept in memory."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.calendars.feed import MEDIA_TYPE, Entry, calendar_feed
from common.exports.tables import ALL_RESPONSES, Provenance, downloads
from common.ui.languages import kept_in_portuguese
from funding import permissions, queries
from funding.enums import PhaseKind
from funding.filters.calls import calls_asked_for
from funding.models import Call
from funding.queries.beneficiaries import municipalities_by_code
from funding.queries.needs_results import answered_needs
from funding.queries.results import editions_of_results, read_results
from funding.tables import calls as tables
from funding.views.support_maps import map_of_supports
from territories.queries import is_in_the_azores

PAGE_SIZE = 12
SOURCE = gettext_noop("Portal dos Territórios Inteligentes, avisos de financiamento")
REFRESH = timedelta(hours=1)


@login_not_required
@require_safe
@never_cache
def index(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    filters = calls_asked_for(request.GET, at)
    page = Paginator(filters.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": queries.listed_calls(page.object_list, at),
        "filters": filters.form,
        "at": at,
        "in_azores": is_in_the_azores(request.actor.region_id),
        "downloads": downloads("funding:calls_file", request.GET),
        "source": _(SOURCE),
        "crumbs": [(_("Avisos"), "")],
    }
    return render(request, "funding/calls/index.html", context)


@login_not_required
@require_safe
@never_cache
def file(request: ActorRequest, extension: str) -> HttpResponse:
    at = timezone.now()
    rows = queries.listed_calls(calls_asked_for(request.GET, at).qs, at)
    return ALL_RESPONSES[extension]("avisos", tables.CALL_COLUMNS, rows, Provenance(source=SOURCE, extracted_at=at))


@login_not_required
@require_safe
@never_cache
def plan(request: ActorRequest) -> HttpResponse:
    rows = list(queries.planned_calls())
    years = sorted({row.opens_on.year for row in rows}, reverse=True)
    asked = request.GET.get("ano", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else None)
    answered = answered_needs()
    context = {
        "rows": [(row, answered.get(row.pk)) for row in rows if row.opens_on.year == year],
        "years": years,
        "today": timezone.localdate(),
        "year": year,
        "downloads": downloads("funding:plan_file", request.GET),
        "source": _(SOURCE),
        "crumbs": [(_("Avisos"), reverse("funding:calls")), (_("Plano de avisos"), "")],
    }
    return render(request, "funding/calls/plan.html", context)


@login_not_required
@require_safe
@never_cache
def plan_file(request: ActorRequest, extension: str) -> HttpResponse:
    told = Provenance(source=SOURCE, extracted_at=timezone.now())
    return ALL_RESPONSES[extension]("plano-de-avisos", tables.PLAN_COLUMNS, list(queries.planned_calls()), told)


def _seen(request: ActorRequest, code: str) -> Call:
    found = queries.public_call(code)
    if found is None:
        raise Http404(f"No call is at {code}.")
    return found


def _calendar_of(content: queries.CallContent, at: datetime) -> dict[str, Any]:
    steps = queries.steps_of(content, at)
    applications = next((step.phase for step in steps if step.phase.kind == PhaseKind.APPLICATIONS), None)
    return {"content": content, "steps": steps, "applications": applications, "at": at}


def _results_of(call: Call) -> dict[str, Any]:
    """What was last published of who is supported, and where; nothing before."""
    editions = editions_of_results(call)
    if not editions:
        return {}
    results = read_results(editions[0])
    source = _("Portal dos Territórios Inteligentes, resultados publicados pela EATA")
    drawn = map_of_supports(results.supported_towns, municipalities_by_code(), source) if results.is_final else None
    return {"results": results, "results_map": drawn}


@login_not_required
@require_safe
@never_cache
def call(request: ActorRequest, code: str) -> HttpResponse:
    at, found = timezone.now(), _seen(request, code)
    editions = queries.editions_of(found)
    content, row = queries.content_shown(found, editions), queries.listed_call(found, at)
    context = {
        "call": found,
        "row": row,
        **_calendar_of(content, at),
        **_results_of(found),
        "sheets": queries.sheets_of(editions),
        "in_azores": is_in_the_azores(request.actor.region_id),
        "consultation": queries.consultation_of(found, request.actor.user_id, timezone.localdate(at)),
        "questions": queries.public_questions(found),
        "own_questions": queries.own_questions(found, request.actor.user_id),
        "may_ask": queries.takes_questions(found, at),
        "may_contribute": queries.is_in_consultation(found, at),
        "may_write": permissions.can_write_calls(request.actor),
        "linked_data": tables.linked_data(row, content),
        "crumbs": [(_("Avisos"), reverse("funding:calls")), (kept_in_portuguese(content.title), "")],
    }
    return render(request, "funding/calls/call.html", context)


@login_not_required
@require_safe
@never_cache
def edition(request: ActorRequest, code: str, number: int) -> HttpResponse:
    found = _seen(request, code)
    editions = queries.editions_of(found)
    sheet = next((sheet for sheet in queries.sheets_of(editions) if sheet.edition.number == number), None)
    if sheet is None:
        raise Http404(f"The call {code} has no edition {number}.")
    context = {
        "call": found,
        "sheet": sheet,
        **_calendar_of(queries.read_call_content(sheet.edition.payload), timezone.now()),
        "is_last": sheet.edition == editions[0],
        "in_azores": is_in_the_azores(request.actor.region_id),
        "crumbs": [
            (_("Avisos"), reverse("funding:calls")),
            (kept_in_portuguese(found.title), reverse("funding:call", args=[code])),
            (_("Versão %(number)s") % {"number": number}, ""),
        ],
    }
    return render(request, "funding/calls/edition.html", context)


@login_not_required
@require_safe
@never_cache
def edition_file(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """The very bytes that were hashed."""
    found = next((one for one in queries.editions_of(_seen(request, code)) if one.number == number), None)
    if found is None:
        raise Http404(f"The call {code} has no edition {number}.")
    disposition = f'inline; filename="aviso-{code}-versao-{number}.json"'
    return HttpResponse(
        found.payload, content_type="application/json; charset=utf-8", headers={"Content-Disposition": disposition}
    )


@login_not_required
@require_safe
@never_cache
def call_calendar(request: ActorRequest, code: str) -> HttpResponse:
    found = _seen(request, code)
    editions = queries.editions_of(found)
    modified_at = editions[0].published_at if editions else found.created_at
    entries = tables.call_entries(found, queries.content_shown(found, editions), modified_at)
    return _calendar(f"aviso-{code}", found.title, entries)


@login_not_required
@require_safe
@never_cache
def plan_calendar(request: ActorRequest) -> HttpResponse:
    """What is foreseen, and the dates of every published call that is not over for more than a month."""
    at = timezone.now()
    planned = queries.planned_calls().filter(is_dropped=False, call=None, opens_on__gte=at - timedelta(days=30))
    entries = [tables.planned_entry(row, at.replace(hour=0, minute=0, second=0, microsecond=0)) for row in planned]
    for found in queries.public_calls().filter(superseded_note="", closes_at__gte=at - timedelta(days=30)):
        content = queries.content_shown(found, queries.editions_of(found))
        entries += tables.call_entries(found, content, found.published_at or found.created_at)
    return _calendar("plano-de-avisos", _("Avisos dos Territórios Inteligentes"), entries)


def _calendar(name: str, title: str, entries: list[Entry]) -> HttpResponse:
    body = calendar_feed(title, _("Portal dos Territórios Inteligentes"), entries, refresh=REFRESH)
    disposition = f'inline; filename="{name}.ics"'
    return HttpResponse(body, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})
