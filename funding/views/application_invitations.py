"""Invitations to take part, answered by each municipality's own signatory."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import operations, permissions
from funding.enums import ParticipationState
from funding.forms.applications import AcceptForm, ReasonForm
from funding.models import Participation
from funding.operations import FundingRefused
from funding.queries.applications import LIVE, WRITABLE, invitations_of, participants_of, signatories_of
from funding.queries.phases import clock_of
from funding.views.application_shared import arrival_of, who
from funding.views.applications import NOT_YOURS
from territories.queries import entity_labels


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_start_application(request.actor):
        raise PermissionDenied(NOT_YOURS)
    invitations = list(invitations_of(request.actor))
    labels = entity_labels({each.application.lead_id for each in invitations}, timezone.localdate())
    at = arrival_of(request)
    rows = [(each, labels[each.application.lead_id], _may_answer(each, at)) for each in invitations]
    crumbs = [("Candidaturas", reverse("funding:applications")), ("Convites", "")]
    return render(request, "funding/applications/invitations.html", {"rows": rows, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(invitations_of(request.actor), pk=pk)
    form = AcceptForm(request.POST or None, needs_platform=asked.application.call.needs_platform)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("uses_platform", "commits", "verticals")}
        try:
            operations.accept_invitation(participation=asked, **said, **who(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, "Aceite. O município faz agora parte desta candidatura, e de mais nenhuma.")
            return redirect("funding:invitation", asked.pk)
    return render(request, "funding/applications/invitation.html", _about(request, asked, form), status=status)


def _about(request: ActorRequest, asked: Participation, form: AcceptForm) -> dict[str, object]:
    application, on, at = asked.application, timezone.localdate(), arrival_of(request)
    may_sign = permissions.signs_for(request.actor, asked.entity_id)
    others = [
        row for row in participants_of(application, on) if row.participation.state == ParticipationState.ACCEPTED
    ]
    return {
        "asked": asked,
        "application": application,
        "lead": entity_labels([application.lead_id], on)[application.lead_id],
        "others": others,
        "form": form,
        "is_open": _may_answer(asked, at),
        "is_waiting": asked.state == ParticipationState.INVITED,
        "may_sign": may_sign,
        "signatories": [] if may_sign else signatories_of(asked.entity_id, on),
        "crumbs": [
            ("Candidaturas", reverse("funding:applications")),
            ("Convites", reverse("funding:invitations")),
            (application.title, ""),
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: ActorRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(invitations_of(request.actor).filter(state__in=LIVE), pk=pk)
    if not permissions.signs_for(request.actor, asked.entity_id):
        raise PermissionDenied("Só o signatário do município responde ao convite.")
    form = ReasonForm(request.POST or None)
    back = reverse("funding:invitation", args=[asked.pk])
    if request.method == "POST" and form.is_valid():
        try:
            operations.decline_invitation(participation=asked, reason=form.cleaned_data["reason"], **who(request))
        except FundingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.info(request, "Recusado. O município fica livre para outra candidatura a este aviso.")
        return redirect(back)
    action = "Deixar de participar" if asked.state == ParticipationState.ACCEPTED else "Recusar o convite"
    context = {"title": action, "action_label": action, "lead": asked.application.title, "form": form}
    return render(
        request,
        "ui/confirm.html",
        {**context, "consequences": DECLINING, "dangerous": True, "cancel_url": back},
    )


DECLINING = (
    "O município fica livre para outra candidatura a este aviso.",
    "Quem lidera a candidatura é avisado e lê o motivo.",
)


def _may_answer(asked: Participation, at: datetime) -> bool:
    application = asked.application
    return application.state in WRITABLE and clock_of(application.call, at).is_open
