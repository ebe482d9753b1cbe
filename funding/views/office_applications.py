"""Applications in the back office: the calls that have them, the list of one, its files, and one of them to read."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance, downloads
from funding import permissions
from funding.forms.evaluation import ListForm
from funding.models import Submission
from funding.queries import office
from funding.queries.evaluation import computed_criteria, counts_of
from funding.queries.phases import is_unsealed
from funding.queries.reading import files_of, parts_of
from funding.queries.submissions import content_of_submission, listed_municipalities
from funding.views.staff import staff_call, staff_submission, unsealed_call

PAGE = 50
COLUMNS: list[ExportColumn[office.ApplicationLine]] = [
    ExportColumn("registo", lambda row: row.registry),
    ExportColumn("recebida_em", lambda row: row.received_at),
    ExportColumn("titulo", lambda row: row.title),
    ExportColumn("entidade_lider", lambda row: row.lead),
    ExportColumn("municipios", lambda row: row.municipalities),
    ExportColumn("numero_de_municipios", lambda row: row.count),
    ExportColumn("de_baixa_densidade", lambda row: row.low_density),
    ExportColumn("montante_pedido", lambda row: row.requested),
    ExportColumn("estado", lambda row: row.state.portuguese),
    ExportColumn("avaliadores", lambda row: ", ".join(f"{one.name} ({one.state.portuguese})" for one in row.readers)),
]


@require_safe
def calls(request: ActorRequest) -> HttpResponse:
    if not permissions.can_read_applications(request.actor):
        raise Http404
    return render(request, "funding/office/calls.html", {"lines": office.call_lines(timezone.now())})


@require_safe
def index(request: ActorRequest, code: str) -> HttpResponse:
    """The list; while the call is sealed, only how many and since when."""
    call, now = staff_call(request, code), timezone.now()
    if not is_unsealed(call, now):
        return render(request, "funding/office/sealed.html", {"call": call, "line": office.call_line(call, now)})
    overview = office.overview_of(call)
    form = ListForm(request.GET, reviewers=overview.reviewers)
    page = office.page_of(office.applications_of(call, **form.asked()), request.GET.get("page"), PAGE)
    context = {
        "call": call,
        "form": form,
        "page": page,
        "rows": office.lines_of(page.object_list, office.listed_in(call), timezone.localdate()),
        "states": overview.states,
        "query": request.GET.urlencode(),
        "files": downloads("funding_applications:file", request.GET, code=code),
    }
    return render(request, "funding/office/applications.html", context)


@require_safe
def file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    """Every application that fits the filters, however many."""
    call = unsealed_call(request, code)
    if extension not in RESPONSES:
        raise Http404
    form = ListForm(request.GET, reviewers=office.overview_of(call).reviewers)
    found = office.applications_of(call, **form.asked())
    rows = office.lines_of(found, office.listed_in(call), timezone.localdate())
    provenance = Provenance(f"Candidaturas ao aviso «{call.title}»", timezone.now(), licence=INTERNAL)
    return RESPONSES[extension](f"candidaturas-{call.code}", COLUMNS, rows, provenance)


@require_safe
def reading(request: ActorRequest, uuid: UUID) -> HttpResponse:
    submission = staff_submission(request, uuid)
    context = {"application": submission.application, **reading_context(submission)}
    return render(request, "funding/office/reading.html", context)


def reading_context(submission: Submission) -> dict[str, Any]:
    """Return what any page that shows a submission needs."""
    call = submission.application.call
    content = content_of_submission(submission, listed_municipalities(call))
    return {
        "submission": submission,
        "content": content,
        "parts": parts_of(content),
        "files": files_of(content),
        "counts": counts_of(computed_criteria(call.pk), content.facts),
    }
