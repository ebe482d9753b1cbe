"""The EATA's own acts: ratings and precedences."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.enums import DependencyStatus
from action_plan.forms import RatingForm
from action_plan.models import Action, Dependency
from action_plan.operations import Refused
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
