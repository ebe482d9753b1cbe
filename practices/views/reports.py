"""Reporting how a replication goes, or putting right what was said of one that is over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from common.ui.formatting import moment
from practices import operations, permissions
from practices.forms.replication import ReplicationForm, measured_values, measures, next_stages
from practices.models import Replication, ReplicationDraft
from practices.operations import Refused
from practices.queries.replications import differences, replications_visible_to
from practices.queries.reports import report_draft_of
from territories.models import Entity


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(replications_visible_to(request.actor), pk=pk)
    if not permissions.can_report_replication(request.actor, found):
        raise PermissionDenied("Só quem replica regista o andamento.")
    if request.method != "POST":
        return _opened(request, found)
    if request.headers.get("X-Autosave"):
        return _autosave(request, found)
    if "discard" in request.POST:
        operations.discard_report_draft(replication=found, user=request.user)
        return redirect("practices:report", pk)
    if request.POST.get("version") != str(found.version):
        return _conflict(request, found)
    form, lines = ReplicationForm(request.POST, replication=found), measures(request.POST, found)
    if form.is_valid() and lines.is_valid():
        return _save(request, found, form, lines)
    return _page(request, found, form, lines)


def _opened(request: ActorRequest, found: Replication) -> HttpResponse:
    """Show the report as it is kept, or as the person left it half written."""
    draft = report_draft_of(found, request.user)
    if draft is None:
        initial = {name: getattr(found, name, "") for name in ReplicationForm.base_fields}
        return _page(request, found, ReplicationForm(None, initial=initial, replication=found), measures(None, found))
    form = ReplicationForm(None, initial=_as_typed(draft), replication=found)
    return _page(request, found, form, measures(None, found, draft.typed), draft=draft)


def _as_typed(draft: ReplicationDraft) -> dict[str, Any]:
    typed = {name: draft.typed.get(name, "") for name in ReplicationForm.base_fields}
    return {**typed, "version": draft.version, "is_public": bool(typed["is_public"])}


def _autosave(request: ActorRequest, found: Replication) -> JsonResponse:
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    version = request.POST.get("version", "")
    try:
        draft = operations.keep_report_draft(
            replication=found,
            version=int(version) if version == str(found.version) else 0,
            typed=typed,
            user=request.user,
            entity=_entity(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=409)
    said = f"Rascunho guardado às {moment(draft.saved_at)[-5:]}; só conta quando escolher «Guardar o andamento»."
    return JsonResponse({"version": draft.version, "message": said})


def _entity(request: ActorRequest) -> Entity:
    return get_object_or_404(Entity, pk=request.actor.entity_id)


def _save(request: ActorRequest, found: Replication, form: ReplicationForm, lines: Any) -> HttpResponse:
    try:
        saved = operations.update_replication(
            replication=found,
            version=form.cleaned_data["version"],
            stage=form.cleaned_data["stage"],
            values=form.values(),
            indicators=measured_values(lines),
            reason=form.cleaned_data.get("reason", ""),
            user=request.user,
            entity=_entity(request),
            at=timezone.now(),
        )
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return _page(request, found, form, lines)
    told = "Andamento guardado. Quem criou a prática foi avisado."
    messages.info(request, told, extra_tags=f"replicacao-{saved.pk}")
    return redirect("practices:replication", saved.pk)


def _conflict(request: ActorRequest, found: Replication) -> HttpResponse:
    """Offer the typed text again on top of the newer version, with both texts to compare."""
    data = request.POST.copy()
    data["version"] = str(found.version)
    if data.get("stage") not in next_stages(found):
        data["stage"] = found.stage
    form, lines = ReplicationForm(data, replication=found), measures(data, found)
    form.is_valid()
    return _page(request, found, form, lines, status=409, differences=differences(found, form.values()))


def _page(
    request: ActorRequest, found: Replication, form: Any, lines: Any, *, status: int = 0, **extra: Any
) -> HttpResponse:
    failed = form.is_bound and (form.errors or not lines.is_valid())
    context = {
        "replication": found,
        "practice": found.practice,
        "form": form,
        "lines": lines,
        "crumbs": [
            ("Replicações", reverse("practices:replications")),
            (found.practice.title, reverse("practices:replication", args=[found.pk])),
            ("Registar o andamento", ""),
        ],
        **extra,
    }
    return render(request, "practices/area/report.html", context, status=status or (422 if failed else 200))
