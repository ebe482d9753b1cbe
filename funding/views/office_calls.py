"""Calls in the back office: the list, a new one, what one says and lacks, and the steps it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import operations, permissions, queries
from funding.forms.calls import StartForm, StepForm
from funding.models import Call
from funding.operations import FundingRefused

Page = Callable[..., HttpResponse]


def of_a_call(page: Page) -> Page:
    """A page of one call, hidden from who does not write calls."""

    @wraps(page)
    def view(request: ActorRequest, call_id: int, **place: Any) -> HttpResponse:
        found = queries.office_call(call_id) if permissions.can_write_calls(request.actor) else None
        if found is None:
            raise Http404
        return page(request, found, **place)

    return view


def by(request: ActorRequest) -> dict[str, Any]:
    return {"user": request.user, "entity_id": request.actor.entity_id, "at": timezone.now()}


def refuse(form: Any, refused: FundingRefused) -> None:
    """Put a refusal by its field, or over the form."""
    form.refuse(str(refused), getattr(refused, "field", ""))


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_write_calls(request.actor):
        raise Http404
    rows = queries.office_calls(timezone.now())
    return render(request, "funding/call_office/calls.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    if not permissions.can_write_calls(request.actor):
        raise Http404
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_call(values=form.cleaned_data, **by(request))
        except FundingRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Aviso começado. Escreva o texto e marque o calendário.")
            return redirect("funding_calls:call", made.pk)
    context = {"form": form, "title": "Novo aviso", "button": "Começar o aviso"}
    return render(request, "funding/call_office/form.html", context, status=422 if form.errors else 200)


@require_safe
@of_a_call
def call(request: ActorRequest, call: Call) -> HttpResponse:
    at = timezone.now()
    content = queries.read_call_content(queries.content_of_call(call))
    context = {
        "call": call,
        "row": queries.listed_call(call, at),
        "content": content,
        "steps": queries.steps_of(content, at),
        "ways": [(name, STEPS[name]) for name in queries.ways_on(call, request.actor, at)],
        "lacks": queries.lacks_of(call, at),
        "may_change": queries.may_change(call, request.actor, at),
        "waiting": queries.waiting_of(call),
        "editions": queries.editions_of(call),
        "parts": queries.parts_of(call),
        "at": at,
    }
    return render(request, "funding/call_office/call.html", context)


@dataclass(frozen=True)
class Way:
    """A step as its page asks for it; `asks_reason` says what for."""

    label: str
    told: str
    carry_out: Callable[..., Any]
    done: str
    asks_reason: str = ""
    is_grave: bool = False


STEPS = {
    "consulta": Way(
        "Pôr em consulta",
        "O projeto fica à vista de todos e recebe contributos entre as horas marcadas. Enquanto durar, não se altera.",
        operations.put_in_consultation,
        "O projeto está à vista de todos e abre a contributos à hora marcada.",
    ),
    "aprovar": Way(
        "Aprovar",
        "Aprova o que outra pessoa escreveu. A partir daqui só muda se for devolvido à preparação.",
        operations.approve_call,
        "Aviso aprovado. Falta publicá-lo.",
    ),
    "devolver": Way(
        "Devolver à preparação",
        "O aviso volta a poder ser escrito e tem de ser aprovado outra vez.",
        operations.return_call,
        "Aviso devolvido à preparação.",
        asks_reason="O que falta corrigir: é o que quem escreve vai ler.",
    ),
    "publicar": Way(
        "Publicar",
        "O aviso fica à vista de todos e abre e fecha às horas marcadas. Depois só muda com fundamentação.",
        operations.publish_call,
        "Aviso publicado. Abre e fecha pelo relógio, às horas marcadas.",
    ),
    "anular": Way(
        "Anular",
        "A página fica e diz que foi anulado e porquê. Quem tem uma candidatura recebe já uma mensagem. "
        "Não se pode voltar atrás.",
        operations.cancel_call,
        "Aviso anulado. Quem tinha uma candidatura foi avisado.",
        asks_reason="É o que toda a gente vai ler.",
        is_grave=True,
    ),
    "apagar": Way(
        "Apagar o projeto",
        "Ninguém fora da EATA o viu. Não se pode voltar atrás.",
        operations.discard_call,
        "Projeto apagado.",
        is_grave=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def step(request: ActorRequest, call: Call, step: str) -> HttpResponse:
    way = STEPS.get(step)
    if way is None or step not in queries.ways_on(call, request.actor, timezone.now()):
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None, call=call, asks_reason=way.asks_reason)
    if request.method == "POST" and form.is_valid():
        try:
            way.carry_out(call=call, **form.cleaned_data, **by(request))
        except FundingRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, way.done)
            return redirect("funding_calls:index") if step == "apagar" else redirect("funding_calls:call", call.pk)
    context = {"call": call, "form": form, "way": way, "lacks": queries.lacks_for(step, call, timezone.now())}
    return render(request, "funding/call_office/step.html", context, status=422 if form.errors else 200)
