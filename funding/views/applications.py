"""The applications somebody has in hand, beginning one, and one as a whole."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import operations, permissions
from funding.forms.applications import StartForm
from funding.models import Call
from funding.operations import FundingRefused
from funding.queries.applications import (
    applications_of,
    events_of,
    own_application,
    participants_of,
    waiting_invitations,
)
from funding.queries.checklist import checklist_of, counts_of
from funding.queries.facts import facts_of
from funding.queries.phases import clock_of
from funding.views.application_shared import arrival_of, found, page, who

NOT_YOURS = "Só quem trabalha para um município ou uma entidade intermunicipal prepara candidaturas."


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    if not permissions.can_start_application(request.actor):
        raise PermissionDenied(NOT_YOURS)
    at = arrival_of(request)
    context = {
        "rows": applications_of(request.actor, at, timezone.localdate()),
        "invitations": waiting_invitations(request.actor, at),
        "crumbs": [("Candidaturas", "")],
    }
    return render(request, "funding/applications/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ActorRequest, code: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.filter(published_at__isnull=False), code=code)
    if not permissions.can_start_application(request.actor):
        raise PermissionDenied(NOT_YOURS)
    existing = own_application(request.actor, call)
    if existing is not None:
        return redirect("funding:application", existing.uuid)
    form = StartForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        acting = who(request)
        try:
            made = operations.start_application(
                call=call, lead=acting["entity"], title=form.cleaned_data["title"], user=request.user, at=acting["at"]
            )
        except FundingRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.info(request, "Começou um rascunho. Ainda não foi submetido: veja abaixo o que falta.")
            return redirect("funding:application", made.uuid)
    context = {"call": call, "form": form, "clock": clock_of(call, arrival_of(request))}
    return render(request, "funding/applications/start.html", context, status=status)


@require_safe
def application(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid)
    facts = facts_of(access.application)
    checks = checklist_of(access.application, facts)
    context = page(
        access,
        "",
        facts=facts,
        checks=checks,
        blocking=[check for check in checks if check.blocks],
        counts=counts_of(access.application, facts),
        low_density=[one for one in facts.municipalities if one.is_low_density],
        participants=participants_of(access.application, timezone.localdate()),
        events=events_of(access.application)[::-1][:20],
    )
    return render(request, "funding/applications/detail.html", context)
