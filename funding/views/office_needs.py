"""Needs surveys for the EATA: preparing, sending, following, the sums, and which planned calls answer them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, Provenance, downloads
from funding import permissions
from funding.forms.needs import ExtendForm, LinkForm, SurveyForm, WhomForm
from funding.models import NeedsSurvey
from funding.operations import surveys as operations
from funding.operations.refusals import FundingRefused
from funding.queries import needs as queries, needs_results as results
from funding.tables import needs as tables
from funding.views.office_calls import by

CRUMBS = [("Levantamentos de necessidades", "/gestao/necessidades/")]
SOURCE = "Portal dos Territórios Inteligentes, levantamento de necessidades"


def _runs(request: ActorRequest) -> None:
    if not permissions.can_run_surveys(request.actor):
        raise Http404


def _found(request: ActorRequest, survey_id: int) -> NeedsSurvey:
    _runs(request)
    return get_object_or_404(queries.surveys(), pk=survey_id)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _runs(request)
    at = timezone.now()
    rows = [(survey, queries.stage_of_survey(survey, at)) for survey in queries.counted_surveys()]
    return render(request, "funding/needs/office_index.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, survey_id: int = 0) -> HttpResponse:
    _runs(request)
    survey = _found(request, survey_id) if survey_id else NeedsSurvey()
    if survey.sent_at is not None:
        raise Http404
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("domains", "questionnaire")}
        try:
            kept = operations.keep_survey(survey=form.filled(), entities=form.entities, **told, **by(request))
        except operations.SurveyRefused as refused:
            form.refuse(str(refused), refused.field)
        else:
            messages.success(request, "Guardado. Só é visível para a EATA até o enviar.")
            return redirect("funding_needs:survey", kept.pk)
    title = "Preparar o levantamento" if survey_id else "Novo levantamento"
    context = {"form": form, "title": title, "crumbs": [*CRUMBS, (title, "")]}
    return render(request, "funding/needs/form.html", context, status=422 if form.errors else 200)


@require_safe
def survey(request: ActorRequest, survey_id: int) -> HttpResponse:
    """How far everybody is, and what can be done now."""
    found = _found(request, survey_id)
    at = timezone.now()
    lines = queries.followed(found, timezone.localdate(at))
    state = request.GET.get("estado", "")
    context = {
        "survey": found,
        "stage": queries.stage_of_survey(found, at),
        "lines": [line for line in lines if not state or line.state == state],
        "asked": len(lines),
        "unreachable": sum(line.people == 0 for line in lines),
        "states": [(state, state.label, count) for state, count in queries.counts_of(lines).items()],
        "state": state,
        "lacks": operations.lacks_of_survey(found, at) if found.sent_at is None else [],
        "downloads": downloads("funding_needs:followed_file", survey_id=str(found.pk)),
        "crumbs": [*CRUMBS, (found.title, "")],
    }
    return render(request, "funding/needs/office_survey.html", context)


def _act(
    request: ActorRequest, survey_id: int, do: Callable[[NeedsSurvey], str], there: str = "survey"
) -> HttpResponse:
    """Do one thing to a survey and say what came of it."""
    found = _found(request, survey_id)
    try:
        messages.success(request, do(found))
    except FundingRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"funding_needs:{there}", survey_id)


@require_POST
def send(request: ActorRequest, survey_id: int) -> HttpResponse:
    def do(found: NeedsSurvey) -> str:
        return f"Enviado: avisaram-se {operations.send_survey(survey=found, **by(request))} pessoas."

    return _act(request, survey_id, do)


@require_POST
def remind(request: ActorRequest, survey_id: int) -> HttpResponse:
    def do(found: NeedsSurvey) -> str:
        told = operations.remind_survey(survey=found, **by(request))
        return (
            f"Lembraram-se {told} pessoas."
            if told
            else "Ninguém por lembrar: ou já entregaram, ou foram lembrados hoje."
        )

    return _act(request, survey_id, do)


@require_POST
def show(request: ActorRequest, survey_id: int) -> HttpResponse:
    def do(found: NeedsSurvey) -> str:
        is_public = "public" in request.POST
        operations.show_results(survey=found, is_public=is_public, **by(request))
        return "As somas já se leem na página pública." if is_public else "As somas deixaram de ser públicas."

    return _act(request, survey_id, do, "results")


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: ActorRequest, survey_id: int) -> HttpResponse:
    found = _found(request, survey_id)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.extend_survey(survey=found, closes_at=form.cleaned_data["closes_at"], **by(request))
        except FundingRefused as refused:
            form.refuse(str(refused), getattr(refused, "field", ""))
        else:
            messages.success(request, "Prolongado: todos os municípios foram avisados.")
            return redirect("funding_needs:survey", found.pk)
    return _form_page(request, found, form, "Prolongar o levantamento")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest, survey_id: int) -> HttpResponse:
    found = _found(request, survey_id)
    form = WhomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = operations.invite_more(survey=found, entities=form.entities, **by(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Acrescentados os que faltavam; avisaram-se {told} pessoas.")
            return redirect("funding_needs:survey", found.pk)
    return _form_page(request, found, form, "Perguntar a mais municípios")


def _form_page(request: ActorRequest, survey: NeedsSurvey, form: Any, title: str) -> HttpResponse:
    home = reverse("funding_needs:survey", args=[survey.pk])
    context = {"form": form, "survey": survey, "title": title, "crumbs": [*CRUMBS, (survey.title, home), (title, "")]}
    return render(request, "funding/needs/form.html", context, status=422 if form.errors else 200)


@require_safe
def sums(request: ActorRequest, survey_id: int) -> HttpResponse:
    """The sums, each need with what answers it, and what was written besides."""
    found = _found(request, survey_id)
    added = results.results_of(found)
    links = results.links_of(found)
    domain = request.GET.get("dominio", "")
    needs = [need for need in added.needs if not domain or need.domain.slug == domain]
    context = {
        "survey": found,
        "stage": queries.stage_of_survey(found, timezone.now()),
        "results": added,
        "domain": domain,
        "needs": [(need, links.get((need.submission.answer_id, need.row), [])) for need in needs],
        "comments": results.comments_in(queries.last_submissions(found)),
        "form": LinkForm(),
        "files": [
            (label, downloads("funding_needs:file", survey_id=str(found.pk), which=which))
            for which, label in (
                ("somas", "As somas"),
                ("necessidades", "As necessidades"),
                ("respostas", "Todas as respostas"),
            )
        ],
        "crumbs": [*CRUMBS, (found.title, reverse("funding_needs:survey", args=[found.pk])), ("Resultados", "")],
    }
    return render(request, "funding/needs/results.html", context)


@require_POST
def link(request: ActorRequest, survey_id: int) -> HttpResponse:
    """Say that a planned call answers the needs that were ticked, or no longer does."""

    def do(found: NeedsSurvey) -> str:
        keys = [f"{need.submission.answer_id}-{need.row}" for need in results.results_of(found).needs]
        form = LinkForm(request.POST, choices=keys)
        if not form.is_valid():
            raise FundingRefused("Escolha o aviso previsto e pelo menos uma necessidade da lista.")
        told = {"planned": form.cleaned_data["planned"], "is_linked": "unlink" not in request.POST}
        done = operations.link_needs(survey=found, needs=form.chosen, **told, **by(request))
        return f"{done} necessidade{'s' if done > 1 else ''} {'ligadas' if told['is_linked'] else 'desligadas'}."

    return _act(request, survey_id, do, "results")


@require_safe
def followed_file(request: ActorRequest, survey_id: int, extension: str) -> HttpResponse:
    found = _found(request, survey_id)
    if extension not in RESPONSES:
        raise Http404
    at = timezone.now()
    rows = queries.followed(found, timezone.localdate(at))
    return RESPONSES[extension](f"{found.code}-municipios", tables.FOLLOWED_COLUMNS, rows, _told(at))


@require_safe
def file(request: ActorRequest, survey_id: int, which: str, extension: str) -> HttpResponse:
    """The sums, each need, or every answer that was handed in."""
    found = _found(request, survey_id)
    kinds: dict[str, tuple[Any, Callable[[], Any]]] = {
        "somas": (tables.SUM_COLUMNS, lambda: tables.sums(results.results_of(found))),
        "necessidades": (tables.NEED_COLUMNS, lambda: results.results_of(found).needs),
        "respostas": (tables.ANSWER_COLUMNS, lambda: results.every_answer(queries.last_submissions(found))),
    }
    if which not in kinds or extension not in RESPONSES:
        raise Http404
    columns, rows = kinds[which]
    return RESPONSES[extension](f"{found.code}-{which}", columns, rows(), _told(timezone.now()))


def _told(at: Any) -> Provenance:
    return Provenance(source=SOURCE, extracted_at=at, licence=INTERNAL)
