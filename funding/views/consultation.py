"""Saying something of a draft call, and asking about a published one: for who is signed in."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import operations, queries
from funding.forms.consultation import ContributionForm, OnBehalfForm, QuestionForm
from funding.models import Call
from territories.models import Entity
from territories.queries import entity_labels


def _seen(code: str) -> Call:
    found = queries.public_call(code)
    if found is None:
        raise Http404(f"No call is at {code}.")
    return found


def _entity_name(request: ActorRequest) -> str:
    entity_id = request.actor.entity_id
    return entity_labels([entity_id], timezone.localdate())[entity_id].display if entity_id else ""


def _entity(request: ActorRequest, form: OnBehalfForm) -> Entity | None:
    entity_id = request.actor.entity_id
    return Entity.objects.get(pk=entity_id) if form.is_for_entity and entity_id is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contribute(request: ActorRequest, code: str) -> HttpResponse:
    call, at = _seen(code), timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ContributionForm(*sent, entity_name=_entity_name(request))
    if request.method == "POST" and form.is_valid() and _contributed(request, call, form, at):
        messages.success(request, "Contributo recebido. A resposta publica-se nesta página e chega-lhe um aviso.")
        return redirect(f"{reverse('funding:call', args=[code])}#consulta")
    is_open = queries.is_in_consultation(call, at)
    context = {"call": call, "form": form, "is_open": is_open, "at": at, **_way(call, "Dar um contributo")}
    return render(request, "funding/calls/contribute.html", context, status=422 if form.errors else 200)


def _contributed(request: ActorRequest, call: Call, form: ContributionForm, at: datetime) -> bool:
    told = form.cleaned_data
    stored = form.stored_file(request.user)
    if form.errors:
        return False
    try:
        operations.contribute(
            call=call,
            subject=told["subject"],
            text=told["text"],
            file=stored,
            entity=_entity(request, form),
            user=request.user,
            at=at,
        )
    except operations.FundingRefused as refused:
        form.add_error(None, str(refused))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: ActorRequest, code: str) -> HttpResponse:
    call, at = _seen(code), timezone.now()
    form = QuestionForm(request.POST if request.method == "POST" else None, entity_name=_entity_name(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_question(
                call=call, text=form.cleaned_data["text"], entity=_entity(request, form), user=request.user, at=at
            )
        except operations.FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Pergunta recebida. A resposta publica-se nesta página e chega-lhe um aviso.")
            return redirect(f"{reverse('funding:call', args=[code])}#perguntas")
    is_open = queries.takes_questions(call, at)
    context = {"call": call, "form": form, "is_open": is_open, "at": at, **_way(call, "Fazer uma pergunta")}
    return render(request, "funding/calls/ask.html", context, status=422 if form.errors else 200)


def _way(call: Call, here: str) -> dict[str, list[tuple[str, str]]]:
    crumbs = [
        ("Avisos", reverse("funding:calls")),
        (call.title, reverse("funding:call", args=[call.code])),
        (here, ""),
    ]
    return {"crumbs": crumbs}
