"""Looking into a PDF: does it keep PDF/UA-1, and what does its structure say."""

from collections.abc import Iterator
from io import BytesIO

import page
import pikepdf


def ua_failures(content: bytes) -> list[str]:
    """The PDF/UA-1 rules the file breaks; none when it is accessible as far as a machine can tell."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def assert_pdf_ua(content: bytes) -> None:
    assert ua_failures(content) == []


def structure(content: bytes) -> list[tuple[str, str | None]]:
    """Every tag in reading order with its alternative text, if any."""
    with pikepdf.open(BytesIO(content)) as document:
        return [(str(node.S)[1:], str(node.Alt) if "/Alt" in node else None) for node in nodes(document)]


def nodes(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield node
        kids: object = node.get("/K", [])
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        waiting.extend(kid for kid in reversed(listed) if isinstance(kid, pikepdf.Dictionary))
