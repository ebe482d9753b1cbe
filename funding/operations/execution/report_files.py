"""A report as PDF: made once, from what was handed in alone, and kept."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from common.files.storage import private_storage
from common.pdf import render
from common.ui.formatting import exact
from funding.models import ReportSubmission
from funding.operations.receipts import AUTHOR, drawable
from funding.queries.award_reports import content_handed_in, figures_handed_in, form_handed_in, replies_in
from territories.queries import entity_labels


def kept_report_pdf(submission: ReportSubmission) -> "File[Any] | None":
    """Return the PDF, when it has been made."""
    storage, name = private_storage(), _name(submission)
    return storage.open(name, "rb") if storage.exists(name) else None


def make_report_pdf(*, submission: ReportSubmission) -> str:
    """Make the PDF and keep it, unless it is there; return its name."""
    storage, name = private_storage(), _name(submission)
    if not storage.exists(name):
        storage.save(name, ContentFile(report_pdf(submission)))
    return name


def report_pdf(submission: ReportSubmission) -> bytes:
    report = submission.report
    award = report.award
    content = content_handed_in(submission)
    title = f"Relatório de execução {report.period} do contrato {award.number}"
    facts = {
        "title": title,
        "submission": submission,
        "report": report,
        "award": award,
        "lead": entity_labels([award.led_by_id], localdate(submission.submitted_at))[award.led_by_id].display,
        "received": exact(submission.submitted_at),
        "replies": replies_in(content, form_handed_in(submission)),
        "figures": figures_handed_in(content),
        "size": len(submission.payload.encode()),
    }
    name = f"{award.number}-{report.period}-{submission.number}.json"
    said = "O conteúdo entregue, de que o SHA-256 é calculado"
    return render.render_pdf(
        drawable(render_to_string("funding/awards/report_pdf.html", {**facts, "file_name": name})),
        metadata=render.Metadata(
            title=title,
            author=AUTHOR,
            subject=f"{award.application.call.title}. SHA-256 do conteúdo: {submission.sha256}",
        ),
        created_at=submission.submitted_at,
        attachments=[render.Attachment(name=name, description=said, content=submission.payload.encode())],
    )


def _name(submission: ReportSubmission) -> str:
    report = submission.report
    return f"relatorios-de-apoios/{submission.sha256[:2]}/{report.pk}-{submission.number}-{submission.sha256}.pdf"
