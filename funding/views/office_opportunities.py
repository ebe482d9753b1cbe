"""What other programmes have open, for the EATA: readings with their differences, and what is said of each call."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.jobs.operations import defer
from funding import permissions
from funding.filters.opportunities import opportunities_asked_for
from funding.forms.opportunities import JudgementForm, ReadAgainForm
from funding.models import OpenOpportunity
from funding.operations.opportunities import judge_opportunity
from funding.operations.refusals import FundingRefused
from funding.queries.opportunities import listed_opportunities, reading_standing, readings
from funding.views.office_calls import by

PAGE_SIZE = 50
CHANGES_SHOWN = 100
CRUMBS = [("Oportunidades de outros programas", "/gestao/oportunidades/")]


def _judges(request: ActorRequest) -> None:
    if not permissions.can_judge_opportunities(request.actor):
        raise Http404


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _judges(request)
    at = timezone.now()
    filters = opportunities_asked_for(request.GET, at, shows_hidden=True)
    page = Paginator(filters.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": listed_opportunities(page.object_list, at),
        "filters": filters.form,
        "standing": reading_standing(at, is_on=bool(settings.EU_FUNDING_URL)),
        "readings": readings()[:10],
        "form": ReadAgainForm(),
        "address": settings.EU_FUNDING_URL,
    }
    return render(request, "funding/opportunities/office.html", context)


@require_http_methods(["POST"])
def read(request: ActorRequest) -> HttpResponse:
    """Ask for a reading now; while one is under way it is that one."""
    _judges(request)
    if not settings.EU_FUNDING_URL:
        messages.error(request, "A leitura está desligada: falta o endereço da fonte nas definições do portal.")
        return redirect("funding_opportunities:index")
    takes_losses = "takes_losses" in request.POST
    told = {"user_id": request.user.pk, "takes_losses": takes_losses}
    job = defer("funding.read_opportunities", by=request.user, key="funding.read_opportunities", **told)
    return redirect("jobs:progress", job.uuid)


@require_safe
def reading(request: ActorRequest, reading_id: int) -> HttpResponse:
    _judges(request)
    found = get_object_or_404(readings(), pk=reading_id)
    page = Paginator(found.changes.order_by("kind", "title", "pk"), CHANGES_SHOWN).get_page(request.GET.get("page"))
    context = {"reading": found, "page_obj": page, "crumbs": [*CRUMBS, ("Leitura", "")]}
    return render(request, "funding/opportunities/reading.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opportunity(request: ActorRequest, opportunity_id: int) -> HttpResponse:
    _judges(request)
    found = get_object_or_404(OpenOpportunity, pk=opportunity_id)
    form = JudgementForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("is_hidden", "is_relevant", "note", "suits")}
        try:
            judge_opportunity(opportunity=found, **told, **by(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Guardado: já se lê na lista pública.")
            return redirect("funding_opportunities:index")
    (row,) = listed_opportunities([found], timezone.now())
    context = {"form": form, "row": row, "crumbs": [*CRUMBS, (found.title, "")]}
    return render(request, "funding/opportunities/judge.html", context, status=422 if form.errors else 200)
