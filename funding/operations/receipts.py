"""The receipt of a submission as PDF: made once, from the submission alone, and kept."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from common.files.storage import private_storage
from common.pdf import render
from common.pdf.glyphs import first_undrawn
from common.ui.formatting import exact, in_the_azores
from funding.models import Submission
from funding.queries.content import content_handed_in, form_handed_in, said_in
from funding.queries.files import files_handed_in
from territories.queries import entity_labels

AUTHOR = "Portal dos Territórios Inteligentes"


def kept_receipt(submission: Submission) -> "File[Any] | None":
    """Return the PDF, when it has been made."""
    storage, name = private_storage(), _name(submission)
    return storage.open(name, "rb") if storage.exists(name) else None


def make_receipt(*, submission: Submission) -> str:
    """Make the PDF and keep it, unless it is there; return its name. The same submission gives the same bytes."""
    storage, name = private_storage(), _name(submission)
    if not storage.exists(name):
        storage.save(name, ContentFile(receipt_pdf(submission)))
    return name


def receipt_pdf(submission: Submission) -> bytes:
    title = f"Recibo da candidatura {submission.registry}"
    html = render_to_string("funding/applications/receipt_pdf.html", {**_facts(submission), "title": title})
    return render.render_pdf(
        drawable(html),
        metadata=render.Metadata(
            title=title,
            author=AUTHOR,
            subject=f"{submission.application.call.title}. SHA-256 do conteúdo: {submission.sha256}",
        ),
        created_at=submission.received_at,
        attachments=[
            render.Attachment(
                name=f"{submission.registry}.json",
                description="O conteúdo submetido, de que o SHA-256 é calculado",
                content=submission.payload.encode(),
            )
        ],
    )


def _facts(submission: Submission) -> dict[str, Any]:
    application = submission.application
    on = localdate(submission.received_at)
    return {
        "submission": submission,
        "application": application,
        "call": application.call,
        "lead": entity_labels([application.lead_id], on)[application.lead_id].display,
        "received": exact(submission.received_at),
        "azores": in_the_azores(submission.received_at),
        "said": said_in(content_handed_in(submission), form_handed_in(submission)),
        "files": files_handed_in(submission),
        "size": len(submission.payload.encode()),
    }


def drawable(html: str) -> str:
    """Write what the letters of documents do not have, such as emoji, by its number."""
    if first_undrawn(html) is None:
        return html
    return "".join(each if first_undrawn(each) is None else f"[U+{ord(each):04X}]" for each in html)


def _name(submission: Submission) -> str:
    return f"recibos/{submission.sha256[:2]}/{submission.registry}-{submission.sha256}.pdf"
