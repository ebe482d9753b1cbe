"""What a party reads and answers: the proposal, the hearing, the decision, the letters."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.jobs.operations import defer
from funding import permissions
from funding.enums import AppealKind, ApplicationState
from funding.forms.decisions import AcceptForm, AppealForm, StatementForm
from funding.models import Application, Letter
from funding.operations import FundingRefused, note_reading
from funding.operations.decisions import accept_award, file_appeal, state_in_hearing
from funding.operations.letter_papers import kept_paper
from funding.queries.decision_board import Standing, standing_of
from funding.queries.decisions import APPROVALS
from funding.queries.party_files import TAKES_PART, appeals_of, files_said
from funding.views.deciding import acting_entity


@require_safe
def decision(request: ActorRequest, uuid: str) -> HttpResponse:
    return _page(request, _own(request, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: ActorRequest, uuid: str) -> HttpResponse:
    found = _to_sign(request, uuid)
    hearing = _standing(found).hearing
    form = StatementForm(request.POST, request.FILES)

    def carry_out(who: dict[str, Any]) -> None:
        if hearing is None:
            raise FundingRefused("Não há proposta de decisão em audiência.")
        told = form.cleaned_data
        state_in_hearing(hearing=hearing, arguments=form.arguments(), uploads=told["files"], **who)

    return _carried_out(request, found, form, carry_out, "A sua pronúncia ficou registada. Pode acrescentar outra.")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: ActorRequest, uuid: str) -> HttpResponse:
    found = _to_sign(request, uuid)
    form = AcceptForm(request.POST)
    return _carried_out(
        request,
        found,
        form,
        lambda who: accept_award(application=found, version=form.cleaned_data["version"], **who),
        "Apoio aceite. Segue-se o contrato.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: ActorRequest, uuid: str) -> HttpResponse:
    found = _to_sign(request, uuid)
    final = _standing(found).final
    form = AppealForm(request.POST, request.FILES)

    def carry_out(who: dict[str, Any]) -> None:
        if final is None:
            raise FundingRefused("Só se reclama ou recorre de uma decisão final.")
        told = form.cleaned_data
        kind = AppealKind(told["kind"])
        file_appeal(decision=final, kind=kind, text=told["text"], uploads=told["files"], **who)

    return _carried_out(request, found, form, carry_out, "Ficou registado. A resposta chega por notificação.")


@require_safe
def letter(request: ActorRequest, uuid: str, pk: int) -> HttpResponse:
    """A letter as it was made; the first time that somebody of the entity opens it is noted."""
    one = _letter(request, uuid, pk)
    is_party = permissions.can_start_application(request.actor)
    readings = one.readings.select_related("read_by").order_by("read_at", "pk")
    context = {"letter": one, "application": one.application, "readings": readings, "is_party": is_party}
    return render(request, "funding/decisions/letter.html", context)


@require_safe
def letter_file(request: ActorRequest, uuid: str, pk: int) -> HttpResponse | FileResponse:
    """Give a letter as PDF; the first time it is asked for it is made beside, and the person is led to it."""
    one = _letter(request, uuid, pk)
    kept = kept_paper(one)
    if kept is None:
        job = defer("funding.make_letter", by=request.user, key=f"funding.make_letter:{one.pk}", letter_id=one.pk)
        return redirect("jobs:progress", job.uuid)
    response = FileResponse(kept, as_attachment=True, filename=f"notificacao-{one.pk}.pdf")
    response["Content-Type"] = "application/pdf"
    response["Cache-Control"] = "private, no-store"
    return response


def _letter(request: ActorRequest, uuid: str, pk: int) -> Letter:
    """Find a letter for who it was sent to, for the lead and for the EATA; note when its recipient first opens it."""
    letters = Letter.objects.select_related(
        "application__call", "application__lead", "template", "recipient", "sent_by"
    )
    one = get_object_or_404(letters, application__uuid=uuid, pk=pk)
    concerned = {one.recipient_id, one.application.lead_id}
    if permissions.can_start_application(request.actor) and not request.actor.acts_for.isdisjoint(concerned):
        if one.recipient_id in request.actor.acts_for:
            note_reading(letter=one, user=request.user, at=timezone.now())
    elif not permissions.can_write_calls(request.actor):
        raise Http404
    return one


def _own(request: ActorRequest, uuid: str) -> Application:
    """Find an application of the actor's entity that was handed in; to others it does not exist."""
    found = get_object_or_404(Application.objects.select_related("call", "lead"), uuid=uuid)
    takes_part = found.participations.filter(state__in=TAKES_PART).values_list("entity_id", flat=True)
    concerned = {found.lead_id, *takes_part}
    if not permissions.can_start_application(request.actor) or request.actor.acts_for.isdisjoint(concerned):
        raise Http404
    return found


def _to_sign(request: ActorRequest, uuid: str) -> Application:
    found = _own(request, uuid)
    if not permissions.can_sign_for_lead(request.actor, found):
        raise PermissionDenied("Só quem assina pela entidade líder responde à decisão.")
    return found


def _standing(found: Application) -> Standing:
    return standing_of(found, timezone.localdate())


def _carried_out(
    request: ActorRequest,
    found: Application,
    form: forms.Form,
    carry_out: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    if request.method != "POST":
        return redirect("funding:decision", found.uuid)
    if form.is_valid():
        try:
            carry_out({"user": request.user, "entity": acting_entity(request), "at": timezone.now()})
        except FundingRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.info(request, done, extra_tags=f"decisao-{found.uuid}")
            return redirect("funding:decision", found.uuid)
    return _page(request, found, form=form, status=422)


def _page(
    request: ActorRequest, found: Application, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    one = _standing(found)
    at = timezone.now()
    notified = one.proposal if one.proposal and one.proposal.notified_at else None
    final = one.final
    context = {
        "application": found,
        "one": one,
        "proposal": notified,
        "final": final,
        "refused": form,
        "signs": permissions.can_sign_for_lead(request.actor, found),
        "may_state": notified is not None and final is None and _hears(one),
        "is_late": one.hearing is not None and at >= one.hearing.due_at,
        "may_accept": _may_accept(one, at),
        "statement_form": form if isinstance(form, StatementForm) else StatementForm(),
        "accept_form": form if isinstance(form, AcceptForm) else AcceptForm(initial={"version": found.version}),
        "appeal_form": form if isinstance(form, AppealForm) else AppealForm(),
        "files": files_said(one.hearing),
        "appeals": appeals_of(found),
        "letters": found.letters.filter(recipient__in=request.actor.acts_for).order_by("-sent_at", "-pk"),
    }
    return render(request, "funding/decisions/decision.html", context, status=status)


def _hears(one: Standing) -> bool:
    is_open = one.application.state in {ApplicationState.HEARING, ApplicationState.HEARING_ANALYSIS}
    return is_open and one.hearing is not None and one.hearing.analysed_at is None


def _may_accept(one: Standing, at: Any) -> bool:
    final = one.final
    return (
        final is not None
        and one.application.state == ApplicationState.DECIDED
        and final.outcome in APPROVALS
        and final.accept_until is not None
        and at < final.accept_until
    )
