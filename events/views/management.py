"""Who comes, for whoever organises: the list, its file, attendance, and calling the event off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, Provenance, downloads
from events import operations, permissions, queries
from events.enums import RegistrationState
from events.forms import AttendanceForm, CancellationForm
from events.models import Event, Registration
from events.operations import RegistrationRefused
from events.tables import PEOPLE_COLUMNS


def _managed(request: ActorRequest, slug: str) -> Event:
    if not permissions.can_manage_registrations(request.actor):
        raise PermissionDenied("As inscrições são vistas pela EATA e pela equipa de conteúdos.")
    return get_object_or_404(Event, slug=slug)


@require_safe
def events(request: ActorRequest) -> HttpResponse:
    if not permissions.can_manage_registrations(request.actor):
        raise PermissionDenied("As inscrições são vistas pela EATA e pela equipa de conteúdos.")
    at = timezone.now()
    coming = queries.listed(list(queries.coming_events(at)), at)
    past = queries.listed(list(queries.past_events(at)[:20]), at)
    return render(request, "events/managed.html", {"groups": [("A seguir", coming), ("Já decorridos", past)]})


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, slug: str) -> HttpResponse:
    event = _managed(request, slug)
    at, everybody = timezone.now(), queries.people_of(event)
    seated = [each for each in everybody if each.state == RegistrationState.CONFIRMED]
    form = AttendanceForm(request.POST or None, people=seated)
    if form.is_valid():
        try:
            changed = operations.mark_attendance(event=event, attended=form.attended, user=request.user, at=at)
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, f"Presenças gravadas: {changed} {'alteração' if changed == 1 else 'alterações'}.")
            return redirect("events:people", slug=slug)
    return render(request, "events/people.html", _people_context(event, everybody, form))


def _people_context(event: Event, everybody: list[Registration], form: AttendanceForm) -> dict[str, object]:
    at = timezone.now()
    return {
        "event": event,
        "row": queries.listed([event], at)[0],
        "rows": [(each, form[f"p{each.pk}"] if f"p{each.pk}" in form.fields else None) for each in everybody],
        "form": form,
        "takes_attendance": at >= event.starts_at,
        "downloads": downloads("events:people_file", slug=event.slug),
    }


@require_safe
def people_file(request: ActorRequest, slug: str, extension: str) -> HttpResponse:
    event = _managed(request, slug)
    provenance = Provenance(source=f"Inscrições em «{event.title}»", extracted_at=timezone.now(), licence=INTERNAL)
    return RESPONSES[extension](f"inscricoes-{slug}", PEOPLE_COLUMNS, queries.people_of(event), provenance)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, slug: str) -> HttpResponse:
    event = _managed(request, slug)
    form = CancellationForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.cancel_event(event=event, reason=reason, user=request.user, at=timezone.now())
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, "Evento cancelado. As pessoas inscritas foram avisadas.")
            return redirect("events:people", slug=slug)
    [row] = queries.listed([event], timezone.now())
    return render(request, "events/cancel.html", {"event": event, "row": row, "form": form})
