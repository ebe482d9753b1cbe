"""Who takes part in an application, and who writes in its draft: the lead's own people say."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import operations
from funding.forms.applications import CoEditorForm, InviteForm, ReasonForm
from funding.models import CoEditor, Participation
from funding.operations import FundingRefused
from funding.operations.drafts import people_to_add
from funding.queries.applications import LIVE, members_to_invite, others_to_invite, participants_of
from funding.views.application_shared import arrival_of, found, page, shared_by_lead, who


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid) if request.method != "POST" else shared_by_lead(request, uuid)
    application, on = access.application, timezone.localdate()
    members = members_to_invite(application, on)
    form = InviteForm(request.POST or None, members, others_to_invite(application))
    if request.method == "POST" and form.is_valid():
        chosen = [each.entity for each in form.chosen()]
        try:
            invited = operations.invite(application=application, entities=chosen, **who(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = "Convite enviado." if len(invited) == 1 else f"{len(invited)} convites enviados."
            messages.info(request, f"{said} Cada município responde pelo seu próprio signatário.")
            return redirect("funding:participants", application.uuid)
    rows = participants_of(application, on)
    context = page(access, "participantes", rows=rows, form=form, members=members)
    return render(request, "funding/applications/participants.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    access = shared_by_lead(request, uuid)
    chosen = get_object_or_404(
        Participation.objects.select_related("application", "municipality", "entity"),
        application=access.application,
        pk=pk,
        state__in=LIVE,
    )
    form = ReasonForm(request.POST or None)
    back = reverse("funding:participants", args=[access.application.uuid])
    if request.method == "POST" and form.is_valid():
        try:
            operations.remove_participant(participation=chosen, reason=form.cleaned_data["reason"], **who(request))
        except FundingRefused as refused:
            messages.error(request, str(refused))
        return redirect(back)
    context = {
        "title": "Retirar da candidatura",
        "lead": chosen.municipality or chosen.entity,
        "consequences": REMOVAL,
        "action_label": "Retirar",
        "dangerous": True,
        "form": form,
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)


REMOVAL = (
    "Fica livre, desde já, para outra candidatura, e é avisado com o motivo.",
    "Se a candidatura já foi submetida, a submissão anterior continua válida até submeter de novo.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def co_editors(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = shared_by_lead(request, uuid)
    form = CoEditorForm(request.POST or None, people_to_add(access.application, arrival_of(request)))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            operations.add_co_editor(application=access.application, person=person, **who(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, f"{person.name} pode agora escrever neste rascunho.")
            return redirect("funding:co_editors", access.application.uuid)
    people = access.application.co_editors.select_related("user", "added_by").order_by("user__name", "pk")
    context = page(access, "pessoas", people=people, form=form)
    return render(request, "funding/applications/co_editors.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_co_editor(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    access = shared_by_lead(request, uuid)
    chosen = get_object_or_404(CoEditor.objects.select_related("user"), application=access.application, pk=pk)
    back = reverse("funding:co_editors", args=[access.application.uuid])
    if request.method == "POST":
        try:
            operations.remove_co_editor(co_editor=chosen, **who(request))
        except FundingRefused as refused:
            messages.error(request, str(refused))
        return redirect(back)
    context = {
        "title": "Deixar de poder editar",
        "lead": chosen.user.name,
        "consequences": ["Deixa de escrever no rascunho. O que escreveu mantém-se."],
        "action_label": "Retirar",
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)
