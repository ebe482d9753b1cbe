"""Reporting periods: what each expects and how far it has come; the coordination creates, closes and reopens them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.filters import narrowed
from action_plan.forms import ExpectedFilterForm, PeriodForm, UnlockForm
from action_plan.models import Action, ReportingPeriod
from action_plan.operations import Refused
from action_plan.queries import periods
from action_plan.queries.reopenings import reopenings_visible_to
from action_plan.tables import EXPECTED_COLUMNS, badge
from action_plan.views.common import tell
from common.exports.tables import INTERNAL, RESPONSES, Provenance, downloads


def _coordination_only(request: ActorRequest) -> None:
    if not permissions.can_manage_periods(request.actor):
        raise PermissionDenied("Só a coordenação da EATA gere os períodos de reporte.")


def _may_see(request: ActorRequest) -> None:
    if not permissions.can_see_periods(request.actor):
        raise PermissionDenied("Os períodos são de quem reporta por uma entidade e da EATA.")


def _period(code: str) -> ReportingPeriod:
    return get_object_or_404(ReportingPeriod, code=code.upper())


@require_http_methods(["GET", "HEAD", "POST"])
def period_list(request: ActorRequest) -> HttpResponse:
    _may_see(request)
    if request.method == "POST":
        _coordination_only(request)
    form = PeriodForm(request.POST or None)
    if form.is_valid() and _created(request, form):
        return redirect("action_plan:period_list")
    context = {
        "form": form,
        "may_manage": permissions.can_manage_periods(request.actor),
        "lines": periods.period_lines(request.actor, timezone.localdate(), timezone.now()),
    }
    return render(request, "action_plan/area/period_list.html", context, status=422 if form.is_bound else 200)


def _created(request: ActorRequest, form: PeriodForm) -> bool:
    values = dict(form.cleaned_data)
    values["ends_on"] = values.pop("last_on") + timedelta(days=1)
    try:
        operations.create_period(user=request.user, at=timezone.now(), **values)
    except Refused as refused:
        tell(form, refused)
        return False
    messages.info(request, f"Período {values['code']} criado: as entidades já o veem na sua área.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: ActorRequest, code: str) -> HttpResponse:
    _may_see(request)
    found = _period(code)
    if request.method == "POST":
        _coordination_only(request)
    plan = queries.current_plan(timezone.localdate())
    form = UnlockForm(request.POST or None, actions=Action.objects.filter(plan=plan).order_by("code", "pk"))
    if form.is_valid():
        try:
            operations.unlock_period(period=found, user=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, f"{found.code} reaberto para {form.cleaned_data['action'].code}.")
            return redirect("action_plan:period", found.code)
    context = _period_page(request, found) | {"form": form}
    return render(request, "action_plan/area/period.html", context, status=422 if form.is_bound else 200)


def _period_page(request: ActorRequest, found: ReportingPeriod) -> dict[str, Any]:
    expected = periods.expected_reports(found, timezone.localdate(), request.actor)
    filter_form = ExpectedFilterForm(request.GET or None)
    shown = _chosen(expected, filter_form)
    return {
        "period": found,
        "counts": [(badge(standing), count, standing) for standing, count in periods.counted(expected)],
        "expected": len(expected),
        "filter_form": filter_form,
        "rows": [(each, badge(each.standing)) for each in shown],
        "files": downloads("action_plan:period_file", request.GET, code=found.code),
        "unlocks": periods.unlocks_of(found, request.actor),
        "requests": reopenings_visible_to(request.actor).filter(period=found),
        "is_locked": found.locked_at <= timezone.now(),
        "may_manage": permissions.can_manage_periods(request.actor),
        "may_ask": found.locked_at <= timezone.now() and not permissions.can_decide_reports(request.actor),
        "sees_all": permissions.can_decide_reports(request.actor),
    }


def _chosen(expected: list[periods.ExpectedReport], form: ExpectedFilterForm) -> list[periods.ExpectedReport]:
    wanted = form.cleaned_data if form.is_valid() else {}
    return narrowed(expected, standing=wanted.get("estado", ""), text=wanted.get("q", ""))


@require_safe
def period_file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    _may_see(request)
    if extension not in RESPONSES:
        raise Http404
    found = _period(code)
    expected = periods.expected_reports(found, timezone.localdate(), request.actor)
    rows = _chosen(expected, ExpectedFilterForm(request.GET or None))
    provenance = Provenance(f"Reportes esperados no período {found.code}", timezone.now(), INTERNAL)
    return RESPONSES[extension](f"reportes-{found.code.lower()}", EXPECTED_COLUMNS, rows, provenance)


@require_http_methods(["GET", "HEAD", "POST"])
def lock_period(request: ActorRequest, code: str) -> HttpResponse:
    _coordination_only(request)
    found = _period(code)
    if request.method == "POST":
        try:
            operations.lock_period(period=found, user=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.info(request, f"Período {found.code} fechado.")
        return redirect("action_plan:period_list")
    context = {
        "title": f"Fechar o período {found.code}",
        "consequences": [
            "As entidades deixam de poder escrever sobre este período.",
            "Pode reabri-lo para uma ação, até uma data e com um motivo.",
        ],
        "action_label": "Fechar o período",
        "cancel_url": reverse("action_plan:period_list"),
    }
    return render(request, "ui/confirm.html", context)
