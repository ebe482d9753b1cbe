"""What goes into every chart and what comes out of it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from common.charts import palette, svg
from common.charts.palette import Tone
from common.charts.values import Missing

NARROW_BELOW = 480
WIDE = 720
NARROW = 328


@dataclass(frozen=True, kw_only=True)
class ChartData:
    """The part of the input that every kind shares.

    `key` begins every id of the drawing and must be unique on the page (letters, digits, hyphens).
    `source` is the sentence that says where the figures come from; a chart without one is refused.
    `description` is read to people who do not see the drawing; without it, the kind writes one.
    """

    key: str
    title: str
    source: str
    description: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", self.key):
            raise ValueError(f"A chart key has letters, digits and hyphens, not {self.key!r}.")
        if not self.title.strip() or not self.source.strip():
            raise ValueError("A chart has a title and a source.")


@dataclass(frozen=True)
class Table:
    """The same figures in words. The first cell of a row is its header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LegendItem:
    label: str
    swatch: SafeString  # drawn in a box of 18 × 14


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing with everything that must stand beside it.

    `svg` is complete and may go into a page, a file or a PDF as it is. `narrow` is the same chart laid
    out for a telephone, when `responsive` made it.
    """

    key: str
    svg: SafeString
    title: str
    description: str
    table: Table
    source: str
    legend: tuple[LegendItem, ...]
    width: int
    height: int
    narrow: "Chart | None" = None


Data = TypeVar("Data", bound=ChartData)


def responsive(draw: Callable[..., Chart], data: Data, *, wide: int = WIDE, narrow: int = NARROW) -> Chart:
    """Draw once for wide and once for narrow columns; the page shows the one that fits.

    The same data gives the drawing already made: a chart is frozen and depends on nothing else but the language.
    """
    return _responsive(draw, data, wide, narrow, get_language())


@lru_cache(maxsize=64)
def _responsive(draw: Callable[..., Chart], data: ChartData, wide: int, narrow: int, language: str | None) -> Chart:
    small = draw(replace(data, key=f"{data.key}-narrow"), width=narrow)
    return replace(draw(data, width=wide), narrow=small)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The body of a chart before its frame is put around it."""

    kind: str
    body: str
    height: float
    table: Table
    description: str
    tones: frozenset[Tone] = frozenset()
    legend: tuple[LegendItem, ...] = ()
    has_links: bool = False


def finish(data: ChartData, drawing: Drawing, width: int) -> Chart:
    """Put the legend above the body and the accessible frame around both."""
    description = svg.clean(data.description or drawing.description)
    legend, top = lay_out_legend(drawing.legend, width)
    height = round(top + drawing.height)
    body = svg.group(drawing.body, transform=f"translate(0 {svg.number(top)})" if top else None)
    definitions = palette.textures(set(drawing.tones), data.key)
    inside = (svg.element("defs", definitions) if definitions else "") + legend + body
    return Chart(
        key=data.key,
        svg=svg.drawn(_frame(data, drawing, description, inside, (width, height))),
        title=svg.clean(data.title),
        description=description,
        table=drawing.table,
        source=svg.clean(data.source),
        legend=drawing.legend,
        width=width,
        height=height,
    )


def _frame(data: ChartData, drawing: Drawing, description: str, inside: str, size: tuple[int, int]) -> str:
    """An image, or a group of links where marks lead somewhere: what is inside an image is read to nobody."""
    width, height = size
    return svg.element(
        "svg",
        svg.element("title", svg.words(data.title), id=f"{data.key}-title"),
        svg.element("desc", svg.words(description), id=f"{data.key}-desc"),
        inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        class_=f"chart-svg chart-{drawing.kind}",
        role="group" if drawing.has_links else "img",
        aria_labelledby=f"{data.key}-title {data.key}-desc",
        font_family=palette.FONT,
        font_size=13,
    )


def lay_out_legend(items: Iterable[LegendItem], width: int) -> tuple[str, float]:
    """Legend entries in reading order, as many to a line as fit; returns the markup and its height."""
    x, y = 0.0, 0.0
    parts: list[str] = []
    for item in items:
        text, _cut = svg.wrap(item.label, width - 26, lines=1)
        advance = 26 + svg.text_width(text[0]) + 18
        if x and x + advance - 18 > width:
            x, y = 0.0, y + 22
        parts.append(
            svg.group(
                item.swatch,
                svg.label(text[0], 26, 12),
                transform=f"translate({svg.number(x)} {svg.number(y)})",
            )
        )
        x += advance
    if not parts:
        return "", 0.0
    return svg.group(*parts, class_="chart-legend"), y + 32


def swatch(tone: Tone, key: str) -> SafeString:
    return svg.drawn(mark(tone, key, x=1, y=1, width=16, height=12))


def mark(tone: Tone, key: str, *, x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle in a tone, with the outline its texture needs to be seen."""
    ink = palette.INKS[tone]
    return svg.element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=1.5,
        fill=palette.fill_of(tone, key),
        stroke=ink.stroke if ink.texture or tone is Tone.ABSENT else None,
        stroke_dasharray="3 2" if tone is Tone.ABSENT else None,
        class_=f"chart-mark chart-tone-{tone.value}",
    )


def absence(value: Missing, x: float, y: float, *, anchor: str = "start") -> str:
    """The words for a figure that is not there, in its place."""
    return svg.element(
        "text",
        svg.words(value.label),
        x=x,
        y=y,
        class_="chart-absent",
        fill=palette.MUTED,
        font_style="italic",
        text_anchor=anchor if anchor != "start" else None,
    )


def nothing_to_draw(data: ChartData, kind: str, table: Table, width: int) -> Chart:
    """An honest empty figure."""
    body = svg.element(
        "rect",
        x=0.5,
        y=0.5,
        width=width - 1,
        height=95,
        rx=4,
        fill="none",
        stroke=palette.AXIS,
        stroke_dasharray="4 4",
        class_="chart-empty",
    ) + svg.label(_("Sem registos"), width / 2, 53, anchor="middle", class_="chart-muted", fill=palette.MUTED)
    return finish(data, Drawing(kind=kind, body=body, height=96, table=table, description=_("Sem registos.")), width)
