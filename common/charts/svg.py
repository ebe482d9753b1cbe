"""Writing SVG by hand: escaped elements, measured and wrapped text."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

Attribute = str | float | int | None
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACES = re.compile(r"[ \t\n\r]+")
NARROW = frozenset("ijlftrI.,:;|!'’‘()[]/ ·-\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}")
WIDE = frozenset("mwMWOQGD@%—…")
ELLIPSIS = "…"
INK = "#0f2530"


def clean(text: str) -> str:
    """Drop what XML cannot hold and collapse white space."""
    return SPACES.sub(" ", NOT_XML.sub("", text)).strip(" ")


def number(value: float) -> str:
    """Two decimals are a hundredth of a pixel: enough, and the same on every machine."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def element(name: str, /, *children: str, **attributes: Attribute) -> str:
    """One element. Children are markup already; attribute values are escaped here.

    `class_` and `font_size` become `class` and `font-size`; attributes that are None are left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def _attribute(value: str | float | int) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


@lru_cache(maxsize=2048)
def _escaped(text: str) -> str:
    """Class names, colours and codes come back for every mark of a chart."""
    return str(escape(clean(text)))


def words(text: str) -> str:
    """Character data."""
    return _escaped(text)


def group(*children: str, **attributes: Attribute) -> str:
    return element("g", *children, **attributes) if children else ""


def in_portuguese(*children: str) -> str:
    """Names that are kept in Portuguese, marked as such in a drawing for another language."""
    if (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE:
        return "".join(children)
    return group(*children, lang="pt-PT")


def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """A generous estimate of the drawn width, between the bundled face and its wider fallbacks."""
    total = sum(_advance(character) for character in text)
    return total * size * (1.06 if bold else 1)


@lru_cache(maxsize=512)
def _advance(character: str) -> float:
    if character in NARROW:
        return 0.32
    if character in WIDE:
        return 0.85
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.63 if character.isupper() else 0.53


def wrap(text: str, width: float, *, size: float = 13, lines: int = 2) -> tuple[list[str], bool]:
    """Break into at most `lines` lines; say whether something had to be cut (ending in «…»)."""
    broken = _break(clean(text), width, size)
    if len(broken) <= lines:
        return broken, False
    kept = broken[:lines]
    kept[-1] = _shorten(kept[-1], width, size)
    return kept, True


def _break(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if text_width(candidate, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *full, line = _split_word(word, width, size)
        lines.extend(full)
    return [*lines, line]


def _split_word(word: str, width: float, size: float) -> list[str]:
    parts = [""]
    for character in word:
        if parts[-1] and text_width(parts[-1] + character, size) > width:
            parts.append("")
        parts[-1] += character
    return parts


def _shorten(line: str, width: float, size: float) -> str:
    while line and text_width(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def label(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: float = 13,
    class_: str = "chart-text",
    fill: str = INK,
    weight: int | None = None,
) -> str:
    """One line of text with its baseline at y."""
    return element(
        "text",
        words(text),
        x=x,
        y=y,
        class_=class_,
        fill=fill,
        font_size=size if size != 13 else None,
        font_weight=weight,
        text_anchor=anchor if anchor != "start" else None,
    )


def block(
    text: str,
    x: float,
    middle: float,
    *,
    width: float,
    lines: int = 2,
    anchor: str = "start",
    size: float = 13,
    class_: str = "chart-text",
    fill: str = INK,
    weight: int | None = None,
    titled: bool = True,
) -> str:
    """Wrapped text centred on a height; cut text carries its whole wording as a tooltip, where there is a mouse."""
    broken, cut = wrap(text, width, size=size, lines=lines)
    leading = size * 1.25
    first = middle - leading * (len(broken) - 1) / 2 + size * 0.35
    drawn = [
        label(
            line,
            x,
            first + leading * index,
            anchor=anchor,
            size=size,
            class_=class_,
            fill=fill,
            weight=weight,
        )
        for index, line in enumerate(broken)
    ]
    if cut and titled:
        return group(element("title", words(text)), *drawn)
    return "".join(drawn)


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through the points."""
    steps = " ".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{steps}" + ("Z" if closed else "")


def drawn(markup: str) -> SafeString:
    """Markup built by the functions above, whose every text and attribute is escaped."""
    return mark_safe(markup)  # noqa: S308 - see the docstring
