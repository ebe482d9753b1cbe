"""The EATA takes the applications of a call from scores to a decision, and publishes it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance, downloads
from funding import permissions
from funding.enums import DecisionStage
from funding.forms.decisions import PublishForm, proposal_forms, proposals_of
from funding.models import Call
from funding.operations import FundingRefused
from funding.operations.decisions import (
    Proposal,
    decide_call,
    notify_hearings,
    propose_decisions,
    publish_results,
)
from funding.queries.decision_board import Standing, progress_of_calls, standings
from funding.queries.decisions import money_of
from funding.queries.ranking_runs import published_run
from funding.queries.results import grounds_to_publish
from territories.models import Entity

COLUMNS: list[ExportColumn[Standing]] = [
    ExportColumn("Ordem", lambda one: one.rank),
    ExportColumn("Registo", lambda one: one.registry or None),
    ExportColumn("Candidatura", lambda one: one.application.title),
    ExportColumn("Entidade líder", lambda one: one.lead),
    ExportColumn("Pontuação", lambda one: one.score),
    ExportColumn("Estado", lambda one: one.application.get_state_display()),
    ExportColumn("Fase", lambda one: one.decision.get_stage_display() if one.decision else None),
    ExportColumn("Sentido", lambda one: one.decision.get_outcome_display() if one.decision else None),
    ExportColumn("Montante (€)", lambda one: one.decision.amount if one.decision else None),
    ExportColumn("Fundamentos", lambda one: one.decision.grounds if one.decision else None),
    ExportColumn("Audiência até", lambda one: one.hearing.due_at if one.hearing else None),
    ExportColumn("Pronunciou-se em", lambda one: one.hearing.stated_at if one.hearing else None),
]


def acting_entity(request: ActorRequest) -> Entity:
    return get_object_or_404(Entity, pk=request.actor.entity_id)


def require_eata(request: ActorRequest) -> None:
    if not permissions.can_write_calls(request.actor):
        raise PermissionDenied("Só a EATA trata das decisões dos avisos.")


def call_over(request: ActorRequest, code: str) -> Call:
    """Find a call that is over: before that nobody of the EATA sees its applications."""
    require_eata(request)
    return get_object_or_404(Call, code=code, published_at__isnull=False, closes_at__lte=timezone.now())


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    require_eata(request)
    return render(request, "funding/decisions/index.html", {"calls": progress_of_calls(timezone.now())})


@require_safe
def board(request: ActorRequest, code: str) -> HttpResponse:
    call = call_over(request, code)
    return render(request, "funding/decisions/board.html", _board(request, call))


@require_safe
def file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    call = call_over(request, code)
    if extension not in RESPONSES:
        raise Http404
    provenance = Provenance(f"Portal dos Territórios Inteligentes, {call.title}", timezone.localtime(), INTERNAL)
    return RESPONSES[extension](f"decisoes-{call.code}", COLUMNS, standings(call, timezone.localdate()), provenance)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActorRequest, code: str) -> HttpResponse:
    call = call_over(request, code)
    rows = [one for one in standings(call, timezone.localdate()) if one.may_be_proposed]
    data = request.POST if request.method == "POST" else None
    forms = proposal_forms(rows, data)
    problems: tuple[str, ...] = ()
    if data is not None and (told := proposals_of(forms)) is not None:
        try:
            return _proposed(request, call, told)
        except FundingRefused as refused:
            problems = refused.problems
    context = {
        "call": call,
        "rows": list(zip(rows, forms, strict=True)),
        "problems": problems,
        "money": money_of(call),
    }
    return render(request, "funding/decisions/propose.html", context, status=422 if data is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: ActorRequest, code: str) -> HttpResponse:
    call = call_over(request, code)
    waiting = [one.proposal for one in standings(call, timezone.localdate()) if one.is_to_hear and one.proposal]
    return _confirmed(
        request,
        call,
        "Notificar e abrir a audiência",
        [
            f"{len(waiting)} propostas são notificadas às entidades líderes e participantes.",
            f"Cada entidade tem {call.hearing_days} dias úteis para se pronunciar, contados no calendário legal.",
            "Uma proposta notificada já não se altera: só outra a substitui.",
        ],
        lambda who: notify_hearings(decisions=waiting, **who),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, code: str) -> HttpResponse:
    call = call_over(request, code)
    return _confirmed(
        request,
        call,
        "Decidir o aviso",
        [
            "As propostas ouvidas passam a decisões finais, todas de uma vez.",
            "Cada entidade é notificada; quem foi aprovado tem de aceitar o apoio no prazo.",
            "Quem propôs não decide: a decisão fica em seu nome.",
        ],
        lambda who: decide_call(call=call, **who),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ActorRequest, code: str) -> HttpResponse:
    call = call_over(request, code)
    rows = standings(call, timezone.localdate())
    stage = DecisionStage.FINAL if any(one.final for one in rows) else DecisionStage.PROPOSED
    told = grounds_to_publish(call, [one.final if stage == DecisionStage.FINAL else one.proposal for one in rows])
    form = PublishForm(request.POST if request.method == "POST" else None, told=told)
    return _confirmed(
        request,
        call,
        "Publicar os resultados",
        [
            f"Os resultados ({stage.portuguese}) ficam na página pública do aviso, numa edição que não se altera.",
            "De cada candidatura vê-se a entidade líder, os municípios, a pontuação, os montantes e os fundamentos.",
        ],
        lambda who: publish_results(
            call=call, stage=stage, note=form.cleaned_data["note"], grounds=form.grounds(), **who
        ),
        form=form,
    )


def _confirmed(
    request: ActorRequest,
    call: Call,
    title: str,
    consequences: list[str],
    carry_out: Callable[[dict[str, Any]], object],
    *,
    form: PublishForm | None = None,
) -> HttpResponse:
    problems: tuple[str, ...] = ()
    if not permissions.can_publish_calls(request.actor):
        raise PermissionDenied("Só a coordenação ouve, decide e publica.")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            carry_out({"user": request.user, "entity": acting_entity(request), "at": timezone.now()})
        except FundingRefused as refused:
            problems = refused.problems
        else:
            messages.info(request, f"{title}: feito e registado.")
            return redirect("funding:deciding_call", call.code)
    context = {"call": call, "title": title, "consequences": consequences, "problems": problems, "form": form}
    return render(request, "funding/decisions/confirm.html", context, status=409 if problems else 200)


def _proposed(request: ActorRequest, call: Call, told: list[Proposal]) -> HttpResponse:
    propose_decisions(
        call=call,
        proposals=told,
        ranking=published_run(call),
        user=request.user,
        entity=acting_entity(request),
        at=timezone.now(),
    )
    messages.info(request, "Propostas guardadas. Só são notificadas quando a coordenação abrir a audiência.")
    return redirect("funding:deciding_call", call.code)


def _board(request: ActorRequest, call: Call) -> dict[str, Any]:
    rows = standings(call, timezone.localdate())
    return {
        "call": call,
        "rows": rows,
        "money": money_of(call),
        "may_decide": permissions.can_publish_calls(request.actor),
        "to_propose": sum(one.is_to_propose for one in rows),
        "to_hear": sum(one.is_to_hear for one in rows),
        "to_readmit": sum(one.is_to_readmit for one in rows),
        "to_analyse": sum(one.is_to_analyse for one in rows),
        "files": downloads("funding:deciding_file", code=call.code),
        "results": call.results.order_by("-number").first(),
    }
