"""From HTML to a tagged PDF/UA-1 whose bytes depend on nothing but what is given here."""

import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from types import ModuleType

from common.pdf.errors import PangoMissing
from common.pdf.glyphs import require_glyphs

# The engine reads its clock and its fonts from the process environment: one document at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What the file says about itself. `title` is what a reader shows in the window."""

    title: str
    author: str
    subject: str
    language: str = "pt-PT"
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file carried inside the PDF, such as the data of a report."""

    name: str
    description: str
    content: bytes


def render_pdf(
    html: str,
    *,
    metadata: Metadata,
    created_at: datetime,
    images: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
    extra_css: str = "",
    progress: Callable[[str], None] | None = None,
) -> bytes:
    """Compose a whole HTML document into PDF/UA-1. The same arguments give the same bytes.

    `html` is a complete document (`<html lang>`, one `<h1>`); it is laid out by the base stylesheet
    `print.css` and then by `extra_css`. Its only outside resources are `images`, by name: SVG or PNG
    bytes under «chart.svg» are shown by `<img src="memory:chart.svg" alt="…">`. `created_at` is an aware
    moment written into the file: take it from the data (the snapshot), not from the clock.
    `progress` is told each step in English, as the engine logs it.

    Raises `GlyphMissing` (a character no bundled font has), `ResourceRefused` (anything from network or
    disk), `DocumentBroken` (an unreadable drawing, a link to an id that is not there), `PangoMissing` (the
    system library is absent), all `PdfError` with a sentence for people.
    Takes about 0.1 s a page of tables; use `table-layout: fixed` with column widths (the base stylesheet
    does) and call it from a job, never from a request.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at is an aware moment.")
    given = dict(images or {})
    require_glyphs(html, given)
    engine = load_engine()
    with _one_at_a_time:
        untagged: bytes = engine.compose(
            html,
            metadata=metadata,
            created_at=created_at.astimezone(UTC).replace(microsecond=0),
            images=given,
            attachments=attachments,
            extra_css=extra_css,
            progress=progress,
        )
        scoped: bytes = engine.add_header_scope(untagged)
    return scoped


def load_engine() -> ModuleType:
    """Import WeasyPrint only when a document is asked for: it takes a second and needs Pango."""
    try:
        # Without system fonts the import warns, without Pango it prints; what matters is said below.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore", UserWarning)
            from common.pdf import engine  # noqa: PLC0415 - slow import that fails without Pango
    except OSError as error:
        raise PangoMissing from error
    return engine
