"""Work of funding that happens by itself, or beside what people wait for."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.jobs.operations import defer
from common.jobs.registry import JobRefused, Progress, job
from common.pdf.errors import PdfError
from funding import operations
from funding.enums import ReadingState
from funding.models import Export, Letter, ReportSubmission, Submission
from funding.notifications import tell_submitted
from funding.operations import (
    attachments,
    decisions,
    exports,
    letter_papers,
    opportunities,
    party_files,
    receipts,
    reminders,
    screening,
    surveys,
)
from funding.operations.execution import files as award_files, report_files
from funding.operations.refusals import NotAllowed


@job("funding.tell_submitted", "Avisar de uma submissão")
def tell_of_submission(progress: Progress, submission_id: int, **_arguments: Any) -> None:
    tell_submitted(Submission.objects.select_related("application__call").get(pk=submission_id), timezone.now())


@job("funding.scan_attachment", "Verificar um anexo")
def scan_attachment(progress: Progress, attachment_id: int, **_arguments: Any) -> None:
    attachments.scan_attachment(attachment_id=attachment_id, at=timezone.now())


@job("funding.scan_party_file", "Verificar um documento junto")
def scan_party_file(progress: Progress, kind: str, file_id: int, **_arguments: Any) -> None:
    party_files.scan_party_file(kind=kind, file_id=file_id, at=timezone.now())


@job("funding.scan_award_file", "Verificar um ficheiro de um apoio")
def scan_award_file(progress: Progress, award_file_id: int, **_arguments: Any) -> None:
    award_files.scan_award_file(award_file_id=award_file_id, at=timezone.now())


@job("funding.make_receipt", "Fazer o recibo em PDF")
def make_receipt(progress: Progress, submission_id: int, **_arguments: Any) -> str:
    submission = Submission.objects.select_related("application__call", "submitted_by").get(pk=submission_id)
    try:
        receipts.make_receipt(submission=submission)
    except PdfError as error:
        raise JobRefused(str(error)) from error
    return reverse("funding:receipt_file", args=[submission.application.uuid, submission.number])


@job("funding.make_letter", "Fazer a notificação em PDF")
def make_letter(progress: Progress, letter_id: int, **_arguments: Any) -> str:
    letter = Letter.objects.select_related("application__call", "template", "sent_by").get(pk=letter_id)
    try:
        letter_papers.make_paper(letter=letter)
    except PdfError as error:
        raise JobRefused(str(error)) from error
    return reverse("funding:letter_file", args=[letter.application.uuid, letter.pk])


@job("funding.make_export", "Exportar as candidaturas de um aviso")
def make_export(progress: Progress, export_id: int, entity_id: int, **_arguments: Any) -> str:
    export = Export.objects.select_related("call", "asked_by").get(pk=export_id)
    try:
        exports.make_export(export=export, entity_id=entity_id, at=timezone.now(), tell=progress.tell)
    except NotAllowed as refused:
        raise JobRefused(str(refused)) from refused
    return reverse("funding_applications:exports", args=[export.call.code])


@job("funding.make_package", "Fazer a cópia de uma candidatura")
def make_package(progress: Progress, export_id: int, **_arguments: Any) -> str:
    export = Export.objects.select_related("call", "asked_by", "application__call", "application__lead").get(
        pk=export_id
    )
    try:
        exports.make_package(export=export, at=timezone.now(), tell=progress.tell)
    except PdfError as error:
        raise JobRefused(str(error)) from error
    return reverse("funding:packages", args=[export.application.uuid]) if export.application else ""


@shared_task(name="funding.forget_exports")
def forget_exports() -> int:
    return exports.forget_exports(at=timezone.now())


@job("funding.make_report", "Fazer o relatório em PDF")
def make_report(progress: Progress, submission_id: int, **_arguments: Any) -> str:
    found = ReportSubmission.objects.select_related("report__award__application__call", "submitted_by")
    submission = found.get(pk=submission_id)
    try:
        report_files.make_report_pdf(submission=submission)
    except PdfError as error:
        raise JobRefused(str(error)) from error
    report = submission.report
    return reverse("funding:award_delivery", args=[report.award.uuid, report.pk, submission.number, "pdf"])


@shared_task(name="funding.scan_what_waits")
def scan_what_waits() -> int:
    at = timezone.now()
    waiting = attachments.scan_what_waits(at=at) + party_files.scan_party_files_waiting(at=at)
    return waiting + award_files.scan_what_waits(at=at)


@shared_task(name="funding.look_at_deadlines")
def look_at_deadlines() -> int:
    """Remind of calls about to close and close the drafts of those that did; return how many people were told."""
    at = timezone.now()
    for call_id in reminders.calls_with_drafts_over(at):
        operations.lapse_drafts(call_id=call_id, at=at)
    return reminders.remind_of_drafts(at=at)


@shared_task(name="funding.remind_of_reports")
def remind_of_reports() -> int:
    """Tell of reports that are about to be due, and of those that are late; return how many notices are new."""
    return reminders.remind_of_reports(at=timezone.now())


@shared_task(name="funding.look_at_terms")
def look_at_terms() -> int:
    """Close hearings and approvals whose term is over, after counting terms again; return how many changed."""
    at = timezone.now()
    grown = decisions.recount_hearings(at=at) + decisions.recount_acceptances(at=at)
    return grown + decisions.end_hearings(at=at) + decisions.forfeit_unaccepted(at=at)


@shared_task(name="funding.end_clarifications")
def end_clarifications() -> int:
    """Take up again what waited for an answer whose term is over."""
    return screening.end_clarifications(at=timezone.now())


@job("funding.read_opportunities", "Ler o portal europeu")
def read_opportunities(
    progress: Progress, user_id: int | None = None, takes_losses: bool = False, **_arguments: Any
) -> str:
    """Read what other programmes have open; run twice it reads twice, and finds nothing different."""
    reading = opportunities.read_opportunities(
        at=timezone.now(),
        user=User.objects.filter(pk=user_id).first() if user_id else None,
        takes_losses=takes_losses,
        tell=lambda done, total: progress.tell(done, total, "A ler páginas"),
    )
    if reading.state in {ReadingState.FAILED, ReadingState.HELD}:
        raise JobRefused(reading.said)
    return reverse("funding_opportunities:reading", args=[reading.pk])


@shared_task(name="funding.begin_reading")
def begin_reading() -> bool:
    """Ask for the nightly reading where the source has an address."""
    if settings.EU_FUNDING_URL:
        defer("funding.read_opportunities", key="funding.read_opportunities")
    return bool(settings.EU_FUNDING_URL)


@shared_task(name="funding.remind_of_surveys")
def remind_of_surveys() -> int:
    """Remind municipalities of surveys about to end; return how many people were told."""
    return surveys.remind_before_the_end(at=timezone.now())
