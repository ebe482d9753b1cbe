"""The EATA's own acts: ratings, precedences and reporting periods."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.enums import DependencyStatus
from action_plan.forms import PeriodForm, RatingForm, UnlockForm
from action_plan.models import Action, Dependency, ReportingPeriod
from action_plan.operations import Refused
from action_plan.queries import periods
from action_plan.views.common import tell


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: ActorRequest, code: str) -> HttpResponse:
    plan = queries.current_plan(timezone.localdate())
    action = get_object_or_404(Action.objects.select_related("initiative"), plan=plan, code=code.upper())
    if not permissions.can_assess_rating(request.actor, action):
        raise PermissionDenied("Só a EATA avalia as ações.")
    form = RatingForm(request.POST or None)
    if form.is_valid():
        try:
            operations.assess_rating(action=action, user=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, f"Avaliação de {action.code} registada e pública.")
            return redirect("action_plan:detail", action.code)
    sheet = queries.action_sheets(timezone.localdate(), actions=[action])[0]
    status = 422 if form.is_bound else 200
    return render(request, "action_plan/area/rating_form.html", {"sheet": sheet, "form": form}, status=status)


@require_safe
def dependencies(request: ActorRequest) -> HttpResponse:
    if not permissions.can_add_dependency(request.actor):
        raise PermissionDenied("Só a EATA confirma precedências.")
    rows = Dependency.objects.select_related("predecessor", "successor", "decided_by").order_by(
        "successor__code", "predecessor__code", "pk"
    )
    waiting = [row for row in rows if row.status == DependencyStatus.INFERRED]
    decided = [row for row in rows if row.status != DependencyStatus.INFERRED]
    return render(request, "action_plan/area/dependency_list.html", {"waiting": waiting, "decided": decided})


@require_POST
def decide_dependency(request: ActorRequest, pk: int) -> HttpResponse:
    dependency = get_object_or_404(Dependency.objects.select_related("predecessor", "successor"), pk=pk)
    if not permissions.can_decide_dependency(request.actor, dependency):
        raise PermissionDenied("Só a EATA confirma precedências.")
    try:
        operations.decide_dependency(
            dependency=dependency, is_confirmed="confirm" in request.POST, user=request.user, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.info(request, f"Ligação de {dependency.predecessor.code} a {dependency.successor.code} decidida.")
    return redirect("action_plan:dependency_list")


def _coordination_only(request: ActorRequest) -> None:
    if not permissions.can_manage_periods(request.actor):
        raise PermissionDenied("Só a coordenação da EATA gere os períodos de reporte.")


@require_http_methods(["GET", "HEAD", "POST"])
def period_list(request: ActorRequest) -> HttpResponse:
    _coordination_only(request)
    form = PeriodForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["ends_on"] = values.pop("last_on") + timedelta(days=1)
        try:
            operations.create_period(user=request.user, at=timezone.now(), **values)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, f"Período {values['code']} criado: as entidades já o veem na sua área.")
            return redirect("action_plan:period_list")
    context = {"form": form, "lines": periods.period_lines(timezone.localdate(), timezone.now())}
    return render(request, "action_plan/area/period_list.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: ActorRequest, code: str) -> HttpResponse:
    _coordination_only(request)
    found = get_object_or_404(ReportingPeriod, code=code.upper())
    plan = queries.current_plan(timezone.localdate())
    actions = Action.objects.filter(plan=plan).order_by("code", "pk")
    form = UnlockForm(request.POST or None, actions=actions)
    if form.is_valid():
        try:
            operations.unlock_period(period=found, user=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, f"{found.code} reaberto para {form.cleaned_data['action'].code}.")
            return redirect("action_plan:period", found.code)
    context = {"period": found, "form": form, "unlocks": periods.unlocks_of(found), "is_locked": _is_locked(found)}
    return render(request, "action_plan/area/period.html", context, status=422 if form.is_bound else 200)


def _is_locked(period: ReportingPeriod) -> bool:
    return period.locked_at <= timezone.now()


@require_http_methods(["GET", "HEAD", "POST"])
def lock_period(request: ActorRequest, code: str) -> HttpResponse:
    _coordination_only(request)
    found = get_object_or_404(ReportingPeriod, code=code.upper())
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
