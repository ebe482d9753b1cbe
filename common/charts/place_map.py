"""Map of Portugal with marked places: each with its shape, a link if it leads somewhere, and lines between them.

The ground is one cell for each municipality, drawn as a single path; a mark stands on the cells it names.
"""

from dataclasses import dataclass, replace
from enum import Enum
from math import hypot

from django.utils.translation import gettext as _

from common.charts import palette, svg
from common.charts.chart import (
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    finish,
)
from common.charts.tile_layout import Layout, Place, Point, cells, frames, lay_out

BEND = 0.16
WIDEST = 440


class Shape(Enum):
    """Told apart by form first: filled, with a hole, crossed, in doubt, or the diamond where things begin."""

    DIAMOND = "diamond"
    DISC = "disc"
    RING = "ring"
    CROSS = "cross"
    TRIANGLE = "triangle"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something at a place. `at` are cells of the ground, in whose middle it stands; without them it is not drawn."""

    key: str
    said: str
    at: tuple[str, ...]
    shape: Shape = Shape.DISC
    number: int | None = None
    url: str = ""
    is_kept: bool = False  # what is said is kept in Portuguese


@dataclass(frozen=True, kw_only=True)
class PlaceMapData(ChartData):
    ground: tuple[Place, ...]
    marks: tuple[Mark, ...]
    table: Table
    lines: tuple[tuple[str, str], ...] = ()
    """From a mark to another, by their keys."""
    shapes: tuple[tuple[Shape, str], ...] = ()
    """What each shape means, for the legend."""


def place_map(data: PlaceMapData, *, width: int = WIDE) -> Chart:
    layout = _in_the_middle(lay_out(data.ground, min(width, WIDEST)), width)
    places = _positions(data.marks, layout)
    marks = [_mark(mark, places[mark.key], layout.radius) for mark in data.marks if mark.key in places]
    lines = [_line(places[a], places[b], layout.radius) for a, b in data.lines if a in places and b in places]
    drawing = Drawing(
        kind="places",
        body=_ground(layout) + "".join(lines) + "".join(marks),
        height=layout.height,
        table=data.table,
        description=_("%(marks)s de %(marks2)s marcas têm lugar no mapa.")
        % {"marks": len(marks), "marks2": len(data.marks)},
        legend=tuple(_legend(shape, words) for shape, words in data.shapes),
        has_links=any(mark.url for mark in data.marks),
    )
    return finish(data, drawing, width)


def _ground(layout: Layout) -> str:
    d = cells(layout.positions.values(), layout.scale)
    path = svg.element("path", d=d, fill=palette.RAMP[0], class_="chart-ground-cells") if d else ""
    return frames(layout) + path


def _in_the_middle(layout: Layout, width: int) -> Layout:
    aside = (width - layout.width) / 2
    return replace(
        layout,
        positions={code: (x + aside, y) for code, (x, y) in layout.positions.items()},
        frames=tuple(replace(frame, x=frame.x + aside) for frame in layout.frames),
    )


def _positions(marks: tuple[Mark, ...], layout: Layout) -> dict[str, Point]:
    """The middle of the cells of each mark; a second mark on the same spot stands a little aside."""
    found: dict[str, Point] = {}
    for mark in marks:
        cells = [layout.positions[code] for code in mark.at if code in layout.positions]
        if not cells:
            continue
        x, y = sum(x for x, _ in cells) / len(cells), sum(y for _, y in cells) / len(cells)
        while any(hypot(x - a, y - b) < layout.radius for a, b in found.values()):
            x, y = x + layout.radius * 1.5, y - layout.radius * 0.6
        found[mark.key] = (x, y)
    return found


def _mark(mark: Mark, place: Point, radius: float) -> str:
    size = max(radius * 1.15, 7) if mark.number is None else max(radius * 1.15, 7) + min(mark.number, 12) * 0.5
    number = ""
    if mark.number is not None and mark.number > 1:
        x, y = place
        number = svg.label(
            str(mark.number), x, y + 4, anchor="middle", size=12, weight=700, class_="chart-on-dark", fill="#ffffff"
        )
    inside = svg.element("title", svg.words(mark.said)) + _shape(mark.shape, place, size) + number
    drawn = svg.group(inside)
    if mark.url:
        drawn = svg.element("a", inside, href=mark.url, aria_label=mark.said, class_="chart-place-link")
    return svg.in_portuguese(drawn) if mark.is_kept else drawn


def _shape(shape: Shape, place: Point, size: float) -> str:
    x, y = place
    match shape:
        case Shape.DIAMOND:
            tall = size * 1.35
            corners = [(x, y - tall), (x + tall, y), (x, y + tall), (x - tall, y)]
            return _polygon(corners, "#f2b134", palette.INK, "chart-place-diamond")
        case Shape.TRIANGLE:
            corners = [(x, y - size * 1.2), (x + size * 1.2, y + size), (x - size * 1.2, y + size)]
            return _polygon(corners, palette.SURFACE, palette.FUNDING, "chart-place-triangle")
        case Shape.CROSS:
            arm = size * 0.6
            d = svg.path([(x - arm, y - arm), (x + arm, y + arm)]) + svg.path([(x - arm, y + arm), (x + arm, y - arm)])
            crossing = svg.element(
                "path", d=d, stroke=palette.ALERT, stroke_width=2.5, class_="chart-place-cross", fill="none"
            )
            return _circle(place, size, palette.SURFACE, palette.ALERT, 1, "chart-place-crossed") + crossing
        case Shape.RING:
            return _circle(place, size * 0.85, palette.SURFACE, palette.BRAND, 3, "chart-place-ring")
        case Shape.DISC:
            return _circle(place, size, palette.BRAND, palette.SURFACE, 1.5, "chart-place-disc")


def _polygon(corners: list[Point], fill: str, stroke: str, name: str) -> str:
    d = svg.path(corners, closed=True)
    return svg.element("path", d=d, fill=fill, stroke=stroke, stroke_width=1.5, stroke_linejoin="round", class_=name)


def _circle(place: Point, radius: float, fill: str, stroke: str, width: float, name: str) -> str:
    x, y = place
    return svg.element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=width, class_=name)


def _line(start: Point, end: Point, radius: float) -> str:
    """A bent line that ends before the mark, with its head: who took it from whom."""
    (x1, y1), (x2, y2) = start, end
    length = hypot(x2 - x1, y2 - y1)
    if length < radius * 2:
        return ""
    bend_x, bend_y = (x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND
    along = hypot(x2 - bend_x, y2 - bend_y)
    ux, uy = (x2 - bend_x) / along, (y2 - bend_y) / along
    tip = (x2 - ux * radius * 1.6, y2 - uy * radius * 1.6)
    base = (tip[0] - ux * 8, tip[1] - uy * 8)
    head = [tip, (base[0] - uy * 4, base[1] + ux * 4), (base[0] + uy * 4, base[1] - ux * 4)]
    numbers = [svg.number(each) for each in (x1, y1, bend_x, bend_y, *base)]
    return svg.element(
        "path",
        d=f"M{numbers[0]} {numbers[1]}Q{numbers[2]} {numbers[3]} {numbers[4]} {numbers[5]}",
        fill="none",
        stroke=palette.MUTED,
        stroke_width=1.75,
        class_="chart-place-line",
    ) + svg.element("path", d=svg.path(head, closed=True), fill=palette.MUTED, class_="chart-place-head")


def _legend(shape: Shape, words: str) -> LegendItem:
    return LegendItem(words, svg.drawn(_shape(shape, (9, 7), 6)))
