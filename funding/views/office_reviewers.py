"""Who evaluates: the plan of a call, the load of each, and the reviews of one application."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding.enums import ApplicationState, AssignmentState
from funding.forms.evaluation import PeopleForm, PlanForm, ReasonForm, ReplaceForm
from funding.models import Application, Assignment, Call
from funding.operations import assignments, plans, reviews
from funding.operations.refusals import FundingRefused
from funding.queries.evaluation import assessed_criteria, assignments_of, plan_of, workload_of
from funding.queries.office import applications_of, lines_of, listed_in
from funding.queries.review_sheets import sheets_of
from funding.views.staff import staff_submission, unsealed_call, who


@require_http_methods(["GET", "HEAD", "POST"])
def reviewers(request: ActorRequest, code: str) -> HttpResponse:
    """Assign in bulk: chosen applications to chosen people, or all of them in balance; change the plan."""
    call = unsealed_call(request, code)
    workload = workload_of(call, timezone.localdate())
    data = request.POST if request.method == "POST" else None
    people = PeopleForm(data if data and "plan" not in data else None, workload=workload)
    plan = PlanForm(data if data and "plan" in data else None, instance=plan_of(call))
    if data is not None:
        try:
            if _done(request, call, plan, people):
                return redirect("funding_applications:reviewers", code)
        except FundingRefused as refused:
            messages.error(request, str(refused))
    context = {"call": call, "people": people, "plan": plan, "workload": workload, **_to_assign(call)}
    return render(request, "funding/office/reviewers.html", context, status=422 if data is not None else 200)


def _to_assign(call: Call) -> dict[str, Any]:
    found = applications_of(call, state=ApplicationState.IN_REVIEW)
    return {"rows": lines_of(found, listed_in(call), timezone.localdate()), "reviews_each": plan_of(call).reviews_each}


def _done(request: ActorRequest, call: Call, plan: PlanForm, people: PeopleForm) -> bool:
    if "close" in request.POST:
        return _close(request, call)
    if "plan" in request.POST:
        if plan.is_valid():
            plans.change_plan(call=call, values=plan.cleaned_data, **who(request))
            messages.success(request, "Plano da avaliação guardado.")
            return True
        return False
    if not people.is_valid():
        return False
    chosen = {"reviewers": list(people.cleaned_data["people"]), "due_at": _due(call), **who(request)}
    if "balance" in request.POST:
        _tell(request, assignments.assign_balanced(call=call, **chosen))
        return True
    wanted = call.applications.filter(uuid__in=_uuids(request.POST.getlist("application")))
    _tell(request, assignments.assign(applications=list(wanted), **chosen))
    return True


def _uuids(told: list[str]) -> list[str]:
    return [one for one in told if len(one) == 36]


def _due(call: Call) -> datetime | None:
    return plan_of(call).review_due_at


def _tell(request: ActorRequest, given: assignments.Given) -> None:
    messages.success(request, f"Atribuições feitas: {len(given.made)}. Quem avalia já recebeu o aviso.")
    for why in dict.fromkeys(one.why for one in given.turned):
        messages.warning(request, f"Não se atribuiu: {why}")


def _close(request: ActorRequest, call: Call) -> bool:
    """Close the evaluation of everything that is ready; what is not is said, and stays open."""
    closed = 0
    for application in call.applications.filter(state=ApplicationState.IN_REVIEW).order_by("pk"):
        try:
            reviews.close_evaluation(application=application, **who(request))
            closed += 1
        except FundingRefused as refused:
            messages.warning(request, str(refused))
    messages.success(request, f"Avaliações fechadas: {closed}.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def of_application(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The reviews of an application, read by the EATA, and what may be done with each."""
    submission = staff_submission(request, uuid)
    application = submission.application
    if request.method == "POST":
        try:
            messages.success(request, _act(request, application))
            return redirect("funding_applications:reviews", uuid)
        except FundingRefused as refused:
            messages.error(request, str(refused))
    workload = workload_of(application.call, timezone.localdate())
    context = {
        "application": application,
        "submission": submission,
        "sheets": sheets_of(assignments_of([application.pk]), assessed_criteria(application.call_id)),
        "replace": ReplaceForm(workload=workload),
        "people": PeopleForm(workload=workload),
        "reason": ReasonForm(),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "funding/office/reviews.html", context, status=status)


def _act(request: ActorRequest, application: Application) -> str:
    told = request.POST
    if "close" in told:
        reviews.close_evaluation(application=application, **who(request))
        return "Avaliação fechada: a candidatura entra na ordenação."
    if "assign" in told:
        form = PeopleForm(told, workload=workload_of(application.call, timezone.localdate()))
        if not form.is_valid():
            raise FundingRefused("Escolha pelo menos uma pessoa.")
        chosen = list(form.cleaned_data["people"])
        given = assignments.assign(
            applications=[application], reviewers=chosen, due_at=_due(application.call), **who(request)
        )
        _tell(request, given)
        return "Feito."
    assignment = get_object_or_404(
        Assignment, application=application, pk=told["assignment"] if told.get("assignment", "").isdigit() else 0
    )
    if "reopen" in told:
        reviews.reopen_review(assignment=assignment, reason=told.get("reason", ""), **who(request))
        return f"Avaliação reaberta: {assignment.reviewer.name} já recebeu o motivo."
    return _replace(request, assignment)


def _replace(request: ActorRequest, assignment: Assignment) -> str:
    form = ReplaceForm(request.POST, workload=workload_of(assignment.application.call, timezone.localdate()))
    if not form.is_valid():
        raise FundingRefused("Escolha quem passa a avaliar.")
    told = form.cleaned_data
    made = assignments.replace_reviewer(
        assignment=assignment, reviewer=told["person"], reason=told["reason"], **who(request)
    )
    was = AssignmentState(assignment.state).portuguese
    return f"{made.reviewer.name} passa a avaliar em lugar de {assignment.reviewer.name} ({was})."
