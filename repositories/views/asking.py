"""Proposing an entry, asking to join the alliance, and the EATA's answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.ui.faceting import said
from repositories import operations, permissions, queries
from repositories.catalogue.partners import PARTNERS
from repositories.enums import RepositoryCode, RequestState
from repositories.forms import OF_REPOSITORY, AnswerForm, JoinForm, ProposalForm
from repositories.models import EntryRequest
from repositories.operations import RequestRefused
from territories.models import Entity
from territories.queries import entity_labels

PAGE_SIZE = 25


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST or None, at=timezone.now())
    if form.is_valid() and _kept(form, user=None, entity=None):
        return redirect(f"{reverse('repositories:join')}?recebido=1")
    partners = reverse("repositories:list", args=[PARTNERS])
    context = {
        "form": form,
        "is_received": "recebido" in request.GET and not form.is_bound,
        "partners_url": partners,
        "crumbs": [
            (_("Repositórios"), reverse("repositories:index")),
            (said(PARTNERS.title), partners),
            (_("Aderir à Aliança"), ""),
        ],
    }
    return render(request, "repositories/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActorRequest) -> HttpResponse:
    if not permissions.can_propose(request.actor):
        raise PermissionDenied("Propõe entradas quem age em nome de uma entidade. Peça um convite a quem a dirige.")
    form = ProposalForm(request.POST or None, initial=_first(request))
    entity = get_object_or_404(Entity, pk=request.actor.entity_id)
    if form.is_valid() and _kept(form, user=request.user, entity=entity):
        messages.info(request, "Proposta enviada à EATA. Recebe a resposta por correio e nesta página.")
        return redirect("repositories:requests")
    label = entity_labels([entity.pk], timezone.localdate())[entity.pk]
    return render(request, "repositories/area/propose.html", {"form": form, "entity": label.name or entity.code})


@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    if not permissions.can_see_requests(request.actor):
        raise PermissionDenied("Os pedidos são de quem age em nome de uma entidade e da EATA.")
    may_answer = permissions.can_answer_requests(request.actor)
    own = queries.requests_of(request.user.pk, request.actor.entity_id)
    rows = queries.all_requests() if may_answer else own
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names = entity_labels([row.entity_id for row in page if row.entity_id], timezone.localdate())
    lines = [(row, names[row.entity_id].name if row.entity_id else "") for row in page]
    context = {"page_obj": page, "lines": lines, "may_answer": may_answer}
    return render(request, "repositories/area/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(EntryRequest.objects.select_related("entity", "asked_by", "answered_by"), pk=pk)
    if not permissions.can_see_request(request.actor, found):
        raise Http404
    may_answer = permissions.can_answer_requests(request.actor) and found.state == RequestState.RECEIVED
    if request.method == "POST" and not may_answer:
        raise PermissionDenied("Só a EATA responde, e uma só vez.")
    form = AnswerForm(request.POST or None)
    if form.is_valid() and _answered(form, found, request):
        messages.info(request, "Resposta registada e enviada a quem pediu, se tem conta no portal.")
        return redirect("repositories:request", pk=pk)
    names = entity_labels([found.entity_id] if found.entity_id else [], timezone.localdate())
    entity = names.get(found.entity_id or 0)
    context = {"asked": found, "form": form if may_answer else None, "entity": entity.name if entity else ""}
    return render(request, "repositories/area/request.html", context)


def _first(request: ActorRequest) -> dict[str, Any]:
    """Fill in who asks, and what the address says it is about."""
    person = {"person": request.user.name, "email": request.user.email}
    code = request.GET.get("repositorio", "")
    return {**person, "topic": OF_REPOSITORY[RepositoryCode(code)]} if code in set(RepositoryCode) else person


def _kept(form: ProposalForm | JoinForm, *, user: Any, entity: Entity | None) -> bool:
    try:
        operations.ask(asked=form.asked(), user=user, entity=entity, at=timezone.now())
    except RequestRefused as refused:
        _tell(form, refused)
        return False
    return True


def _answered(form: AnswerForm, found: EntryRequest, request: ActorRequest) -> bool:
    state = RequestState(form.cleaned_data["state"])
    text = form.cleaned_data["answer"]
    try:
        operations.answer(request=found, state=state, text=text, user=request.user, at=timezone.now())
    except RequestRefused as refused:
        _tell(form, refused)
        return False
    return True


def _tell(form: forms.Form, refused: RequestRefused) -> None:
    form.add_error(None, str(refused))
