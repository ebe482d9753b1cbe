"""Registering, accepting an offered place and leaving: each by its own person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.ui import formatting
from events import operations, permissions, queries
from events.enums import RegistrationState
from events.forms import RegistrationForm
from events.models import Event, Registration
from events.operations import RegistrationRefused
from territories.models import Entity

SAID = {
    RegistrationState.CONFIRMED: "Inscrição confirmada. Enviámos-lhe os pormenores por correio eletrónico.",
    RegistrationState.WAITING: "Está na lista de espera. Avisamos logo que haja um lugar.",
    RegistrationState.OFFERED: "Tem um lugar à sua espera: aceite-o antes de o prazo terminar.",
}


def _event(slug: str) -> Event:
    event = queries.published_events().filter(slug=slug).first()
    if event is None:
        raise Http404(f"No event is at {slug}.")
    return event


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    context = {"registrations": queries.registrations_of(request.user.pk), "at": timezone.now()}
    return render(request, "events/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest, slug: str) -> HttpResponse:
    event, at = _event(slug), timezone.now()
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entity = Entity.objects.filter(pk=request.actor.entity_id or 0).first()
        needs = form.cleaned_data["needs"]
        try:
            made = operations.register(event=event, user=request.user, entity=entity, needs=needs, at=at)
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, SAID[RegistrationState(made.state)])
            return redirect("events:detail", slug=slug)
    if queries.registration_of(event, request.actor.user_id):
        return redirect("events:detail", slug=slug)
    [row] = queries.listed([event], at)
    crumbs = [("Eventos", reverse("events:index")), (event.title, reverse("events:detail", args=[slug]))]
    context = {"event": event, "row": row, "form": form, "crumbs": [*crumbs, ("Inscrição", "")]}
    return render(request, "events/register.html", context)


def _own(request: ActorRequest, pk: int) -> Registration:
    return get_object_or_404(Registration.objects.select_related("event"), pk=pk, user=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActorRequest, pk: int) -> HttpResponse:
    registration = _own(request, pk)
    if request.method == "POST":
        try:
            operations.cancel_registration(registration=registration, user=request.user, at=timezone.now())
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.info(request, "Desistiu do evento. O lugar passa a quem estava à espera.")
        return redirect("events:detail", slug=registration.event.slug)
    if not permissions.can_cancel_registration(request.actor, registration):
        raise PermissionDenied("Esta inscrição já não está ativa.")
    return render(request, "ui/confirm.html", _leaving(registration))


def _leaving(registration: Registration) -> dict[str, Any]:
    event = registration.event
    return {
        "title": "Desistir deste evento?",
        "lead": f"{event.title}, {formatting.day_long(event.starts_at)}.",
        "consequences": [
            "O lugar passa logo a quem estiver à espera.",
            "Se mudar de ideias, terá de se inscrever outra vez.",
        ],
        "action_label": "Desistir",
        "dangerous": True,
        "cancel_url": reverse("events:detail", args=[event.slug]),
        "cancel_label": "Voltar ao evento",
    }


@require_http_methods(["POST"])
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    registration = _own(request, pk)
    try:
        operations.accept_offer(registration=registration, user=request.user, at=timezone.now())
    except RegistrationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.info(request, SAID[RegistrationState.CONFIRMED])
    return redirect("events:detail", slug=registration.event.slug)
