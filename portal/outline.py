"""The headings of a page: each with an address of its own, listed for who wants to jump there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

OUTLINE_FROM = 3


@dataclass(frozen=True)
class Part:
    """A block of a page and, for headings, its anchor."""

    block: Any
    anchor: str = ""


def anchored(stream: Iterable[Any]) -> list[Part]:
    """Give every heading an anchor that no other has."""
    seen: Counter[str] = Counter()
    parts = []
    for block in stream:
        anchor = ""
        if block.block_type == "heading":
            name = slugify(block.value["text"])[:60] or "seccao"
            seen[name] += 1
            anchor = name if seen[name] == 1 else f"{name}-{seen[name]}"
        parts.append(Part(block, anchor))
    return parts


def outline(parts: Iterable[Part]) -> list[tuple[str, str]]:
    """The sections of a page, anchor and title; a short page needs none."""
    found = [
        (part.anchor, part.block.value["text"]) for part in parts if part.anchor and part.block.value["level"] == "h2"
    ]
    return found if len(found) >= OUTLINE_FROM else []
