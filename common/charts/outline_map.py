"""Portugal with the true outlines of its municipalities, the islands at the same scale in frames of their own.

It takes what the tile map takes, and gives the same pieces: legend, table, links and words are alike.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from common.charts import palette, svg
from common.charts.chart import WIDE, Chart, Drawing, LegendItem, finish
from common.charts.hatching import CLOTH
from common.charts.outline_data import Outline, Outlines, divides
from common.charts.tile_data import Inset, Tile, TileMapData
from common.charts.tile_map import (
    AZORES,
    GAP,
    MARGIN,
    PADDING,
    SHEET,
    TileMap,
    leading,
    legend,
    legend_words,
    of_inset,
    reference,
    shades,
    sheet,
)
from common.charts.tile_marks import Shade, name_of, texture

TALL = 810  # the mainland
BETWEEN = 22
EVEN = 8 / CLOTH  # in an image a cloth is a whole number of pixels, else its seams show
ROWS = ((Inset.WESTERN, Inset.CENTRAL), (Inset.EASTERN,))


@dataclass(frozen=True)
class Land:
    """What is drawn together: territories with their outlines, at one scale, from the north-west corner of all."""

    tiles: tuple[tuple[Tile, Outline], ...]
    scale: float

    @property
    def west(self) -> float:
        return min(shape.west for _tile, shape in self.tiles) * self.scale

    @property
    def north(self) -> float:
        return min(shape.north for _tile, shape in self.tiles) * self.scale

    @property
    def width(self) -> float:
        return max(shape.east for _tile, shape in self.tiles) * self.scale - self.west

    @property
    def height(self) -> float:
        return max(shape.south for _tile, shape in self.tiles) * self.scale - self.north


@dataclass(frozen=True)
class Sketch:
    data: TileMapData
    outlines: Outlines
    is_linked: bool

    @property
    def scale(self) -> float:
        """That of the whole mainland, whatever is drawn of it."""
        mainland = [shape for code, shape in self.outlines.shapes if code in self.outlines.mainland]
        down = max((shape.south for shape in mainland), default=TALL)
        across = max((shape.east for shape in mainland), default=SHEET)
        return min(TALL / down, (SHEET - 2 * MARGIN) / across)

    def land(self, inset: Inset) -> Land | None:
        shapes = dict(self.outlines.shapes)
        found = [(tile, shapes[tile.code]) for tile in of_inset(self.data, inset) if tile.code in shapes]
        return Land(tuple(found), self.scale) if found else None


def outline_map(data: TileMapData, outlines: Outlines) -> TileMap:
    data = _attributed(data, outlines)
    sketch = Sketch(data, outlines, is_linked=True)
    body, height = _mainland(sketch)
    islands, below = _islands(sketch)
    symbols = svg.element("svg", _textures(sketch), width=0, height=0, class_="tile-symbols", aria_hidden="true")
    return TileMap(
        key=data.key,
        title=svg.clean(data.title),
        description=svg.clean(data.description or data.summary),
        measure=data.measure,
        counted=_(data.counted),
        source=svg.clean(data.source),
        symbols=svg.drawn(symbols),
        mainland=sheet(data, body, height, _("Continente")),
        islands=sheet(data, islands, below, _("Açores e Madeira")),
        legend=tuple(legend(data, lambda shade: _swatch(sketch, shade, (2, 6, 24, 20)))),
        table=data.table,
        urls=tuple(tile.url for tile in data.tiles),
        has_links=any(tile.url for tile in data.tiles),
    )


def outline_chart(data: TileMapData, outlines: Outlines, *, width: int = WIDE) -> Chart:
    """The whole map as one drawing without links: the islands at the left, the mainland at the right."""
    data = _attributed(data, outlines)
    sketch = Sketch(data, outlines, is_linked=False)
    scale = width / (2 * SHEET)
    mainland, height = _mainland(sketch)
    islands, below = _islands(sketch)
    tall = max(height, below)
    parts = svg.group(islands, transform=f"translate(0 {svg.number(tall - below)})") + svg.group(
        mainland, transform=f"translate({svg.number(SHEET)} 0)"
    )
    drawing = Drawing(
        kind="tiles",
        body=svg.element("defs", _textures(sketch, EVEN / scale)) + svg.group(parts, transform=f"scale({scale:.4f})"),
        height=tall * scale,
        table=data.table,
        description=data.summary,
        legend=tuple(
            LegendItem(said, svg.drawn(_swatch(sketch, shade, (1, 1, 16, 12), scale)))
            for shade, said in legend_words(data)
        ),
    )
    return finish(data, drawing, width)


def _attributed(data: TileMapData, outlines: Outlines) -> TileMapData:
    """Whose outlines they are is said wherever they are drawn."""
    return replace(data, source=f"{data.source.rstrip('.')}. {outlines.attribution.rstrip('.')}.")


def _textures(sketch: Sketch, times: float = 1) -> str:
    data = sketch.data
    kinds = {name_of(kind): kind for kind in map(data.kind_of, shades(data))}
    return "".join(texture(kind, data.ramp, data.key, times / sketch.scale) for kind in kinds.values())


def _swatch(sketch: Sketch, shade: Shade, box: tuple[float, float, float, float], scale: float = 1) -> str:
    """Drawn at the scale of the land, so that its texture is as there."""
    scale *= sketch.scale
    x, y, width, height = (side / scale for side in box)
    drawn = svg.element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        fill=f"url(#{reference(sketch.data, shade)})",
        stroke=palette.AXIS,
        stroke_width=1 / scale,
        class_="outline",
    )
    return svg.group(drawn, transform=f"scale({scale:.4f})")


def _mainland(sketch: Sketch) -> tuple[str, float]:
    land = sketch.land(Inset.MAINLAND)
    if land is None:
        return "", 0
    return _drawn(sketch, land, ((SHEET - land.width) / 2, MARGIN)), land.height + 2 * MARGIN


def _islands(sketch: Sketch) -> tuple[str, float]:
    """The frame of the Azores with its groups; that of Madeira to the south-east of it."""
    names = {inset: _(name) for inset, name in AZORES.items()}
    azores = [[(names[inset], land) for inset in row if (land := sketch.land(inset))] for row in ROWS]
    madeira = sketch.land(Inset.MADEIRA)
    parts, y = [], 1.0
    if any(azores):
        drawn, _width, height = _frame(sketch, _("Açores"), [row for row in azores if row], y, is_left=True)
        parts.append(drawn)
        y += height + GAP
    if madeira:
        drawn, _width, height = _frame(sketch, "Madeira", [[("", madeira)]], y, is_left=False)
        parts.append(drawn)
        y += height + GAP
    return "".join(parts), y - GAP + 1 if parts else 0


def _frame(
    sketch: Sketch, title: str, rows: list[list[tuple[str, Land]]], y: float, *, is_left: bool
) -> tuple[str, float, float]:
    """Rows of named groups in a box; the last row stands at the right, because it lies farther east."""
    wide = max(sum(_across(name, land) for name, land in row) + BETWEEN * (len(row) - 1) for row in rows)
    width = max(wide, svg.text_width(title, 15, bold=True)) + 2 * PADDING
    heads = [24.0 if any(name for name, _land in row) else 4.0 for row in rows]
    talls = [max(land.height for _name, land in row) for row in rows]
    height = sum(heads) + sum(talls) + PADDING * (len(rows) + 1) + 20
    x = 1.0 if is_left else SHEET - 1 - width
    parts = [
        svg.element(
            "rect", x=x, y=y, width=width, height=height, rx=6, fill="none", stroke=palette.AXIS, class_="tile-frame"
        ),
        svg.label(title, x + PADDING, y + 22, size=15, weight=600),
    ]
    top = y + 20
    for number, (row, head, tall) in enumerate(zip(rows, heads, talls, strict=True)):
        left = x + PADDING
        if number:
            left = x + width - PADDING - sum(_across(name, land) for name, land in row)
        for name, land in row:
            if name:
                parts.append(svg.label(name, left, top + 24, size=14, class_="chart-muted", fill=palette.MUTED))
            parts.append(_drawn(sketch, land, (left, top + head + PADDING)))
            left += _across(name, land) + BETWEEN
        top += head + tall + PADDING
    return "".join(parts), width, height


def _across(name: str, land: Land) -> float:
    return max(land.width, svg.text_width(name, 14))


def _drawn(sketch: Sketch, land: Land, at: tuple[float, float]) -> str:
    """The outlines, borders of regions, and above them the one that is looked at."""
    x, y = at[0] - land.west, at[1] - land.north
    areas = "".join(_area(sketch, tile, shape) for tile, shape in land.tiles)
    between = divides(tuple((tile.region, shape.path) for tile, shape in land.tiles))
    inside = svg.group(
        areas, class_="outlines", stroke=palette.AXIS, stroke_width=0.8 / land.scale, stroke_linejoin="round"
    )
    return svg.group(
        inside,
        _borders(between, land.scale),
        _ring(sketch, land),
        transform=f"translate({svg.number(x)} {svg.number(y)}) scale({land.scale:.4f})",
        class_="outline-land",
    )


def _area(sketch: Sketch, tile: Tile, shape: Outline) -> str:
    fill = reference(sketch.data, tile.shade)
    inside = f'<title>{svg.words(tile.whole)}</title><path fill="url(#{fill})" d="{shape.path}"/>'
    return leading(sketch.data, tile, inside, is_linked=sketch.is_linked)


def _borders(d: str, scale: float) -> str:
    if not d:
        return ""
    paint = {"d": d, "fill": "none", "stroke_linejoin": "round", "pointer_events": "none"}
    return svg.element("path", stroke=palette.INK, stroke_width=1.5 / scale, class_="tile-border", **paint)


def _ring(sketch: Sketch, land: Land) -> str:
    """Around the current territory; the script puts it around the one that is looked at."""
    current = next((shape.path for tile, shape in land.tiles if tile.code == sketch.data.current), "")
    if not current and not sketch.is_linked:
        return ""
    paint = {"d": current, "fill": "none", "stroke_linejoin": "round", "pointer_events": "none"}
    return svg.element("path", stroke=palette.INK, stroke_width=3 / land.scale, class_="outline-ring", **paint)
