"""The reports of an award: written by its beneficiaries together, handed in by a signatory, judged by the EATA."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.jobs.operations import defer
from common.questionnaires.models import Response
from common.questionnaires.queries import missing_of, progress_of, schema_of
from common.questionnaires.sheet import SectionView
from common.questionnaires.views import open_section, save
from funding import permissions
from funding.forms.award_reports import DeliveryForm, JudgeForm
from funding.models import Award, AwardReport, ReportSubmission
from funding.operations import FundingRefused
from funding.operations.execution import (
    accept_report,
    open_report,
    return_report,
    store_report_file,
    submit_report,
    writing_report,
)
from funding.operations.execution.report_files import kept_report_pdf
from funding.queries import award_reports as reports
from funding.views.award_shared import seen_award
from funding.views.staff import who


@require_safe
def detail(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    report = _found(request, uuid, pk)
    last = report.submissions.all()[0] if report.submissions.all() else None
    is_last_word = last is not None and report.state not in reports.WRITABLE
    context = _page(request, report, last=last, remarks=list(reports.remarks_by_question(report)))
    if is_last_word and last is not None:
        content = reports.content_handed_in(last)
        context["replies"] = reports.replies_in(content, reports.form_handed_in(last))
        context["figures"] = reports.figures_handed_in(content)
    elif context["may_write"] and report.response is not None:
        context["progress"] = progress_of(report.response)
    context["is_handed_in"] = is_last_word
    return render(request, "funding/awards/report.html", context)


@require_safe
def begin(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Lead to the first section; who may write begins the answers there."""
    report = _found(request, uuid, pk)
    try:
        response = _response(request, report)
    except FundingRefused as refused:
        messages.error(request, str(refused))
        return redirect("funding:award_report", uuid, pk)
    return redirect("funding:award_report_section", uuid, pk, schema_of(response.version).sections[0].id)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, uuid: UUID, pk: int, section: str) -> HttpResponse:
    report = _found(request, uuid, pk)
    acting = who(request)
    try:
        response = _response(request, report)
        if request.method != "POST":
            return _section_page(request, report, open_section(request, response, section, editable=True))
        with writing_report(report=report, **acting):
            return save(
                request,
                response,
                section_id=section,
                page=lambda view: _section_page(request, report, view),
                back=request.path,
                forward=_next(report, response, section),
                store=lambda upload, _: store_report_file(
                    report=report, upload=upload, user=acting["user"], at=acting["at"]
                ),
            )
    except FundingRefused as refused:
        return _refused(request, report, refused)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Show what will be handed in and what lacks; hand it in."""
    report = _found(request, uuid, pk)
    if not _may_write(request, report) or report.response is None:
        raise Http404
    form = DeliveryForm(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        if not permissions.can_sign_award(request.actor, report.award):
            raise PermissionDenied("Só o signatário de quem lidera entrega o relatório.")
        try:
            submit_report(report=report, **form.told(), **who(request))
        except FundingRefused as refused:
            return _deliver_page(request, _found(request, uuid, pk), refused.problems, 409)
        messages.info(request, "Relatório entregue. A EATA foi avisada e vai apreciá-lo.")
        return redirect("funding:award_report", uuid, pk)
    return _deliver_page(request, report, (), 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: ActorRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Accept what was handed in, or send it back with grounds and remarks by question."""
    report = _found(request, uuid, pk)
    if not permissions.can_run_awards(request.actor):
        raise PermissionDenied("Os relatórios são apreciados pela EATA.")
    last = next(iter(report.submissions.all()), None)
    if last is None or hasattr(last, "decision"):
        return redirect("funding:award_report", uuid, pk)
    content = reports.content_handed_in(last)
    replies = reports.replies_in(content, reports.form_handed_in(last))
    form = JudgeForm(request.POST or None, replies=replies, version=report.version)
    if request.method == "POST" and form.is_valid():
        act = return_report if form.is_return else accept_report
        try:
            act(report=report, **form.told(), **who(request))
        except FundingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.info(request, "Devolvido a quem o escreveu." if form.is_return else "Relatório aceite.")
            return redirect("funding:award_report", uuid, pk)
    context = _page(request, report, last=last, form=form, figures=reports.figures_handed_in(content))
    return render(request, "funding/awards/report_judge.html", context, status=422 if form.errors else 200)


@require_safe
def delivery(request: ActorRequest, uuid: UUID, pk: int, number: int, extension: str) -> HttpResponse | FileResponse:
    """Give what was handed in: the very bytes that the SHA-256 is of, or the document to read."""
    report = _found(request, uuid, pk)
    submission = next((one for one in report.submissions.all() if one.number == number), None)
    if submission is None or extension not in {"json", "pdf"}:
        raise Http404
    submission.report = report
    name = f"{report.award.number}-{report.period}-{number}.{extension}"
    if extension == "json":
        response: HttpResponse | FileResponse = HttpResponse(
            submission.payload.encode(), content_type="application/json"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    elif (kept := kept_report_pdf(submission)) is not None:
        response = FileResponse(kept, as_attachment=True, filename=name, content_type="application/pdf")
    else:
        return _made_beside(request, submission)
    response["Cache-Control"] = "private, no-store"
    return response


def _made_beside(request: ActorRequest, submission: ReportSubmission) -> HttpResponse:
    key = f"funding.make_report:{submission.pk}"
    job = defer("funding.make_report", by=request.user, key=key, submission_id=submission.pk)
    return redirect("jobs:progress", job.uuid)


def _found(request: ActorRequest, uuid: UUID, pk: int) -> AwardReport:
    """Find a report of an award that the person may see; to others it does not exist."""
    award = seen_award(request, uuid)
    report = reports.reports_with_deliveries().filter(award=award, pk=pk).first()
    if report is None:
        raise Http404
    report.award = award
    return report


def _beneficiaries(award: Award) -> set[int]:
    return {one.entity_id for one in award.parties.all() if not one.is_grantor}


def _may_write(request: ActorRequest, report: AwardReport) -> bool:
    return (
        permissions.can_write_report(request.actor, parties=_beneficiaries(report.award))
        and report.state in reports.WRITABLE
        and report.award.state in reports.IN_FORCE
    )


def _response(request: ActorRequest, report: AwardReport) -> Response:
    if not _may_write(request, report):
        raise Http404
    report.response = open_report(report=report, **who(request))
    return report.response


def _refused(request: ActorRequest, report: AwardReport, refused: FundingRefused) -> HttpResponse:
    """The report may no longer be written: say so where the person is; what they typed stays in their browser."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"state": "refused", "message": str(refused)}, status=422)
    messages.error(request, str(refused))
    return redirect("funding:award_report", report.award.uuid, report.pk)


def _next(report: AwardReport, response: Response, section: str) -> str:
    """Return the address of the section after this one, or of the review after the last."""
    ids = [each.id for each in schema_of(response.version).sections]
    place = ids.index(section) + 1 if section in ids else len(ids)
    where = [report.award.uuid, report.pk]
    if place < len(ids):
        return reverse("funding:award_report_section", args=[*where, ids[place]])
    return reverse("funding:award_report_deliver", args=where)


def _section_page(request: ActorRequest, report: AwardReport, view: SectionView) -> HttpResponse:
    base = reverse("funding:award_report_form", args=[report.award.uuid, report.pk])
    remarks = list(reports.remarks_by_question(report))
    context = _page(request, report, section=view, base=base, forward=True, remarks=remarks)
    return render(request, "funding/awards/report_section.html", context)


def _deliver_page(request: ActorRequest, report: AwardReport, problems: tuple[str, ...], status: int) -> HttpResponse:
    response = report.response
    if response is None:
        raise Http404
    context = _page(
        request,
        report,
        form=DeliveryForm(initial={"version": report.version}),
        missing=missing_of(response),
        replies=reports.replies_in(reports.content_now(report), schema_of(response.version)),
        problems=problems,
        is_too_early=timezone.localdate() < report.ends_on,
        remarks=list(reports.remarks_by_question(report)),
    )
    return render(request, "funding/awards/report_deliver.html", context, status=status)


def _page(request: ActorRequest, report: AwardReport, **more: Any) -> dict[str, Any]:
    """Return what every page of a report shows: the report, where it stands, its figures and who may do what."""
    on = timezone.localdate()
    standing = reports.standing_of(report, on)
    return {
        "report": report,
        "award": report.award,
        "standing": standing,
        "tone": reports.TONES.get(standing, "neutral"),
        "last_day": reports.last_day_of(report),
        "figures": reports.figures_of(report.award, report.ends_on),
        "may_write": _may_write(request, report),
        "may_sign": permissions.can_sign_award(request.actor, report.award),
        "may_judge": permissions.can_run_awards(request.actor) and standing.value == "HANDED_IN",
        **more,
    }
