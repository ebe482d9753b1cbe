"""Results of a call as they were published: the last edition, those before it, and what each changed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import RESPONSES, Provenance, downloads
from common.ui.languages import kept_in_portuguese
from funding import queries
from funding.models import Call
from funding.queries.beneficiaries import municipalities_by_code
from funding.queries.results import Results, changes_of, editions_of_results, read_results
from funding.tables.results import RESULT_COLUMNS
from funding.views.support_maps import map_of_supports

SOURCE = gettext_noop("Portal dos Territórios Inteligentes, resultados publicados pela EATA")


@login_not_required
@require_safe
def last(request: ActorRequest, code: str) -> HttpResponse:
    return _shown(request, code, None)


@login_not_required
@require_safe
def edition(request: ActorRequest, code: str, number: int) -> HttpResponse:
    return _shown(request, code, number)


@login_not_required
@require_safe
def file(request: ActorRequest, code: str, number: str, extension: str) -> HttpResponse:
    _call, found = _published(code)
    chosen = _numbered(found, int(number))
    told = Provenance(source=f"{SOURCE}, edição {number}", extracted_at=chosen.edition.published_at)
    return RESPONSES[extension](f"resultados-{code}-{number}", RESULT_COLUMNS, chosen.rows, told)


@login_not_required
@require_safe
def content(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """The very bytes that were hashed."""
    _call, found = _published(code)
    payload = _numbered(found, number).edition.payload
    headers = {"Content-Disposition": f'inline; filename="resultados-{code}-{number}.json"'}
    return HttpResponse(payload, content_type="application/json; charset=utf-8", headers=headers)


def _published(code: str) -> tuple[Call, list[Results]]:
    """Find a call whose results were published, with every edition, the last first; nothing before."""
    call = queries.public_call(code)
    found = [read_results(one) for one in editions_of_results(call)] if call else []
    if call is None or not found:
        raise Http404(f"No results of {code} were published.")
    return call, found


def _numbered(found: list[Results], number: int | None) -> Results:
    chosen = next((one for one in found if number in (None, one.edition.number)), None)
    if chosen is None:
        raise Http404(f"There is no edition {number}.")
    return chosen


def _shown(request: ActorRequest, code: str, number: int | None) -> HttpResponse:
    call, found = _published(code)
    chosen = _numbered(found, number)
    before = [*found[1:], None]
    context: dict[str, Any] = {
        "call": call,
        "results": chosen,
        "is_last": chosen is found[0],
        "sheets": [(one, changes_of(one, was)) for one, was in zip(found, before, strict=True)],
        "changes": changes_of(chosen, before[found.index(chosen)]),
        "map": map_of_supports(chosen.supported_towns, municipalities_by_code(), _(SOURCE))
        if chosen.is_final
        else None,
        "downloads": downloads("funding:results_file", code=code, number=str(chosen.edition.number)),
        "source": _(SOURCE),
        "origin": _("decisões publicadas pela EATA"),
        "crumbs": [
            (_("Avisos"), reverse("funding:calls")),
            (kept_in_portuguese(call.title), reverse("funding:call", args=[code])),
            (_("Resultados"), ""),
        ],
    }
    return render(request, "funding/results/results.html", context)
