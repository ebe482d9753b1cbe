"""Find text that the bundled fonts cannot draw, before it becomes empty boxes on paper."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from fontTools.ttLib import TTFont

from common.pdf.errors import DocumentBroken, GlyphMissing

FONTS = Path(__file__).parent / "fonts"
NOT_DRAWN = frozenset({"head", "script", "style", "template"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
CONTEXT = 24


@dataclass(frozen=True)
class Passage:
    """A run of text with the words that help to find it."""

    text: str
    place: str


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that at least one bundled font draws."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points |= (font.getBestCmap() or {}).keys()
    return frozenset(points)


def first_undrawn(text: str) -> int | None:
    """Where the first character stands that would be an empty box on paper."""
    known = covered()
    for index, character in enumerate(text):
        if ord(character) not in known and unicodedata.category(character) not in INVISIBLE:
            return index
    return None


def require_printable(text: str) -> None:
    """Refuse while it is being written what would stop a document later, when nobody may change it any more."""
    index = first_undrawn(text)
    if index is not None:
        raise ValidationError(
            f"O carácter «{text[index]}» não se pode imprimir num relatório. Apague-o ou diga-o por palavras.",
            code="unprintable",
        )


def require_glyphs(html: str, images: Mapping[str, bytes]) -> None:
    """Raise `GlyphMissing` for the first character that cannot be drawn, saying where it stands."""
    for passage in _passages(html, images):
        index = first_undrawn(passage.text)
        if index is None:
            continue
        character = passage.text[index]
        around = passage.text[max(index - CONTEXT, 0) : index + CONTEXT].strip()
        raise GlyphMissing(character, unicodedata.name(character, "sem nome"), passage.place, " ".join(around.split()))


def _passages(html: str, images: Mapping[str, bytes]) -> Iterator[Passage]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.passages
    for name, content in images.items():
        if name.endswith(".svg"):
            yield from _drawn_text(name, content)


def _drawn_text(name: str, content: bytes) -> Iterator[Passage]:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - our own drawings, made in this process
    except ElementTree.ParseError as error:
        raise DocumentBroken([f"a figura «{name}» não se consegue ler"]) from error
    for node in root.iter():
        if node.tag.rpartition("}")[2] == "text":
            yield Passage("".join(node.itertext()), f"figura «{name}»")


class _Reader(HTMLParser):
    """Collects the text a reader would see, with the last heading before it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self._hidden: list[str] = []
        self._heading: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_DRAWN:
            self._hidden.append(tag)
        elif tag in HEADINGS:
            self._heading, self._in_heading = [], True

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in HEADINGS:
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._in_heading:
            self._heading.append(data)
        self.passages.append(Passage(data, self._place()))

    def _place(self) -> str:
        heading = " ".join("".join(self._heading).split())
        return f"«{heading[:60]}»" if heading else "início do documento"
