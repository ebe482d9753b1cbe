"""One application on its way to a decision: its hearing analysed argument by argument, its appeals answered."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import permissions
from funding.enums import HearingEffect, Outcome
from funding.forms.decisions import AnalysisForm, AppealAnswerForm, EffectForm, PromoteForm, ReadmitForm
from funding.models import Appeal, Application, HearingArgument, Letter
from funding.operations import FundingRefused, decisions as operations
from funding.operations.decisions import (
    analyse_argument,
    answer_appeal,
    close_analysis,
    promote_reserve,
    revise_decision,
)
from funding.queries.decision_board import HIDDEN, Standing, standing_of
from funding.queries.party_files import appeals_of, files_said
from funding.views.deciding import acting_entity, call_over
from territories.queries import entity_labels


@require_safe
def application(request: ActorRequest, code: str, uuid: str) -> HttpResponse:
    return _page(request, _found(request, code, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
def argument(request: ActorRequest, code: str, uuid: str, pk: int) -> HttpResponse:
    found = _to_decide(request, code, uuid)
    one = get_object_or_404(HearingArgument, pk=pk, hearing__decision__application=found)
    form = AnalysisForm(request.POST, prefix=f"a{one.pk}")
    return _carried_out(
        request, found, form, lambda told, who: analyse_argument(argument=one, **told, **who), {one.pk: form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, code: str, uuid: str) -> HttpResponse:
    found = _to_decide(request, code, uuid)
    hearing = standing_of(found, timezone.localdate()).hearing
    form = EffectForm(request.POST)

    def carry_out(told: dict[str, Any], who: dict[str, Any]) -> None:
        if hearing is None:
            raise FundingRefused("Não há audiência para analisar.")
        close_analysis(hearing=hearing, effect=HearingEffect(told["effect"]), **who)

    return _carried_out(request, found, form, carry_out)


@require_http_methods(["GET", "HEAD", "POST"])
def readmit(request: ActorRequest, code: str, uuid: str) -> HttpResponse:
    found = _to_decide(request, code, uuid)
    form = ReadmitForm(request.POST)
    done = "Candidatura readmitida e notificada. Segue-se atribuí-la a quem avalia e fazer outra ordenação."
    return _carried_out(
        request, found, form, lambda told, who: operations.readmit(application=found, **told, **who), done=done
    )


@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: ActorRequest, code: str, uuid: str) -> HttpResponse:
    found = _to_decide(request, code, uuid)
    form = PromoteForm(request.POST)
    return _carried_out(request, found, form, lambda told, who: promote_reserve(application=found, **told, **who))


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: ActorRequest, code: str, uuid: str, pk: int) -> HttpResponse:
    found = _to_decide(request, code, uuid)
    one = get_object_or_404(Appeal, pk=pk, decision__application=found)
    form = AppealAnswerForm(request.POST, prefix=f"r{one.pk}")

    def carry_out(told: dict[str, Any], who: dict[str, Any]) -> None:
        answer_appeal(appeal=one, answer=told["answer"], effect=HearingEffect(told["effect"]), **who)
        if told["outcome"]:
            outcome = Outcome(told["outcome"])
            revise_decision(appeal=one, outcome=outcome, amount=told["amount"], grounds=told["answer"], **who)

    return _carried_out(request, found, form, carry_out, {one.pk: form})


def _found(request: ActorRequest, code: str, uuid: str) -> Application:
    call = call_over(request, code)
    return get_object_or_404(
        Application.objects.select_related("call", "lead").exclude(state__in=HIDDEN), call=call, uuid=uuid
    )


def _to_decide(request: ActorRequest, code: str, uuid: str) -> Application:
    found = _found(request, code, uuid)
    if not permissions.can_decide(request.actor, found):
        raise PermissionDenied("Só a coordenação analisa audiências e decide.")
    return found


def _carried_out(
    request: ActorRequest,
    found: Application,
    form: forms.Form,
    carry_out: Callable[[dict[str, Any], dict[str, Any]], object],
    shown: dict[int, forms.Form] | None = None,
    done: str = "Guardado e registado.",
) -> HttpResponse:
    if request.method != "POST":
        return redirect("funding:decision_of", found.call.code, found.uuid)
    if form.is_valid():
        who = {"user": request.user, "entity": acting_entity(request), "at": timezone.now()}
        try:
            carry_out(form.cleaned_data, who)
        except FundingRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.info(request, done)
            return redirect("funding:decision_of", found.call.code, found.uuid)
    return _page(request, found, form=form, shown=shown or {}, status=422)


def _page(
    request: ActorRequest,
    found: Application,
    *,
    form: forms.Form | None = None,
    shown: dict[int, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    one = standing_of(found, timezone.localdate())
    may_decide = permissions.can_decide(request.actor, found)
    context = {
        "call": found.call,
        "one": one,
        "refused": form,
        "may_decide": may_decide,
        "arguments": _arguments(one, shown or {}),
        "effect_form": form if isinstance(form, EffectForm) else EffectForm(),
        "promote_form": form if isinstance(form, PromoteForm) else PromoteForm(),
        "readmit_form": form if isinstance(form, ReadmitForm) else ReadmitForm(initial={"version": found.version}),
        "is_reserve": one.final is not None and one.final.outcome == Outcome.RESERVE,
        "files": files_said(one.hearing),
        "appeals": _appeals(found, shown or {}),
        "letters": _letters(found),
    }
    return render(request, "funding/decisions/application.html", context, status=status)


def _arguments(one: Standing, shown: dict[int, forms.Form]) -> list[tuple[HearingArgument, forms.Form]]:
    if one.hearing is None:
        return []
    return [
        (each, shown.get(each.pk) or AnalysisForm(prefix=f"a{each.pk}", initial=_analysed(each)))
        for each in one.hearing.ordered_arguments  # type: ignore[attr-defined]  # a prefetch put it there
    ]


def _analysed(each: HearingArgument) -> dict[str, Any]:
    accepted = {None: None, True: "1", False: "0"}[each.is_accepted]
    return {"analysis": each.analysis, "is_accepted": accepted}


def _appeals(found: Application, shown: dict[int, forms.Form]) -> list[tuple[Appeal, forms.Form]]:
    return [(each, shown.get(each.pk) or AppealAnswerForm(prefix=f"r{each.pk}")) for each in appeals_of(found)]


def _letters(found: Application) -> list[tuple[Letter, str]]:
    """Return the letters of an application, the last first, each with the name of who got it."""
    letters = list(found.letters.order_by("-sent_at", "-pk"))
    labels = entity_labels({one.recipient_id for one in letters}, timezone.localdate())
    return [(one, labels[one.recipient_id].name) for one in letters]
