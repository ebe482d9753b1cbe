"""Map of Portugal from centroids: circles sized by figure, or one cell for each municipality.

Outlines can be given too; without verified ones the cells keep every municipality visible at the same
size, near its true place. The islands stand in their own frames at the left.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import sqrt

from django.utils.translation import gettext as _, gettext_noop

from common.charts import palette, svg
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    finish,
    nothing_to_draw,
)
from common.charts.map_layout import Layout, Place, Ring, lay_out
from common.charts.values import Missing, Value, as_decimal, format_number, format_value, numbers

CLASSES = len(palette.RAMP)


class MapStyle(Enum):
    CIRCLES = "circles"  # amounts: the area of the circle is the figure
    CELLS = "cells"  # rates and states: one cell each, shaded in classes
    AREAS = "areas"  # as cells, on given outlines


@dataclass(frozen=True, kw_only=True)
class MapArea:
    """One territory with its centroid in degrees (WGS 84) and, if there is a verified one, its outline."""

    code: str
    name: str
    region: str
    latitude: float
    longitude: float
    value: Value
    outline: tuple[Ring, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapData(ChartData):
    areas: tuple[MapArea, ...]
    measure: str
    style: MapStyle = MapStyle.CELLS
    heading: str = gettext_noop("Município")

    @property
    def table(self) -> Table:
        rows = tuple((svg.clean(a.name), svg.clean(a.region), format_value(a.value, self.unit)) for a in self.areas)
        return Table(headers=(_(self.heading), _("Região"), self.measure), rows=rows)

    @property
    def known(self) -> list[Decimal]:
        return numbers(area.value for area in self.areas)

    @property
    def summary(self) -> str:
        known = self.known
        absent = len(self.areas) - len(known)
        told = _("%(areas)s territórios; %(known)s com valor, %(absent)s sem valor.") % {
            "areas": len(self.areas),
            "known": len(known),
            "absent": absent,
        }
        if not known:
            return told
        lowest, highest = format_value(min(known), self.unit), format_value(max(known), self.unit)
        return _("%(told)s Valores entre %(lowest)s e %(highest)s.") % {
            "told": told,
            "lowest": lowest,
            "highest": highest,
        }

    def said(self, area: MapArea) -> str:
        return f"{area.name} ({area.region}): {format_value(area.value, self.unit)}"


def territory_map(data: MapData, *, width: int = WIDE) -> Chart:
    """Every mark carries its name and figure; classes are told by lightness and listed with their counts."""
    if not data.areas:
        return nothing_to_draw(data, "map", data.table, width)
    height = 440 if width < NARROW_BELOW else 600
    places = tuple(Place(a.code, a.latitude, a.longitude, a.outline) for a in data.areas)
    layout = lay_out(places, width, height, in_cells=data.style is MapStyle.CELLS)
    if data.style is MapStyle.CIRCLES:
        marks, legend = _circles(data, layout)
    else:
        marks, legend = _classes(data, layout)
    drawing = Drawing(
        kind="map",
        body=frames(layout) + marks,
        height=height,
        table=data.table,
        description=data.summary,
        legend=legend,
    )
    return finish(data, drawing, width)


def frames(layout: Layout) -> str:
    """The boxes in which the islands stand."""
    return "".join(
        svg.element(
            "rect",
            x=frame.x,
            y=frame.y,
            width=frame.width,
            height=frame.height,
            rx=4,
            fill="none",
            stroke=palette.GRID,
            class_="chart-grid",
        )
        + svg.label(frame.label, frame.x + 8, frame.y + 18, size=12, class_="chart-muted", fill=palette.MUTED)
        for frame in layout.frames
    )


def breaks(known: list[Decimal]) -> list[Decimal]:
    """The greatest figure of each class; classes hold about as many territories each, ties together."""
    ordered = sorted(known)
    cuts = {ordered[max(len(ordered) * (step + 1) // CLASSES - 1, 0)] for step in range(CLASSES)} if ordered else set()
    return sorted(cuts)


def class_of(value: Decimal, cuts: list[Decimal]) -> int:
    """The step of the ramp; with few classes they are spread over the whole ramp."""
    index = next(index for index, cut in enumerate(cuts) if value <= cut)
    return index if len(cuts) == CLASSES else round(index * (CLASSES - 1) / max(len(cuts) - 1, 1))


def _classes(data: MapData, layout: Layout) -> tuple[str, tuple[LegendItem, ...]]:
    cuts = breaks(data.known)
    marks = []
    for area in data.areas:
        shade = None if isinstance(area.value, Missing) else class_of(as_decimal(area.value), cuts)
        marks.append(svg.group(svg.element("title", svg.words(data.said(area))), _shape(area, layout, shade)))
    return "".join(marks), _class_legend(data, cuts)


def _paint(shade: int | None) -> dict[str, svg.Attribute]:
    if shade is None:
        return {
            "fill": palette.SURFACE,
            "stroke": palette.AXIS,
            "stroke_dasharray": "2 2",
            "class_": "chart-cell-absent",
        }
    return {"fill": palette.RAMP[shade], "stroke": palette.AXIS, "class_": f"chart-ramp-{shade + 1}"}


def _shape(area: MapArea, layout: Layout, shade: int | None) -> str:
    rings = layout.outlines.get(area.code)
    if rings:
        d = "".join(svg.path(ring, closed=True) for ring in rings)
        return svg.element("path", d=d, stroke_width=0.5, **_paint(shade))
    x, y = layout.positions[area.code]
    return svg.element("path", d=hexagon(x, y, layout.radius), stroke_width=0.75, **_paint(shade))


def hexagon(x: float, y: float, radius: float) -> str:
    """Relative steps: the same few characters for each of the 308 cells compress to almost nothing."""
    half, quarter = svg.number(radius * sqrt(3) / 2), svg.number(radius / 2)
    side = svg.number(radius)
    start = f"M{svg.number(x)} {svg.number(y - radius)}"
    return f"{start}l{half} {quarter}v{side}l-{half} {quarter}l-{half} -{quarter}v-{side}Z"


def _class_legend(data: MapData, cuts: list[Decimal]) -> tuple[LegendItem, ...]:
    items = []
    for shade in sorted({class_of(cut, cuts) for cut in cuts}):
        members = [value for value in data.known if class_of(value, cuts) == shade]
        drawn = svg.element("path", d=hexagon(9, 7, 7), stroke_width=0.75, **_paint(shade))
        items.append(LegendItem(f"{_range(members)} ({len(members)})", svg.drawn(drawn)))
    return (*items, *_absence_legend(data))


def _range(members: list[Decimal]) -> str:
    low, high = format_number(min(members)), format_number(max(members))
    return low if low == high else f"{low} a {high}"


def _absence_legend(data: MapData) -> tuple[LegendItem, ...]:
    items = []
    for reason in Missing:
        count = sum(1 for area in data.areas if area.value is reason)
        if count:
            drawn = svg.element("path", d=hexagon(9, 7, 7), stroke_width=0.75, **_paint(None))
            items.append(LegendItem(f"{reason.label} ({count})", svg.drawn(drawn)))
    return tuple(items)


def _circles(data: MapData, layout: Layout) -> tuple[str, tuple[LegendItem, ...]]:
    greatest = max((abs(value) for value in data.known), default=Decimal(0))
    largest = layout.radius * 2.6
    ordered = sorted(data.areas, key=lambda area: (-_size(area.value), area.code))
    marks = [
        svg.group(svg.element("title", svg.words(data.said(area))), _circle(area, layout, greatest, largest))
        for area in ordered
    ]
    items = []
    if greatest:
        drawn = svg.element("circle", cx=9, cy=7, r=7, **_circle_paint())
        items.append(
            LegendItem(
                _("a área do círculo é a quantidade; o maior vale %(greatest)s")
                % {"greatest": format_number(greatest)},
                svg.drawn(drawn),
            )
        )
    if any(value == 0 for value in data.known):
        items.append(LegendItem("zero", svg.drawn(_zero(9, 7))))
    return "".join(marks), (*items, *_absence_legend(data))


def _size(value: Value) -> Decimal:
    return Decimal(-1) if isinstance(value, Missing) else abs(as_decimal(value))


def _circle_paint() -> dict[str, svg.Attribute]:
    return {"fill": palette.RAMP[2], "stroke": palette.BRAND, "fill_opacity": 0.75, "class_": "chart-circle"}


def _zero(x: float, y: float) -> str:
    return svg.element("circle", cx=x, cy=y, r=1.6, fill=palette.AXIS, class_="chart-zero")


def _circle(area: MapArea, layout: Layout, greatest: Decimal, largest: float) -> str:
    x, y = layout.positions[area.code]
    if isinstance(area.value, Missing):
        return svg.element("path", d=hexagon(x, y, 4), stroke_width=0.75, **_paint(None))
    if not area.value:
        return _zero(x, y)
    share = float(abs(as_decimal(area.value)) / greatest)
    return svg.element("circle", cx=x, cy=y, r=max(largest * sqrt(share), 2.2), **_circle_paint())
