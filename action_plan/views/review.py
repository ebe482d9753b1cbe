"""The EATA decides on what was handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from action_plan import operations, permissions
from action_plan.forms import ReportFilterForm, ReturnForm, VersionForm
from action_plan.models import Evidence, ProgressUpdate
from action_plan.operations import Refused, StaleUpdate
from action_plan.queries import reports
from action_plan.views.common import tell
from common.exports.tables import INTERNAL, ExportColumn, Provenance, csv_response, xlsx_response

PAGE_SIZE = 25
REPORT_COLUMNS: list[ExportColumn[ProgressUpdate]] = [
    ExportColumn("Ação", lambda update: update.action.code),
    ExportColumn("Período", lambda update: update.period.code),
    ExportColumn("Em nome de", lambda update: update.author_entity.code),
    ExportColumn("Autor", lambda update: update.author.name),
    ExportColumn("Estado", lambda update: update.get_state_display()),
    ExportColumn("Situação da ação", lambda update: update.get_lifecycle_display()),
    ExportColumn("Execução (%)", lambda update: update.percent),
    ExportColumn("Submetido em", lambda update: update.submitted_at),
    ExportColumn("Aprovado em", lambda update: update.approved_at),
    ExportColumn("Trabalho realizado", lambda update: update.done),
]


def _chosen(request: ActorRequest, form: ReportFilterForm) -> QuerySet[ProgressUpdate]:
    if not permissions.can_see_reports(request.actor):
        raise PermissionDenied("Os reportes são de quem reporta por uma entidade e da EATA.")
    wanted = form.cleaned_data if form.is_valid() else {}
    return reports.matching(
        reports.queue_of(request.actor),
        state=wanted.get("estado", ""),
        period=wanted.get("periodo"),
        text=wanted.get("q", ""),
    )


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    form = ReportFilterForm(request.GET or None)
    page = Paginator(_chosen(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "files": _files(request)}
    return render(request, "action_plan/area/update_queue.html", context)


def _files(request: ActorRequest) -> list[dict[str, str]]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        {
            "label": "Estes reportes",
            "url": reverse("action_plan:update_queue_file", args=[extension]) + query,
            "format": extension.upper(),
        }
        for extension in ("csv", "xlsx")
    ]


@require_safe
def queue_file(request: ActorRequest, extension: str) -> HttpResponse:
    responses = {"csv": csv_response, "xlsx": xlsx_response}
    if extension not in responses:
        raise Http404
    rows = _chosen(request, ReportFilterForm(request.GET or None))
    provenance = Provenance("Reportes das entidades responsáveis", timezone.now(), INTERNAL)
    return responses[extension]("reportes", REPORT_COLUMNS, rows, provenance)


def _submitted(request: ActorRequest, pk: int) -> ProgressUpdate:
    rows = reports.with_content(reports.reports_visible_to(request.actor))
    update = get_object_or_404(rows, pk=pk)
    if not permissions.can_decide_reports(request.actor):
        raise PermissionDenied("Só a EATA decide sobre os reportes.")
    return update


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, pk: int) -> HttpResponse:
    update = _submitted(request, pk)
    if request.method == "POST":
        return _decide(request, update)
    if not permissions.can_review_update(request.actor, update):
        return redirect("action_plan:update_detail", update.pk)
    return _page(request, update, ReturnForm(initial={"version": update.version}))


def _decide(request: ActorRequest, update: ProgressUpdate) -> HttpResponse:
    approves = "approve" in request.POST
    form = VersionForm(request.POST) if approves else ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, update, form, status=422)
    try:
        _carry_out(request, update, form)
    except StaleUpdate as stale:
        context = {"update": _submitted(request, update.pk), "stale": stale, "form": form}
        return render(request, "action_plan/area/update_conflict.html", context, status=409)
    except Refused as refused:
        tell(form, refused)
        return _page(request, update, form, status=409)
    done = "aprovado: já conta no plano e é público" if approves else "devolvido: a entidade foi avisada"
    messages.info(request, f"Reporte de {update.action.code} {done}.", extra_tags=f"devolver-{update.pk}")
    return redirect("action_plan:update_queue")


def _carry_out(request: ActorRequest, update: ProgressUpdate, form: VersionForm) -> None:
    version, at = form.cleaned_data["version"], timezone.now()
    if isinstance(form, ReturnForm):
        reason = form.cleaned_data["reason"]
        operations.return_update(update=update, version=version, reason=reason, user=request.user, at=at)
    else:
        operations.approve_update(update=update, version=version, user=request.user, at=at)


def _page(request: ActorRequest, update: ProgressUpdate, form: VersionForm, status: int = 200) -> HttpResponse:
    return_form = form if isinstance(form, ReturnForm) else ReturnForm(initial={"version": update.version})
    before = reports.report_before(update)
    context = {
        "update": update,
        "before": before,
        "parts": reports.comparison(update, before),
        "returns": reports.return_reasons(update),
        "form": form,
        "return_form": return_form,
        "approve_form": VersionForm(initial={"version": update.version}, auto_id="aprovar_%s"),
        "is_own": update.is_written_by(request.actor.user_id),
        "may_approve": permissions.can_approve_update(request.actor, update),
    }
    return render(request, "action_plan/area/update_review.html", context, status=status)


@require_POST
def verify_link(request: ActorRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.select_related("update"), pk=pk)
    update = _submitted(request, evidence.update_id)
    is_verified = request.POST.get("verified") == "yes"
    try:
        operations.verify_link(evidence=evidence, is_verified=is_verified, user=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("action_plan:update_review", update.pk)
