"""A letter as PDF: made once, from what was sent alone, and kept."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from common.files.storage import private_storage
from common.pdf import render
from common.ui.formatting import exact
from funding.models import Letter
from funding.operations.receipts import AUTHOR, drawable
from territories.queries import entity_labels


def kept_paper(letter: Letter) -> "File[Any] | None":
    """Return the PDF, when it has been made."""
    storage, name = private_storage(), _name(letter)
    return storage.open(name, "rb") if storage.exists(name) else None


def make_paper(*, letter: Letter) -> str:
    """Make the PDF and keep it, unless it is there; return its name. The same letter gives the same bytes."""
    storage, name = private_storage(), _name(letter)
    if not storage.exists(name):
        storage.save(name, ContentFile(paper_of(letter)))
    return name


def paper_of(letter: Letter) -> bytes:
    recipient = entity_labels([letter.recipient_id], localdate(letter.sent_at))[letter.recipient_id].display
    facts = {"letter": letter, "application": letter.application, "recipient": recipient}
    html = render_to_string(
        "funding/decisions/letter_pdf.html",
        {**facts, "call": letter.application.call, "sent": exact(letter.sent_at), "title": letter.subject},
    )
    return render.render_pdf(
        drawable(html),
        metadata=render.Metadata(
            title=letter.subject,
            author=AUTHOR,
            subject=f"{letter.application.call.title}. SHA-256 do texto: {letter.sha256}",
        ),
        created_at=letter.sent_at,
    )


def _name(letter: Letter) -> str:
    return f"notificacoes/{letter.sha256[:2]}/{letter.pk}-{letter.sha256}.pdf"
