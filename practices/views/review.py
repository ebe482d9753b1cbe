"""Deciding on a practice: read what changed, comment section by section, approve, give back or refuse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from practices import operations, permissions
from practices.enums import Evidence, PracticeState
from practices.forms.review import (
    EvidenceForm,
    NationalApprovalForm,
    RefusalForm,
    RegionalApprovalForm,
    ReturnForm,
)
from practices.models import Practice
from practices.operations import Refused, StalePractice, draft_of
from practices.queries.area import history_of, practices_to_review, sheet_of
from practices.queries.sections import differences, texts_of
from practices.views.shared import find, who


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    if not permissions.can_see_review_queue(request.actor):
        raise PermissionDenied("A análise de boas práticas é das estruturas regionais e da EATA.")
    tasks = practices_to_review(request.actor, timezone.localdate())
    return render(request, "practices/area_queue.html", {"tasks": tasks})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = find(request, uuid)
    if not permissions.can_see_reviews_of(request.actor, practice):
        raise PermissionDenied("A análise desta prática é de outra estrutura.")
    changed: dict[str, Any] = {}
    if request.method == "POST":
        name = next((each for each in ("approve", "return", "refuse") if each in request.POST), "approve")
        form = _forms(practice, request.POST, only=name)[name]
        if form.is_valid():
            return _decide(request, practice, name, form)
        changed = {f"{name}_form": form, "refused_form": form}
    if not permissions.can_see_draft(request.actor, practice):
        raise PermissionDenied("O autor está a escrever de novo: lê o texto quando ele o submeter.")
    return _page(request, practice, **changed)


def _forms(practice: Practice, data: Any = None, only: str = "") -> dict[str, Any]:
    start = {"revision": practice.latest_revision_id}
    approval = NationalApprovalForm if practice.state == PracticeState.NATIONAL else RegionalApprovalForm
    kinds = {"approve": approval, "return": ReturnForm, "refuse": RefusalForm}
    return {
        name: kind(data if name == only else None, initial=start, auto_id=f"{name}_%s") for name, kind in kinds.items()
    }


def _page(request: ActorRequest, practice: Practice, *, status: int = 200, **changed: Any) -> HttpResponse:
    draft = draft_of(practice)
    forms = {f"{name}_form": form for name, form in _forms(practice).items()}
    context = {
        "practice": practice,
        "draft": draft,
        "texts": texts_of(draft),
        "sheet": sheet_of(practice, timezone.localdate()),
        "steps": history_of(practice, timezone.localdate()),
        "changes": differences(Practice.objects.get(pk=practice.pk), draft) if practice.live else None,
        "may_decide": permissions.can_review_practice(request.actor, practice, timezone.localdate()),
        "is_national": practice.state == PracticeState.NATIONAL,
        **forms,
        **changed,
    }
    return render(request, "practices/area_review.html", context, status=status)


def _decide(request: ActorRequest, practice: Practice, name: str, form: Any) -> HttpResponse:
    try:
        said = _act(practice, name, form, who(request, timezone.now()))
    except StalePractice as stale:
        messages.error(request, f"A sua decisão não foi gravada. {stale}")
        return redirect("practices:edit", practice.uuid)
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return _page(request, practice, status=409, **{f"{name}_form": form, "refused_form": form})
    messages.success(request, said)
    return redirect("practices:queue")


def _act(practice: Practice, name: str, form: Any, who_and_when: dict[str, Any]) -> str:
    """Do what was decided and say what happens next."""
    values = dict(form.cleaned_data)
    common = {"practice": practice, "revision_id": values.pop("revision"), **who_and_when}
    if name == "return":
        operations.return_practice(reason=values["reason"], comments=form.comments, **common)
        return "Devolvida ao autor, que já recebeu o motivo."
    if name == "refuse":
        operations.refuse_practice(**values, **common)
        return "Recusada. O autor recebeu o critério e a explicação."
    if practice.state == PracticeState.NATIONAL:
        values["evidence"] = Evidence(values["evidence"])
        operations.approve_nationally(**values, **common)
        return "Aprovada e publicada, tal como foi submetida."
    operations.approve_regionally(**values, **common)
    return "Validada pela região. A EATA decide a seguir."


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: ActorRequest, uuid: UUID) -> HttpResponse:
    practice = find(request, uuid)
    if not (practice.live and permissions.can_assess_evidence(request.actor, practice)):
        raise PermissionDenied("Só a EATA avalia a evidência das práticas publicadas.")
    form = EvidenceForm(request.POST or None, initial={"evidence": practice.evidence_reviewed})
    if request.method == "POST" and form.is_valid():
        level, reason = Evidence(form.cleaned_data["evidence"]), form.cleaned_data["evidence_reason"]
        try:
            operations.assess_evidence(practice=practice, level=level, reason=reason, **who(request, timezone.now()))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Nível de evidência atualizado; o anterior fica na história.")
            return redirect("practices:edit", practice.uuid)
    readings = practice.evidence_assessments.select_related("by").order_by("-at", "-pk")
    context = {"practice": practice, "form": form, "readings": readings}
    return render(request, "practices/area_evidence.html", context)
