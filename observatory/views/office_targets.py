"""Targets in the back office: those in force, a new one, and one that takes another's place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import ExportColumn, Provenance, csv_response
from observatory import operations, permissions
from observatory.forms.targets import TargetFilterForm, TargetForm
from observatory.models import MeasureTarget
from observatory.queries import targets as queries

PAGE = 50
COLUMNS: list[ExportColumn[MeasureTarget]] = [
    ExportColumn("medida", lambda target: target.measure.code),
    ExportColumn("designacao", lambda target: target.measure.short_name),
    ExportColumn("codigo", lambda target: target.area.code),
    ExportColumn("territorio", lambda target: target.area.name),
    ExportColumn("meta", lambda target: target.value),
    ExportColumn("unidade", lambda target: target.measure.unit or None),
    ExportColumn("periodo", lambda target: target.period.code),
    ExportColumn("desde", lambda target: target.base_period.code if target.base_period else None),
    ExportColumn("decisao", lambda target: target.decision_reference),
    ExportColumn("data_da_decisao", lambda target: target.decided_on),
    ExportColumn("endereco_da_decisao", lambda target: target.decision_url or None),
    ExportColumn("em_vigor", lambda target: not hasattr(target, "superseded_by")),
    ExportColumn("registada_em", lambda target: target.recorded_at),
]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    form = TargetFilterForm(request.GET)
    found = queries.all_targets(**form.asked())
    context = {"form": form, "targets": Paginator(found, PAGE).get_page(request.GET.get("p"))}
    return render(request, "observatory/office/targets.html", context)


@require_safe
def file(request: ActorRequest) -> HttpResponse:
    """All of them, those that were superseded too."""
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    provenance = Provenance("Decisões indicadas em cada meta", timezone.localtime())
    return csv_response("metas-das-medidas", COLUMNS, queries.all_targets(with_superseded=True), provenance)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    _refuse_others(request)
    return _kept(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def supersede(request: ActorRequest, target_id: int) -> HttpResponse:
    _refuse_others(request)
    target = queries.target_with(target_id)
    if target is None:
        raise Http404
    return _kept(request, target)


def _refuse_others(request: ActorRequest) -> None:
    if not permissions.can_set_targets(request.actor):
        raise PermissionDenied


def _kept(request: ActorRequest, superseded: MeasureTarget | None) -> HttpResponse:
    form = TargetForm(request.POST if request.method == "POST" else None, superseded=superseded)
    if request.method == "POST" and form.is_valid():
        try:
            target = operations.set_target(
                **_told(form.cleaned_data, superseded), user=request.user, at=timezone.now()
            )
        except operations.TargetRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Meta registada. Já se vê na página da medida e na de {target.area.name}.")
            return redirect("observatory_targets:index")
    context = {"form": form, "superseded": superseded}
    return render(request, "observatory/office/target_form.html", context, status=422 if form.errors else 200)


def _told(told: dict[str, Any], superseded: MeasureTarget | None) -> dict[str, Any]:
    base = told["base_year"]
    return {
        "measure": superseded.measure if superseded else told["measure"],
        "area": superseded.area if superseded else told["area"],
        "period": operations.ensure_period(code=str(told["year"])),
        "base_period": operations.ensure_period(code=str(base)) if base else None,
        "value": told["value"],
        "decision_reference": told["decision_reference"],
        "decided_on": told["decided_on"],
        "decision_url": told["decision_url"],
        "supersedes": superseded,
    }
