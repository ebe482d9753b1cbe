"""What the EATA asked about an application, and its answers, for those who take part in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import permissions
from funding.enums import ParticipationState
from funding.forms.evaluation import AnswerForm
from funding.models import Application
from funding.operations import screening
from funding.operations.refusals import FundingRefused
from funding.queries.reading import fields_of, parts_of
from funding.queries.screening import clarifications_of
from funding.queries.submissions import content_of_submission, listed_municipalities, submission_of
from funding.views.staff import who


@require_http_methods(["GET", "HEAD", "POST"])
def clarifications(request: ActorRequest, uuid: UUID) -> HttpResponse:
    application = _find(request, uuid)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, application, form.cleaned_data["answer"])
            return redirect("funding:clarifications", uuid)
        except FundingRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "application": application,
        "asked": clarifications_of(application, _labels(application)),
        "form": form,
        "answering": request.POST.get("clarification", ""),
        "may_answer": permissions.can_sign_for_lead(request.actor, application),
        "now": timezone.now(),
    }
    return render(request, "funding/clarifications.html", context, status=422 if form.errors else 200)


def _find(request: ActorRequest, uuid: UUID) -> Application:
    """Find an application for those who take part in it; what is asked about it is theirs and the EATA's."""
    application = get_object_or_404(Application.objects.select_related("call", "lead"), uuid=uuid)
    accepted = application.participations.filter(state=ParticipationState.ACCEPTED)
    if not permissions.can_see_application(
        request.actor,
        application,
        is_unsealed=False,
        participants=set(accepted.values_list("entity_id", flat=True)),
        co_editors=set(application.co_editors.values_list("user_id", flat=True)),
    ):
        raise Http404
    return application


def _labels(application: Application) -> dict[str, str]:
    submission = submission_of(application.pk)
    if submission is None:
        return {}
    return dict(fields_of(parts_of(content_of_submission(submission, listed_municipalities(application.call)))))


def _answer(request: ActorRequest, application: Application, text: str) -> None:
    told: Any = request.POST.get("clarification", "")
    row = get_object_or_404(application.clarifications, pk=told if told.isdigit() else 0)
    answered = screening.answer_clarification(clarification=row, text=text, **who(request))
    said = "Resposta enviada à EATA."
    messages.success(request, f"{said} Chegou depois do prazo, e fica assinalado." if answered.is_late else said)
