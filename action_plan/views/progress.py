"""Reporting on an action: begin, write, add proofs, check and hand in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions, queries
from action_plan.forms import FileEvidenceForm, LinkEvidenceForm, UpdateForm, VersionForm, update_initial
from action_plan.models import Action, Evidence, ProgressUpdate, ReportingPeriod
from action_plan.operations import Refused, StaleUpdate
from action_plan.queries import reports
from action_plan.queries.reopenings import opening_of
from action_plan.queries.warnings import report_warnings
from action_plan.views.common import acting_for
from common.files.operations import UploadRefused, store_upload


def _action(request: ActorRequest, code: str) -> Action:
    """Find an action of the plan in force that the person reports on; hide the others."""
    plan = queries.current_plan(timezone.localdate())
    action = get_object_or_404(Action.objects.select_related("initiative", "plan"), plan=plan, code=code.upper())
    if not permissions.can_open_update(request.actor, action):
        raise Http404
    return action


def _report(request: ActorRequest, pk: int) -> ProgressUpdate:
    return get_object_or_404(reports.with_content(reports.reports_visible_to(request.actor)), pk=pk)


def _editable(request: ActorRequest, pk: int) -> ProgressUpdate:
    update = _report(request, pk)
    if not permissions.can_edit_update(request.actor, update):
        raise PermissionDenied("Este reporte já não se altera.")
    return update


def edit_url(update: ProgressUpdate) -> str:
    return reverse("action_plan:update_edit", args=[update.action.code, update.period.code])


def draft_of(update: ProgressUpdate) -> str:
    """Name what the browser kept of the form, so that it forgets it once saved."""
    return f"reporte-{update.pk}"


def _form(update: ProgressUpdate, data: Any = None) -> UpdateForm:
    milestones = update.action.milestones.order_by("position", "pk")
    return UpdateForm(data, initial=update_initial(update), milestones=list(milestones))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, code: str, period: str) -> HttpResponse:
    action = _action(request, code)
    reporting_period = get_object_or_404(ReportingPeriod, code=period)
    update = reports.report_of_period(request.actor, action.pk, reporting_period.pk)
    if update is None:
        return _begin(request, action, reporting_period)
    if not permissions.can_edit_update(request.actor, update):
        return _too_late(request, update)
    form = _form(update, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, update, form)
    return _save(request, update, form)


def _too_late(request: ActorRequest, update: ProgressUpdate) -> HttpResponse:
    """Show the report as it is; what another tab still held is shown beside it, to be copied."""
    if request.method != "POST":
        return redirect("action_plan:update_detail", update.pk)
    shown = _detail(request, update, typed=_form(update, request.POST).typed())
    return render(request, "action_plan/area/update_detail.html", shown, status=409)


def _begin(request: ActorRequest, action: Action, period: ReportingPeriod) -> HttpResponse:
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            operations.open_update(
                action=action, period=period, user=request.user, entity=acting_for(request), at=timezone.now()
            )
        except Refused as refused:
            problems = refused.problems
        else:
            return redirect("action_plan:update_edit", action.code, period.code)
    opening = opening_of(period, action, timezone.now())
    context = {"action": action, "period": period, "problems": problems, "opening": opening}
    return render(request, "action_plan/area/update_begin.html", context, status=409 if problems else 200)


def _save(request: ActorRequest, update: ProgressUpdate, form: UpdateForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        operations.save_update(
            update=update,
            version=version,
            values=form.values(),
            user=request.user,
            entity=acting_for(request),
            at=timezone.now(),
        )
    except StaleUpdate as stale:
        return _conflict(request, stale)
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return _page(request, update, form)
    if "add_file" in request.POST or "add_link" in request.POST:
        return _add_evidence(request, update)
    messages.info(request, "Rascunho guardado. A EATA só o vê quando o submeter.", extra_tags=draft_of(update))
    if "check" in request.POST:
        return redirect("action_plan:update_submit", update.pk)
    return redirect(edit_url(update))


def _conflict(request: ActorRequest, stale: StaleUpdate) -> HttpResponse:
    """Offer the typed text again on top of the new version, with both texts to compare."""
    update = _report(request, stale.update.pk)
    data = request.POST.copy()
    data["version"] = str(update.version)
    return _page(request, update, _form(update, data), stale=stale, status=409)


def _page(request: ActorRequest, update: ProgressUpdate, form: UpdateForm, **extra: Any) -> HttpResponse:
    status = extra.pop("status", 422 if form.is_bound and form.errors else 200)
    context = {
        "update": update,
        "form": form,
        "opening": opening_of(update.period, update.action, timezone.now()),
        "before": reports.report_before(update),
        "returns": reports.return_reasons(update),
        "file_form": FileEvidenceForm(prefix="file"),
        "link_form": LinkEvidenceForm(prefix="link"),
        **extra,
    }
    return render(request, "action_plan/area/update_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    update = _report(request, pk)
    if not permissions.can_submit_update(request.actor, update):
        return _not_again(request, update)
    problems: tuple[str, ...] = ()
    form = VersionForm(request.POST or None, initial={"version": update.version})
    if request.method == "POST" and form.is_valid():
        try:
            operations.submit_update(
                update=update,
                version=form.cleaned_data["version"],
                user=request.user,
                entity=acting_for(request),
                at=timezone.now(),
            )
        except Refused as refused:
            problems = refused.problems
        else:
            messages.info(request, "Reporte submetido. A EATA vai revê-lo; recebe a decisão por correio eletrónico.")
            return redirect("action_plan:update_detail", update.pk)
    return _checked(request, update, problems)


def _not_again(request: ActorRequest, update: ProgressUpdate) -> HttpResponse:
    """Answer a second press of the button with how the report stands."""
    if not permissions.can_open_update(request.actor, update.action):
        raise PermissionDenied("Só quem reporta por esta ação submete o reporte.")
    messages.info(request, f"Este reporte já está {update.get_state_display()}: não precisa de o submeter outra vez.")
    return redirect("action_plan:update_detail", update.pk)


def _checked(request: ActorRequest, update: ProgressUpdate, problems: tuple[str, ...]) -> HttpResponse:
    context = {
        "update": update,
        "parts": reports.comparison(update, reports.report_before(update)),
        "warnings": report_warnings(update.lifecycle, update.percent),
        "problems": problems,
        "form": VersionForm(initial={"version": update.version}),
    }
    return render(request, "action_plan/area/update_submit.html", context, status=409 if problems else 200)


@require_safe
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    update = _report(request, pk)
    return render(request, "action_plan/area/update_detail.html", _detail(request, update))


def _detail(request: ActorRequest, update: ProgressUpdate, **extra: Any) -> dict[str, Any]:
    return {
        "update": update,
        "parts": reports.comparison(update, reports.report_before(update)),
        "may_correct": permissions.can_correct_update(request.actor, update)
        and not ProgressUpdate.objects.filter(supersedes=update).exists(),
        "opening": opening_of(update.period, update.action, timezone.now()),
        "may_edit": permissions.can_edit_update(request.actor, update),
        "may_review": permissions.can_review_update(request.actor, update),
        **extra,
    }


@require_POST
def correct(request: ActorRequest, pk: int) -> HttpResponse:
    update = _report(request, pk)
    if not permissions.can_correct_update(request.actor, update):
        raise PermissionDenied("Só quem reporta por esta ação pode corrigir o reporte.")
    try:
        operations.correct_update(update=update, user=request.user, entity=acting_for(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("action_plan:update_detail", update.pk)
    return redirect(edit_url(update))


def _add(request: ActorRequest, update: ProgressUpdate, form: FileEvidenceForm | LinkEvidenceForm) -> None:
    common: dict[str, Any] = {
        "update": update,
        "user": request.user,
        "entity": acting_for(request),
        "at": timezone.now(),
        "title": form.cleaned_data["title"],
    }
    if isinstance(form, FileEvidenceForm):
        stored = store_upload(upload=form.cleaned_data["file"], user=request.user)
        operations.add_file_evidence(file=stored, **common)
    else:
        operations.add_link_evidence(url=form.cleaned_data["url"], **common)


def _add_evidence(request: ActorRequest, update: ProgressUpdate) -> HttpResponse:
    """Join the file or the link that was sent with the report, now that its text is saved."""
    is_file = "add_file" in request.POST
    form: FileEvidenceForm | LinkEvidenceForm = (
        FileEvidenceForm(request.POST, request.FILES, prefix="file")
        if is_file
        else LinkEvidenceForm(request.POST, prefix="link")
    )
    if form.is_valid():
        try:
            _add(request, update, form)
        except (Refused, UploadRefused) as refused:
            form.add_error("file" if is_file else "url", str(refused))
        else:
            said = "Evidência junta ao reporte, e o que escreveu ficou guardado."
            messages.info(request, said, extra_tags=draft_of(update))
            return redirect(f"{edit_url(update)}#evidencias")
    fresh = _report(request, update.pk)
    return _page(request, fresh, _form(fresh), **{"file_form" if is_file else "link_form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_evidence(request: ActorRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("update"), pk=pk)
    update = _editable(request, evidence.update_id)
    back = f"{edit_url(update)}#evidencias"
    if request.method == "POST":
        try:
            operations.remove_evidence(
                evidence=evidence, user=request.user, entity=acting_for(request), at=timezone.now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(back)
    context = {
        "title": "Retirar a evidência",
        "lead": evidence.title,
        "consequences": ["Deixa de fazer parte deste reporte.", "Pode voltar a juntá-la enquanto o reporte for seu."],
        "action_label": "Retirar",
        "dangerous": True,
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)
