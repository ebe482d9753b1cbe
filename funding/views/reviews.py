"""Evaluating, in the area: what was assigned to me, my declaration, my scores."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding import permissions
from funding.enums import AssignmentState
from funding.forms.evaluation import ConflictForm, DeclarationForm, ReviewForm
from funding.models import Assignment, Review
from funding.operations import reviews
from funding.operations.refusals import FundingRefused
from funding.queries.evaluation import assessed_criteria
from funding.queries.review_sheets import own_assignments, peers_of, sheets_of, to_declare, waiting_for
from funding.views.office_applications import reading_context
from funding.views.staff import who


@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    if not permissions.can_evaluate(request.actor):
        raise PermissionDenied("Esta página é de quem avalia candidaturas.")
    rows = waiting_for(request.actor.user_id or 0, timezone.now())
    return render(request, "funding/reviews/mine.html", {"rows": rows})


def _own(request: ActorRequest, pk: int) -> Assignment:
    """Find an assignment of one's own; those of others do not exist, nor does one that was taken away."""
    if not permissions.can_evaluate(request.actor):
        raise Http404
    return get_object_or_404(own_assignments(request.actor.user_id or 0), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, pk: int) -> HttpResponse:
    """Declare first; then read and score; then, handed in, read only. A recusal shows nothing more."""
    assignment = _own(request, pk)
    if assignment.state == AssignmentState.OFFERED:
        return _declare(request, assignment)
    if not permissions.may_read_assigned(request.actor, assignment):
        return render(request, "funding/reviews/recused.html", to_declare(assignment))
    if request.method == "POST":
        return _keep(request, assignment)
    return _page(request, assignment)


def _declare(request: ActorRequest, assignment: Assignment) -> HttpResponse:
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            declared = reviews.declare(assignment=assignment, **form.cleaned_data, **who(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            is_open = declared.state == AssignmentState.ACTIVE
            said = (
                "Declaração registada. Já pode ler a candidatura." if is_open else "Impedimento registado. Obrigado."
            )
            messages.success(request, said)
            return redirect("funding:review", assignment.pk)
    context = {"form": form, "statement": reviews.STATEMENT, **to_declare(assignment)}
    return render(request, "funding/reviews/declare.html", context, status=422 if form.errors else 200)


def _form(assignment: Assignment, given: Review, data: Any = None) -> ReviewForm:
    criteria = assessed_criteria(assignment.application.call_id)
    return ReviewForm(data, criteria=criteria, draft=given.draft, initial={"version": given.version})


def _keep(request: ActorRequest, assignment: Assignment) -> HttpResponse:
    form = _form(assignment, assignment.review, request.POST)
    if not form.is_valid():
        return _page(request, assignment, status=422, form=form)
    told = {"draft": form.draft(), "version": form.cleaned_data["version"]}
    try:
        reviews.keep_review(assignment=assignment, **told, **who(request))
    except reviews.StaleReview as stale:
        return _page(request, assignment, status=409, form=form, stale=stale)
    except FundingRefused as refused:
        messages.error(request, str(refused))
        return redirect("funding:review", assignment.pk)
    if "deliver" in request.POST:
        return redirect("funding:review_submit", assignment.pk)
    messages.success(request, "Guardado. Só conta depois de entregar.", extra_tags=f"avaliacao-{assignment.pk}")
    return redirect("funding:review", assignment.pk)


def _page(request: ActorRequest, assignment: Assignment, *, status: int = 200, **changed: Any) -> HttpResponse:
    given = assignment.review
    criteria = assessed_criteria(assignment.application.call_id)
    is_open = assignment.state == AssignmentState.ACTIVE
    context = {
        "assignment": assignment,
        "application": assignment.application,
        "review": given,
        "form": _form(assignment, given) if is_open else None,
        "own": None if is_open else sheets_of([assignment], criteria)[0],
        "peers": peers_of(assignment, criteria),
        **reading_context(given.submission),
        **changed,
    }
    return render(request, "funding/reviews/review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Read once more what will be handed in, and confirm."""
    assignment = _readable(request, pk)
    given = assignment.review
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            told = request.POST.get("version", "")
            version = int(told) if told.isdigit() else 0
            reviews.submit_review(assignment=assignment, version=version, **who(request))
            messages.success(request, "Avaliação entregue. Já não se altera, a não ser que a EATA a reabra.")
            return redirect("funding:review", pk)
        except FundingRefused as refused:
            problems = refused.problems
    marks, missing = reviews.marks_of(given)
    context = {"assignment": assignment, "review": given, "marks": marks, "missing": missing, "problems": problems}
    return render(request, "funding/reviews/submit.html", context, status=409 if problems else 200)


def _readable(request: ActorRequest, pk: int) -> Assignment:
    assignment = _own(request, pk)
    if not permissions.may_read_assigned(request.actor, assignment):
        raise Http404
    return assignment


@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: ActorRequest, pk: int) -> HttpResponse:
    """A conflict found out later: what was written stays as it is, and no longer counts."""
    assignment = _readable(request, pk)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.declare_later(assignment=assignment, text=form.cleaned_data["text"], **who(request))
            messages.success(request, "Impedimento registado. A sua avaliação deixou de contar.")
            return redirect("funding:review", pk)
        except FundingRefused as refused:
            form.add_error(None, str(refused))
    context = {"assignment": assignment, "form": form}
    return render(request, "funding/reviews/conflict.html", context, status=422 if form.errors else 200)
