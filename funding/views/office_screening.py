"""Screening in the back office: start, ask, let in or propose not to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from common.ui.formatting import until
from funding.forms.evaluation import AdmitForm, ClarificationForm, NotAdmittingForm
from funding.models import Submission
from funding.operations import screening
from funding.operations.refusals import FundingRefused
from funding.queries.reading import fields_of
from funding.queries.screening import asked_about, checklist_of, clarifications_of
from funding.views.office_applications import reading_context
from funding.views.staff import staff_submission, who

OTHER = "Outro fundamento"


@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: ActorRequest, uuid: UUID) -> HttpResponse:
    submission = staff_submission(request, uuid)
    if request.method != "POST":
        return _page(request, submission)
    act = next((name for name in ACTS if name in request.POST), "start")
    forms = _forms(submission, reading_context(submission), request.POST, only=act)
    form = forms.get(act)
    if form is not None and not form.is_valid():
        return _page(request, submission, status=422, **{f"{act}_form": form, "refused": form})
    try:
        messages.success(request, ACTS[act](request, submission, form))
    except FundingRefused as refused:
        for problem in refused.problems:
            messages.error(request, problem)
        changed = {f"{act}_form": form} if form is not None else {}
        return _page(request, submission, status=409, **changed)
    return redirect("funding_applications:screening", uuid)


def _start(request: ActorRequest, submission: Submission, form: Any) -> str:
    screening.start_screening(application=submission.application, **who(request))
    return "Verificação começada. Confirme as regras e decida a seguir."


def _ask(request: ActorRequest, submission: Submission, form: Any) -> str:
    told = form.cleaned_data
    asked = screening.ask_clarification(
        application=submission.application,
        fields=told["fields_asked"],
        grounds=told["grounds"],
        days=told["days"],
        version=told["version"],
        **who(request),
    )
    return f"Pedido enviado a quem se candidata. O prazo acaba às {until(asked.due_at)}."


def _admit(request: ActorRequest, submission: Submission, form: Any) -> str:
    told = form.cleaned_data
    screening.admit(application=submission.application, note=told["note"], version=told["version"], **who(request))
    return "Candidatura admitida. O passo seguinte é atribuí-la a quem avalia."


def _refuse(request: ActorRequest, submission: Submission, form: Any) -> str:
    screening.propose_not_admitting(
        application=submission.application,
        grounds=[screening.Ground(about, text) for about, text in form.given()],
        version=form.cleaned_data["version"],
        **who(request),
    )
    return "Proposta de não admissão registada. Segue-se a audiência dos interessados."


ACTS = {"start": _start, "ask": _ask, "admit": _admit, "refuse": _refuse}


def _forms(submission: Submission, context: dict[str, Any], data: Any = None, only: str = "") -> dict[str, Any]:
    start = {"version": submission.application.version}
    asked = asked_about(submission.application)
    checks = checklist_of(context["content"])
    grounds = [(one.result.message.rstrip(":"), asked.get(one.result.kind, "")) for one in checks]
    kinds: dict[str, Any] = {
        "ask": (ClarificationForm, {"fields": [*_rules(checks), *fields_of(context["parts"])]}),
        "admit": (AdmitForm, {}),
        "refuse": (NotAdmittingForm, {"grounds": [*grounds, (OTHER, "")]}),
    }
    return {
        name: kind(data if name == only else None, initial=start, auto_id=f"{name}_%s", **more)
        for name, (kind, more) in kinds.items()
    }


def _rules(checks: Any) -> list[tuple[str, str]]:
    return [(one.result.kind, f"Regra › {one.result.message.rstrip(':')}") for one in checks if not one.result.holds]


def _page(request: ActorRequest, submission: Submission, *, status: int = 200, **changed: Any) -> HttpResponse:
    reading = reading_context(submission)
    application = submission.application
    asked = clarifications_of(application, dict(fields_of(reading["parts"])))
    context = {
        "application": application,
        "is_waiting": any(one.is_open(timezone.now()) for one in asked),
        "checks": checklist_of(reading["content"]),
        "clarifications": asked,
        **reading,
        **{f"{name}_form": form for name, form in _forms(submission, reading).items()},
        **changed,
    }
    return render(request, "funding/office/screening.html", context, status=status)
