"""Needs surveys in the work area: a municipality answers; its community and its region read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from common.ops.arrival import arrived_at
from common.questionnaires import queries as questionnaires
from common.questionnaires.sheet import SectionView
from common.questionnaires.views import open_section, save
from funding import permissions
from funding.models import NeedsAnswer, NeedsSubmission, NeedsSurvey
from funding.operations.needs import correct_needs, hand_in_needs, open_answer, writing_needs
from funding.operations.refusals import FundingRefused
from funding.queries import needs as queries
from funding.queries.needs_results import by_section, lines_of
from territories.models import Entity

CRUMBS = [("Necessidades", "/area/necessidades/")]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_read_surveys(request.actor):
        raise Http404
    at = timezone.now()
    context = {
        "own": queries.own_surveys(request.actor, at),
        "others": queries.territory_surveys(request.actor, timezone.localdate(at)),
        "may_run": permissions.can_run_surveys(request.actor),
    }
    return render(request, "funding/needs/index.html", context)


def _own(request: ActorRequest, code: str) -> tuple[NeedsSurvey, Entity]:
    """Find a survey that the entity acted for was asked to answer; for others there is none."""
    survey = queries.survey_with(code)
    entity_id = queries.invited_entity(survey, request.actor) if survey and survey.sent_at else None
    if survey is None or entity_id is None:
        raise Http404
    return survey, get_object_or_404(Entity, pk=entity_id)


def _who(request: ActorRequest, survey: NeedsSurvey, entity: Entity) -> dict[str, Any]:
    return {"survey": survey, "user": request.user, "entity": entity, "received_at": arrived_at(request)}


@require_safe
def survey(request: ActorRequest, code: str) -> HttpResponse:
    """Where the answers stand, what lacks, and what can be done."""
    found, entity = _own(request, code)
    at = arrived_at(request)
    answer = queries.answer_of(found, [entity.pk])
    context = {
        "survey": found,
        "stage": queries.stage_of_survey(found, at),
        "answer": answer,
        "state": queries.state_of_answer(answer),
        "progress": questionnaires.progress_of(answer.response) if answer else [],
        "missing": questionnaires.missing_of(answer.response) if answer else [],
        "may_hand_in": permissions.signs_for(request.actor, entity.pk),
        "times": list(answer.submissions.select_related("submitted_by").order_by("-number")) if answer else [],
        "crumbs": [*CRUMBS, (found.title, "")],
    }
    return render(request, "funding/needs/survey.html", context)


@require_POST
def begin(request: ActorRequest, code: str) -> HttpResponse:
    """Open the answers and lead to the first section."""
    found, entity = _own(request, code)
    try:
        answer = open_answer(**_who(request, found, entity))
    except FundingRefused as refused:
        return _refused(request, code, refused)
    first = questionnaires.schema_of(answer.response.version).sections[0]
    return redirect("funding:needs_section", code, first.id)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, code: str, section: str) -> HttpResponse:
    found, entity = _own(request, code)
    answer = queries.answer_of(found, [entity.pk])
    if answer is None:
        return redirect("funding:own_needs", code)

    def drawn(view: SectionView) -> HttpResponse:
        return _page(request, found, answer, view)

    if request.method != "POST":
        is_open = queries.stage_of_survey(found, arrived_at(request)) == "OPEN"
        return drawn(open_section(request, answer.response, section, editable=is_open))
    try:
        with writing_needs(**_who(request, found, entity)) as open_now:
            onward = _next(found, open_now, section)
            return save(request, open_now.response, section_id=section, page=drawn, back=request.path, forward=onward)
    except FundingRefused as refused:
        return _refused(request, code, refused)


def _refused(request: ActorRequest, code: str, refused: FundingRefused) -> HttpResponse:
    """Say it where the person is; what they typed stays in their browser."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"state": "refused", "message": str(refused)}, status=422)
    messages.error(request, str(refused))
    return redirect("funding:own_needs", code)


def _next(survey: NeedsSurvey, answer: NeedsAnswer, section: str) -> str:
    """Return the address of the section after this one, or of the summary after the last."""
    ids = [each.id for each in questionnaires.schema_of(answer.response.version).sections]
    place = ids.index(section) + 1 if section in ids else len(ids)
    if place < len(ids):
        return reverse("funding:needs_section", args=[survey.code, ids[place]])
    return reverse("funding:own_needs", args=[survey.code])


def _page(request: ActorRequest, survey: NeedsSurvey, answer: NeedsAnswer, view: SectionView) -> HttpResponse:
    home = reverse("funding:own_needs", args=[survey.code])
    context = {
        "survey": survey,
        "answer": answer,
        "section": view,
        "base": f"{home}respostas/",
        "forward": True,
        "crumbs": [*CRUMBS, (survey.title, home), (view.title, "")],
    }
    return render(request, "funding/needs/section.html", context)


@require_POST
def hand_in(request: ActorRequest, code: str) -> HttpResponse:
    found, entity = _own(request, code)
    try:
        done = hand_in_needs(**_who(request, found, entity))
    except FundingRefused as refused:
        return _refused(request, code, refused)
    messages.success(request, f"Entregue: é a entrega n.º {done.number}. Pode corrigir até ao fim do levantamento.")
    return redirect("funding:own_needs", code)


@require_POST
def correct(request: ActorRequest, code: str) -> HttpResponse:
    found, entity = _own(request, code)
    try:
        correct_needs(**_who(request, found, entity))
    except FundingRefused as refused:
        return _refused(request, code, refused)
    messages.info(request, "Pode corrigir. O que já entregou continua a contar até voltar a entregar.")
    return redirect("funding:own_needs", code)


@require_safe
def territory(request: ActorRequest, code: str) -> HttpResponse:
    """Who answered, of the municipalities of a region or a community."""
    found = queries.survey_with(code)
    within = queries.territory_of(request.actor, timezone.localdate())
    if found is None or found.sent_at is None or within is None:
        raise Http404
    lines = queries.followed(found, timezone.localdate(), within=within)
    if not lines:
        raise Http404
    context = {
        "survey": found,
        "stage": queries.stage_of_survey(found, timezone.now()),
        "lines": lines,
        "counts": [(state.label, count) for state, count in queries.counts_of(lines).items()],
        "crumbs": [*CRUMBS, (found.title, "")],
    }
    return render(request, "funding/needs/territory.html", context)


@require_safe
def reading(request: ActorRequest, submission_id: int) -> HttpResponse:
    """What a municipality handed in, for its own people and for those of its community, its region and the EATA."""
    within = queries.territory_of(request.actor, timezone.localdate())
    told = NeedsSubmission.objects.select_related(
        "answer__survey", "answer__entity__municipality__region", "version", "submitted_by"
    )
    found = get_object_or_404(told, pk=submission_id)
    if within is None or not queries.is_within(found.answer.entity_id, within):
        raise Http404
    context = {
        "submission": found,
        "survey": found.answer.survey,
        "place": found.answer.entity.municipality,
        "is_last": not found.answer.submissions.filter(number__gt=found.number).exists(),
        "sections": by_section(lines_of(found)),
        "crumbs": [*CRUMBS, (found.answer.survey.title, "")],
    }
    return render(request, "funding/needs/reading.html", context)
