"""Asking for another deadline, and the EATA's decision on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.enums import RequestState
from action_plan.forms import DeadlineForm, DecisionForm, RefusalForm, RevisionForm
from action_plan.models import DeadlineRequest, Milestone
from action_plan.operations import Decision, Refused
from action_plan.queries import MilestoneSheet, reports
from action_plan.views.common import acting_for, tell

PAGE_SIZE = 25


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_see_requests(request.actor):
        raise PermissionDenied("Os pedidos de prazo são de quem reporta por uma entidade e da EATA.")
    page = Paginator(reports.requests_visible_to(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "action_plan/area/request_list.html", {"page_obj": page})


def _milestone(pk: int) -> Milestone:
    return get_object_or_404(Milestone.objects.select_related("action__initiative", "funding_source"), pk=pk)


def _sheet_of(milestone: Milestone) -> MilestoneSheet:
    """Return the milestone with its dates in force."""
    sheets = queries.action_sheets(timezone.localdate(), actions=[milestone.action])
    return next(each for sheet in sheets for each in sheet.milestones if each.id == milestone.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    milestone = _milestone(pk)
    if not permissions.can_request_deadline(request.actor, milestone):
        raise Http404
    waiting = milestone.requests.filter(state=RequestState.PENDING).first()
    if waiting is not None and request.method != "POST":
        messages.info(request, "Já há um pedido por decidir para este marco: é este.")
        return redirect("action_plan:request_decide", waiting.pk)
    form = DeadlineForm(request.POST or None)
    if form.is_valid():
        values = _new_deadline(form, "proposed_on")
        entity = acting_for(request)
        try:
            operations.request_deadline(
                milestone=milestone, user=request.user, entity=entity, at=timezone.now(), **values
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(
                request,
                "Pedido enviado à EATA. O prazo só muda se for aceite; recebe a decisão por correio.",
                extra_tags=f"prazo-{milestone.pk}",
            )
            return redirect("action_plan:request_list")
    return _deadline_page(request, milestone, form, "Pedir outro prazo", "Enviar o pedido")


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: ActorRequest, pk: int) -> HttpResponse:
    milestone = _milestone(pk)
    if not permissions.can_revise_deadline(request.actor, milestone):
        raise PermissionDenied("Só a EATA regista um novo prazo.")
    form = RevisionForm(request.POST or None)
    if form.is_valid():
        values = _new_deadline(form, "new_on")
        try:
            operations.revise_deadline(
                milestone=milestone, decision=_decision(form), user=request.user, at=timezone.now(), **values
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.info(request, f"Novo prazo de {milestone.action.code} registado e público.")
            return redirect("action_plan:detail", milestone.action.code)
    return _deadline_page(request, milestone, form, "Registar um novo prazo", "Registar o novo prazo")


def _new_deadline(form: DeadlineForm, name: str) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {name: cleaned["on"], **{key: cleaned[key] for key in ("precision", "reason_code", "reason")}}


def _decision(form: forms.Form) -> Decision:
    cleaned = form.cleaned_data
    return Decision(cleaned["reference"], cleaned["new_funding_source"], cleaned["accepts_funding_gap"])


def _deadline_page(
    request: ActorRequest, milestone: Milestone, form: forms.Form, title: str, action_label: str
) -> HttpResponse:
    context = {
        "milestone": milestone,
        "sheet": _sheet_of(milestone),
        "form": form,
        "title": title,
        "action_label": action_label,
        "draft": "" if isinstance(form, RevisionForm) else f"prazo-{milestone.pk}",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "action_plan/area/deadline_form.html", context, status=status)


def _request(request: ActorRequest, pk: int) -> DeadlineRequest:
    return get_object_or_404(reports.requests_visible_to(request.actor), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    if request.method != "POST":
        return _decision_page(request, asked, DecisionForm(), RefusalForm())
    accepts = "accept" in request.POST
    form: forms.Form = DecisionForm(request.POST) if accepts else RefusalForm(request.POST)
    if not permissions.can_decide_requests(request.actor):
        raise PermissionDenied("Só a EATA decide sobre os pedidos de prazo.")
    if form.is_valid() and _decided(request, asked, form):
        return redirect("action_plan:request_list")
    return _decision_page(
        request, asked, form if accepts else DecisionForm(), RefusalForm() if accepts else form, status=422
    )


def _decided(request: ActorRequest, asked: DeadlineRequest, form: forms.Form) -> bool:
    """Carry out the decision, or put the reason why not on the form."""
    values: dict[str, Any] = {"request": asked, "user": request.user, "at": timezone.now()}
    try:
        if isinstance(form, DecisionForm):
            operations.accept_request(decision=_decision(form), **values)
        else:
            operations.refuse_request(refusal=form.cleaned_data["refusal"], **values)
    except Refused as refused:
        tell(form, refused)
        return False
    messages.info(request, f"Pedido de {asked.milestone.action.code} decidido: a entidade foi avisada.")
    return True


def _decision_page(
    request: ActorRequest, asked: DeadlineRequest, form: forms.Form, refusal_form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "sheet": _sheet_of(asked.milestone),
        "form": form,
        "refusal_form": refusal_form,
        "may_decide": permissions.can_decide_request(request.actor, asked),
        "typed": _typed(form) + _typed(refusal_form),
        "may_withdraw": permissions.can_withdraw_request(request.actor, asked),
    }
    return render(request, "action_plan/area/request_decide.html", context, status=status)


def _typed(form: forms.Form) -> list[str]:
    """Return what was written into a form that came too late, so that it is not lost."""
    names = ("reference", "refusal")
    return [form.data[name] for name in names if form.data.get(name)]


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    if not permissions.can_withdraw_request(request.actor, asked):
        raise PermissionDenied("Só quem reporta por esta ação retira um pedido por decidir.")
    if request.method == "POST":
        try:
            operations.withdraw_request(
                request=asked, user=request.user, entity=acting_for(request), at=timezone.now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("action_plan:request_list")
    context = {
        "title": "Retirar o pedido de prazo",
        "lead": f"{asked.milestone.action.code}: {asked.milestone.label}",
        "consequences": ["O prazo fica como está.", "Pode voltar a pedir outro prazo quando quiser."],
        "action_label": "Retirar o pedido",
        "dangerous": True,
        "cancel_url": reverse("action_plan:request_list"),
    }
    return render(request, "ui/confirm.html", context)
