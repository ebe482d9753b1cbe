"""Mechanisms and the plan of calls in the back office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import operations, permissions, queries
from funding.forms.planning import MechanismForm, PlannedCallForm
from funding.models import Mechanism, PlannedCall
from funding.views.office_calls import by


def _writes(request: ActorRequest) -> None:
    if not permissions.can_write_calls(request.actor):
        raise Http404


@require_safe
def plan(request: ActorRequest) -> HttpResponse:
    _writes(request)
    context = {"rows": list(queries.planned_calls().reverse()), "mechanisms": queries.mechanisms()}
    return render(request, "funding/call_office/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def planned(request: ActorRequest, planned_id: int = 0) -> HttpResponse:
    _writes(request)
    row = queries.planned_calls().filter(pk=planned_id).first() if planned_id else PlannedCall()
    if row is None:
        raise Http404
    form = PlannedCallForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        operations.keep_planned_call(planned=form.instance, **by(request))
        messages.success(request, "Plano guardado: já se lê na página pública.")
        return redirect("funding_calls:plan")
    return _form_page(request, form, "Aviso previsto")


@require_http_methods(["GET", "HEAD", "POST"])
def mechanism(request: ActorRequest, mechanism_id: int = 0) -> HttpResponse:
    _writes(request)
    row = queries.mechanisms().filter(pk=mechanism_id).first() if mechanism_id else Mechanism()
    if row is None:
        raise Http404
    form = MechanismForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        targets = form.cleaned_data["targets"]
        operations.keep_mechanism(mechanism=form.instance, targets=targets, **by(request))
        messages.success(request, "Mecanismo guardado.")
        return redirect("funding_calls:plan")
    return _form_page(request, form, "Mecanismo de financiamento")


def _form_page(request: ActorRequest, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": "Guardar"}
    return render(request, "funding/call_office/form.html", context, status=422 if form.errors else 200)
