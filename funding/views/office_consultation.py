"""Contributions and questions in the back office: what waits, and answering."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import operations, queries
from funding.forms.consultation import AnswerContributionForm, AnswerQuestionForm, HideContributionForm
from funding.models import Call
from funding.operations import FundingRefused
from funding.views.office_calls import by, of_a_call


@require_safe
@of_a_call
def contributions(request: ActorRequest, call: Call) -> HttpResponse:
    sheets = queries.contributions_of(call, timezone.localdate())
    return render(request, "funding/call_office/contributions.html", {"call": call, "sheets": sheets})


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def contribution(request: ActorRequest, call: Call, given_id: int) -> HttpResponse:
    sheets = queries.contributions_of(call, timezone.localdate())
    sheet = next((sheet for sheet in sheets if sheet.contribution.pk == given_id), None)
    if sheet is None:
        raise Http404
    told = sheet.contribution
    hides, is_post = "esconder" in request.POST, request.method == "POST"
    answer = AnswerContributionForm(
        request.POST if is_post and not hides else None, initial={"answer": told.answer, "effect": told.effect}
    )
    hide = HideContributionForm(request.POST if hides else None, prefix="esconder")
    form: Any = hide if hides else answer
    if is_post and form.is_valid() and _decided(request, told, form, hides=hides):
        messages.success(request, "Resposta guardada: publica-se já na página." if not hides else "Não se publica.")
        return redirect("funding_calls:contributions", call.pk)
    context = {"call": call, "sheet": sheet, "form": answer, "hide": hide}
    return render(request, "funding/call_office/contribution.html", context, status=422 if form.errors else 200)


def _decided(request: ActorRequest, told: Any, form: Any, *, hides: bool) -> bool:
    carry_out: Any = operations.hide_contribution if hides else operations.answer_contribution
    try:
        carry_out(contribution=told, **form.cleaned_data, **by(request))
    except FundingRefused as refused:
        field = getattr(refused, "field", "")
        form.add_error(field if field in form.fields else None, str(refused))
        return False
    return True


@require_safe
@of_a_call
def questions(request: ActorRequest, call: Call) -> HttpResponse:
    return render(
        request, "funding/call_office/questions.html", {"call": call, "questions": queries.questions_asked(call)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def question(request: ActorRequest, call: Call, asked_id: int) -> HttpResponse:
    found = next((one for one in queries.questions_asked(call) if one.pk == asked_id), None)
    if found is None:
        raise Http404
    initial = {
        "published_text": found.published_text or found.text,
        "answer": found.answer,
        "is_public": found.is_public or found.answered_at is None,
    }
    form = AnswerQuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_question(question=found, **form.cleaned_data, **by(request))
        except FundingRefused as refused:
            field = getattr(refused, "field", "")
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, "Resposta guardada. Quem perguntou recebe um aviso.")
            return redirect("funding_calls:questions", call.pk)
    context = {"call": call, "question": found, "form": form}
    return render(request, "funding/call_office/question.html", context, status=422 if form.errors else 200)
