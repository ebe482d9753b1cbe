"""Asking for a closed period to be reopened, and the coordination's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.enums import RequestState
from action_plan.forms import GrantForm, RefusalForm, ReopeningForm
from action_plan.models import Action, ReopeningRequest, ReportingPeriod
from action_plan.operations import Refused
from action_plan.queries.reopenings import opening_of, reopenings_visible_to
from action_plan.views.common import acting_for, tell


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, code: str, period: str) -> HttpResponse:
    plan = queries.current_plan(timezone.localdate())
    action = get_object_or_404(Action.objects.select_related("initiative"), plan=plan, code=code.upper())
    if not permissions.can_request_reopening(request.actor, action):
        raise Http404
    found = get_object_or_404(ReportingPeriod, code=period.upper())
    form = ReopeningForm(request.POST or None)
    if form.is_valid():
        who: dict[str, Any] = {"user": request.user, "entity": acting_for(request), "at": timezone.now()}
        try:
            asked = operations.request_reopening(period=found, action=action, **form.cleaned_data, **who)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, "Pedido enviado à coordenação da EATA. Recebe a decisão por correio eletrónico.")
            return redirect("action_plan:reopening", asked.pk)
    opening = opening_of(found, action, timezone.now())
    context = {"action": action, "period": found, "form": form, "opening": opening, "is_locked": opening.is_locked}
    status = 422 if form.is_bound else 200
    return render(request, "action_plan/area/reopening_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reopening(request: ActorRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(reopenings_visible_to(request.actor), pk=pk)
    if request.method != "POST":
        return _page(request, asked, GrantForm(), RefusalForm())
    if "withdraw" in request.POST:
        return _withdraw(request, asked)
    if not permissions.can_decide_reopening(request.actor, asked):
        raise PermissionDenied("Este pedido não pode ser decidido por si.")
    grants = "grant" in request.POST
    form: forms.Form = GrantForm(request.POST) if grants else RefusalForm(request.POST)
    if form.is_valid() and _decided(request, asked, form):
        return redirect("action_plan:period", asked.period.code)
    return _page(request, asked, form if grants else GrantForm(), RefusalForm() if grants else form, status=422)


def _decided(request: ActorRequest, asked: ReopeningRequest, form: forms.Form) -> bool:
    """Carry out the decision, or put the reason why not on the form."""
    values: dict[str, Any] = {"request": asked, "user": request.user, "at": timezone.now(), **form.cleaned_data}
    try:
        if isinstance(form, GrantForm):
            operations.grant_reopening(**values)
        else:
            operations.refuse_reopening(**values)
    except Refused as refused:
        tell(form, refused)
        return False
    messages.info(request, f"Pedido de {asked.action.code} decidido: a entidade foi avisada.")
    return True


def _withdraw(request: ActorRequest, asked: ReopeningRequest) -> HttpResponse:
    if not permissions.can_withdraw_reopening(request.actor, asked):
        raise PermissionDenied("Só quem reporta por esta ação retira um pedido por decidir.")
    try:
        operations.withdraw_reopening(request=asked, user=request.user, entity=acting_for(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.info(request, "Pedido retirado. Pode voltar a pedir a reabertura quando precisar.")
    return redirect("action_plan:reopening", asked.pk)


def _page(
    request: ActorRequest, asked: ReopeningRequest, form: forms.Form, refusal_form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "refusal_form": refusal_form,
        "may_decide": permissions.can_decide_reopening(request.actor, asked),
        "may_ask_again": asked.state in {RequestState.REFUSED, RequestState.WITHDRAWN}
        and permissions.can_request_reopening(request.actor, asked.action),
        "may_withdraw": permissions.can_withdraw_reopening(request.actor, asked),
    }
    return render(request, "action_plan/area/reopening.html", context, status=status)
