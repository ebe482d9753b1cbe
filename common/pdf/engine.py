"""WeasyPrint under fixed conditions. Imported by `render` only, when a document is made."""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import weasyprint
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from common.pdf.errors import DocumentBroken, ResourceRefused

if TYPE_CHECKING:
    from common.pdf.render import Attachment, Metadata

HERE = Path(__file__).parent
MEMORY = "memory:"
BUNDLED = "bundled:"
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf"}


class Bundle(URLFetcher):
    """Serves the bundled fonts and the images handed over; refuses everything else, fatally."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._images = images

        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        body = self._find(url)
        return URLFetcherResponse(url, body, {"Content-Type": TYPES[Path(url).suffix]})

    def _find(self, url: str) -> bytes:
        if url.startswith(MEMORY) and Path(url).suffix in TYPES:
            name = url.removeprefix(MEMORY)
            if name in self._images:
                return self._images[name]
        if url.startswith(BUNDLED):
            bundled = {path.name: path for path in (HERE / "fonts").glob("*.ttf")}
            name = url.removeprefix(BUNDLED)
            if name in bundled:
                return bundled[name].read_bytes()
        self.refused.append(url)
        raise ResourceRefused(url)


@contextmanager
def fixed_environment(created_at: datetime) -> Iterator[None]:
    """The moment and the fonts that the C libraries read from the environment, put back afterwards."""
    wanted = {
        "SOURCE_DATE_EPOCH": str(int(created_at.timestamp())),
        "FONTCONFIG_FILE": str(HERE / "fonts.conf"),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def nothing_left_out() -> Iterator[None]:
    """Turn what the engine would only log as an error, and skip, into a failure of the document."""
    complaints: list[str] = []
    handler = _Told(complaints.append)
    handler.setLevel(logging.ERROR)
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
    if complaints:
        raise DocumentBroken(complaints)


@contextmanager
def reporting_to(progress: Callable[[str], None] | None) -> Iterator[None]:
    if progress is None:
        yield
        return
    handler = _Told(progress)
    level = PROGRESS_LOGGER.level
    PROGRESS_LOGGER.addHandler(handler)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.setLevel(level)


class _Told(logging.Handler):
    def __init__(self, progress: Callable[[str], None]) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress(record.getMessage())


def compose(
    html: str,
    *,
    metadata: "Metadata",
    created_at: datetime,
    images: Mapping[str, bytes],
    attachments: Sequence["Attachment"],
    extra_css: str,
    progress: Callable[[str], None] | None,
) -> bytes:
    """Lay out and write the document in the fixed environment."""
    bundle = Bundle(images)
    try:
        with fixed_environment(created_at), reporting_to(progress), nothing_left_out():
            document = _lay_out(html, bundle, extra_css)
            _describe(document, metadata, created_at)
            document.metadata.attachments = [_attach(item, created_at) for item in attachments]
            written: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=_identify(html, images, extra_css, created_at)
            )
            return written
    except (FatalURLFetchingError, DocumentBroken):
        # Drawings swallow even fatal errors, hence the list.
        if bundle.refused:
            raise ResourceRefused(bundle.refused[0]) from None
        raise


def _lay_out(html: str, bundle: Bundle, extra_css: str) -> weasyprint.Document:
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(string=text, url_fetcher=bundle, font_config=fonts)
        for text in ((HERE / "print.css").read_text(encoding="utf-8"), extra_css)
    ]
    source = weasyprint.HTML(string=html, base_url="memory:/", url_fetcher=bundle)
    document: weasyprint.Document = source.render(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1")
    return document


def _describe(document: weasyprint.Document, metadata: "Metadata", created_at: datetime) -> None:
    moment = f"{created_at:%Y-%m-%dT%H:%M:%SZ}"
    document.metadata.title = metadata.title
    document.metadata.authors = [metadata.author]
    document.metadata.description = metadata.subject
    document.metadata.keywords = list(metadata.keywords)
    document.metadata.lang = metadata.language
    document.metadata.created = document.metadata.modified = moment


def _attach(item: "Attachment", created_at: datetime) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        file_obj=BytesIO(item.content),
        name=item.name,
        description=item.description,
        created=created_at,
        modified=created_at,
        relationship="Data",
    )


def _identify(html: str, images: Mapping[str, bytes], extra_css: str, created_at: datetime) -> bytes:
    digest = hashlib.sha256()
    for part in (html, extra_css, created_at.isoformat()):
        digest.update(part.encode())
    for name in sorted(images):
        digest.update(name.encode() + images[name])
    return digest.hexdigest()[:32].encode()


def add_header_scope(content: bytes) -> bytes:
    """Say of each table header whether it heads its column or its row; readers announce it.

    Headers in THead head columns, others rows. The identifier is derived from the content, so the bytes
    stay the same.
    """
    with pikepdf.open(BytesIO(content)) as document:
        tree = document.Root.get("/StructTreeRoot")
        if tree is not None:
            _scope_below(tree)
        output = BytesIO()
        document.save(output, deterministic_id=True)
        return output.getvalue()


def _scope_below(root: pikepdf.Object) -> None:
    waiting: list[tuple[pikepdf.Object, bool]] = [(root, False)]
    while waiting:
        node, in_head = waiting.pop()
        kind = node.get("/S")
        in_head = (in_head or kind == "/THead") and kind != "/TBody"
        if kind == "/TH":
            scope = pikepdf.Name.Column if in_head else pikepdf.Name.Row
            _set_scope(node, scope)
        waiting.extend((child, in_head) for child in _children(node))


def _set_scope(node: pikepdf.Object, scope: pikepdf.Name) -> None:
    attributes = node.get("/A")
    if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == "/Table":
        attributes["/Scope"] = scope
        return
    own = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=scope)
    if attributes is None:
        node["/A"] = own
    else:
        others = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        node["/A"] = pikepdf.Array([*others, own])


def _children(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K")
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
