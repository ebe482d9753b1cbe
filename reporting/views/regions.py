"""Where the officer of a region writes, signs and takes back its contribution."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from reporting import operations, permissions, queries
from reporting.forms import ContributionForm
from reporting.models import RegionalContribution

LIST = ("Contributos regionais", "reporting:contributions")


@require_safe
def contributions(request: ActorRequest) -> HttpResponse:
    if not permissions.can_contribute(request.actor):
        raise Http404
    context = {"tasks": queries.contribution_tasks(request.actor), "crumbs": [(LIST[0], None)]}
    return render(request, "reporting/contribution_list.html", context)


def _own(request: ActorRequest, year: int) -> RegionalContribution:
    """The contribution of the actor's own region to a year whose report was opened; 404 for anything else."""
    region_id = request.actor.region_id
    if region_id is None or queries.latest_edition(year) is None:
        raise Http404
    contribution = queries.contribution_of(region_id, year)
    if not permissions.can_view_own_contribution(request.actor, contribution):
        raise Http404
    return contribution


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: ActorRequest, year: int) -> HttpResponse:
    own = _own(request, year)
    form = ContributionForm(request.POST or None, initial={"text": own.text, "version": own.version})
    current = unsaved = None
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, own, form)
            return redirect("reporting:contribution", year)
        except operations.StaleText as stale:
            current, own = stale.current, queries.contribution_of(own.region_id, year)
            form = ContributionForm(initial={"text": form.cleaned_data["text"], "version": own.version})
            messages.error(request, str(stale))
        except operations.ReportRefused as refusal:
            form.add_error(None, str(refusal))
            own = queries.contribution_of(own.region_id, year)
            unsaved = None if permissions.can_write_contribution(request.actor, own) else form.cleaned_data["text"]
    crumbs = [(LIST[0], reverse(LIST[1])), (str(year), None)]
    context = {"contribution": own, "form": form, "current": current, "unsaved": unsaved, "crumbs": crumbs}
    edition = queries.latest_edition(year)
    context["until"] = edition.contributions_until if edition else None
    return render(request, "reporting/contribution.html", context, status=_status(form, current, unsaved))


def _status(form: ContributionForm, current: str | None, unsaved: str | None) -> int:
    if current is not None or unsaved is not None:
        return 409
    return 422 if form.is_bound and form.errors else 200


def _write(request: ActorRequest, own: RegionalContribution, form: ContributionForm) -> None:
    """Keep the draft and, with the other button, sign it."""
    at = timezone.now()
    saved = operations.save_contribution(
        region=own.region,
        year=own.year,
        version=form.cleaned_data["version"],
        text=form.cleaned_data["text"],
        user=request.user,
        at=at,
    )
    if "assinar" in request.POST:
        operations.submit_contribution(contribution=saved, user=request.user, at=at)
        messages.success(request, "Contributo assinado e enviado. A EATA aceita-o ou devolve-o com o motivo.")
    else:
        messages.success(request, "Rascunho guardado. Assine-o quando estiver pronto.")


@require_POST
def withdraw(request: ActorRequest, year: int) -> HttpResponse:
    own = _own(request, year)
    try:
        operations.withdraw_contribution(contribution=own, user=request.user, at=timezone.now())
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Contributo retirado. Volta a ser um rascunho seu.")
    return redirect("reporting:contribution", year)
