"""The image that social networks show of a page: 1200 × 630, drawn as SVG with the fonts of the house."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import resvg_py

from common.charts import svg
from common.pdf import render

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
FONTS = Path(render.__file__).parent / "fonts"
BAND, ACCENT, SOFT, PAPER = "#0b3c49", "#f2b134", "#c5dade", "#ffffff"
# In quotes, because a name with a digit is not one otherwise.
SERIF, SANS = "'Source Serif 4 Display'", "'Source Sans 3'"


@dataclass(frozen=True)
class ShareCard:
    eyebrow: str
    title: str
    lines: tuple[str, ...]
    marks: int = 0
    """How many of five dots are filled; none are drawn for 0."""


@lru_cache(maxsize=128)
def share_card(card: ShareCard) -> bytes:
    """Return the card as PNG; only the bundled fonts are read, so it is the same on every machine."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=card_svg(card),
            skip_system_fonts=True,
            font_dirs=[str(FONTS)],
        )
    )


def card_svg(card: ShareCard) -> str:
    size = 64 if len(card.title) <= 70 else 52
    titles, _ = svg.wrap(card.title, WIDTH - 2 * MARGIN, size=size * 0.92, lines=4)
    top = 190
    leading = size * 1.14
    parts = [
        svg.element("rect", width=WIDTH, height=HEIGHT, fill=BAND),
        *_motif(),
        svg.element("rect", width=WIDTH, height=14, fill=ACCENT),
        _text(card.eyebrow, MARGIN, 112, 28, ACCENT, weight=600),
        *(_text(line, MARGIN, top + leading * place, size, PAPER, serif=True) for place, line in enumerate(titles)),
    ]
    y = top + leading * len(titles) + 14
    for line in card.lines[:2]:
        words, _ = svg.wrap(line, WIDTH - 2 * MARGIN, size=30, lines=1)
        parts.append(_text(words[0], MARGIN, y, 30, SOFT))
        y += 42
    parts += [_text("Portal dos Territórios Inteligentes", MARGIN, HEIGHT - 52, 28, PAPER, weight=600), *_dots(card)]
    return svg.element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}", width=WIDTH, height=HEIGHT
    )


def _text(words: str, x: float, y: float, size: float, fill: str, *, weight: int = 400, serif: bool = False) -> str:
    return svg.element(
        "text",
        svg.words(words),
        x=x,
        y=y,
        fill=fill,
        font_size=size,
        font_weight=600 if serif else weight,
        font_family=SERIF if serif else SANS,
    )


def _motif() -> list[str]:
    """A few cells of the country's grid, at the right edge."""
    cells = []
    for row in range(7):
        for column in range(4):
            x, y = WIDTH - 330 + column * 96 + (row % 2) * 48, 40 + row * 84
            corners = [
                (x, y - 54),
                (x + 47, y - 27),
                (x + 47, y + 27),
                (x, y + 54),
                (x - 47, y + 27),
                (x - 47, y - 27),
            ]
            shade = 0.03 + 0.022 * ((row * 5 + column * 3) % 4)
            cells.append(svg.element("path", d=svg.path(corners, closed=True), fill=PAPER, fill_opacity=shade))
    return cells


def _dots(card: ShareCard) -> list[str]:
    if not card.marks:
        return []
    return [
        svg.element(
            "circle",
            cx=WIDTH - MARGIN - 10 - (4 - place) * 34,
            cy=HEIGHT - 62,
            r=10,
            fill=ACCENT if place < card.marks else "none",
            stroke=ACCENT,
            stroke_width=3,
        )
        for place in range(5)
    ]
