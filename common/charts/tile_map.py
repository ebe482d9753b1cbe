"""Portugal with one cell of the same size for each municipality, the islands in frames of their own.

`tile_map` gives the pieces that a page puts together: two drawings at one scale (the mainland; the islands),
the legend and the table. `tile_chart` puts the same into one drawing, for a file or a PDF.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop

from common.charts import palette, svg
from common.charts.chart import WIDE, Chart, Drawing, LegendItem, Table, finish
from common.charts.tile_data import Inset, Side, Tile, TileMapData
from common.charts.tile_geometry import HEIGHT, ROW, WIDTH, borders, centre, coast
from common.charts.tile_marks import Shade, name_of, symbol
from common.charts.values import Missing

MARGIN = 13
SHEET = 15 * WIDTH + 2 * MARGIN  # both drawings are as wide, so that they have one scale
PADDING, GAP = 12, 16
BETWEEN = 20  # groups of islands


AZORES = {
    Inset.WESTERN: gettext_noop("Ocidental"),
    Inset.CENTRAL: gettext_noop("Central"),
    Inset.EASTERN: gettext_noop("Oriental"),
}


@dataclass(frozen=True)
class TileLegend:
    """A class, or a reason for absence, with how many territories are in it."""

    label: str
    count: int
    swatch: SafeString


@dataclass(frozen=True, kw_only=True)
class TileMap:
    """What `{% tile_map %}` shows."""

    key: str
    title: str
    description: str
    measure: str
    counted: str
    source: str
    symbols: SafeString
    mainland: SafeString
    islands: SafeString
    legend: tuple[TileLegend, ...]
    table: Table
    urls: tuple[str, ...]
    has_links: bool

    @property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The rows of the table, each with its address."""
        return tuple(zip(self.urls, self.table.rows, strict=True))


def tile_map(data: TileMapData) -> TileMap:
    description = svg.clean(data.description or data.summary)
    body, height = _mainland(data)
    islands, below = _islands(data)
    return TileMap(
        key=data.key,
        title=svg.clean(data.title),
        description=description,
        measure=data.measure,
        counted=_(data.counted),
        source=svg.clean(data.source),
        symbols=svg.drawn(
            svg.element("svg", _symbols(data), width=0, height=0, class_="tile-symbols", aria_hidden="true")
        ),
        mainland=sheet(data, body, height, _("Continente")),
        islands=sheet(data, islands, below, _("Açores e Madeira")),
        legend=tuple(legend(data, lambda shade: _use(data, shade, 14, 16))),
        table=data.table,
        urls=tuple(tile.url for tile in data.tiles),
        has_links=any(tile.url for tile in data.tiles),
    )


def tile_chart(data: TileMapData, *, width: int = WIDE) -> Chart:
    """The whole map as one drawing without links: the islands at the left, the mainland at the right."""
    scale = width / (2 * SHEET)
    mainland, height = _mainland(data, is_linked=False)
    islands, below = _islands(data, is_linked=False)
    tall = max(height, below)
    parts = svg.group(islands, transform=f"translate(0 {svg.number(tall - below)})") + svg.group(
        mainland, transform=f"translate({svg.number(SHEET)} 0)"
    )
    drawing = Drawing(
        kind="tiles",
        body=_symbols(data) + svg.group(parts, transform=f"scale({scale:.4f})"),
        height=tall * scale,
        table=data.table,
        description=data.summary,
        legend=tuple(
            LegendItem(said, svg.drawn(_use(data, shade, 9, 7, scale=0.5))) for shade, said in legend_words(data)
        ),
    )
    return finish(data, drawing, width)


def shades(data: TileMapData) -> list[Shade]:
    """Every class, even an empty one, and the reasons for absence that occur."""
    return [*range(len(data.classes)), *(reason for reason in Missing if data.counts[reason])]


def legend(data: TileMapData, swatch: Callable[[Shade], str]) -> Iterable[TileLegend]:
    """Each class with its count; `swatch` draws it in a box of 28 × 32."""
    counts = data.counts
    for shade in shades(data):
        label = shade.label if isinstance(shade, Missing) else data.classes[shade]
        drawn = svg.element(
            "svg",
            swatch(shade),
            viewBox="0 0 28 32",
            width=28,
            height=32,
            class_="tile-swatch",
            aria_hidden="true",
        )
        yield TileLegend(svg.clean(label), counts[shade], svg.drawn(drawn))


def legend_words(data: TileMapData) -> Iterable[tuple[Shade, str]]:
    """Each class as the legend of a file says it."""
    for shade in shades(data):
        label = shade.label if isinstance(shade, Missing) else data.classes[shade]
        yield shade, f"{label} ({data.counts[shade]})"


def _symbols(data: TileMapData) -> str:
    kinds = {name_of(kind): kind for kind in map(data.kind_of, shades(data))}
    return svg.element("defs", *(symbol(kind, data.ramp, data.key) for kind in kinds.values()))


def reference(data: TileMapData, shade: Shade) -> str:
    return f"{data.key}-{name_of(data.kind_of(shade))}"


def _use(data: TileMapData, shade: Shade, x: float, y: float, *, scale: float = 1) -> str:
    href = f"#{reference(data, shade)}"
    if scale != 1:
        place = f"translate({svg.number(x)} {svg.number(y)}) scale({svg.number(scale)})"
        return svg.element("use", href=href, transform=place)
    return svg.element("use", href=href, x=x, y=y)


def sheet(data: TileMapData, inside: str, height: float, name: str) -> SafeString:
    """One of the two drawings: links in a group, or an image; none where there is nothing to draw."""
    if not inside:
        return svg.drawn("")
    has_links = any(tile.url for tile in data.tiles)
    drawn = svg.element(
        "svg",
        inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {svg.number(SHEET)} {svg.number(height)}",
        width=SHEET,
        height=height,
        class_="chart-svg chart-tiles",
        role="group" if has_links else "img",
        aria_label=f"{name}: {svg.clean(data.title)}",
        font_family=palette.FONT,
        font_size=13,
    )
    return svg.drawn(drawn)


def _mainland(data: TileMapData, *, is_linked: bool = True) -> tuple[str, float]:
    """The mainland, or what is given of it, in the middle of its sheet; without any, nothing."""
    tiles = of_inset(data, Inset.MAINLAND)
    if not tiles:
        return "", 0
    middles = [centre(tile.cell) for tile in tiles]
    west, east = min(x for x, _ in middles), max(x for x, _ in middles)
    north, south = min(y for _, y in middles), max(y for _, y in middles)
    place = f"translate({svg.number((SHEET - west - east) / 2)} {svg.number(MARGIN + HEIGHT / 2 - north)})"
    return svg.group(_land(data, tiles, is_linked=is_linked), transform=place), south - north + HEIGHT + 2 * MARGIN


def _islands(data: TileMapData, *, is_linked: bool = True) -> tuple[str, float]:
    """The frame of the Azores with its three groups from west to east; that of Madeira to the south-east of it."""
    groups = [(_(name), of_inset(data, inset)) for inset, name in AZORES.items()]
    parts, y = [], 1.0
    if any(tiles for _name, tiles in groups):
        across, down = _row_size(_("Açores"), groups)
        parts.append(_frame(data, _("Açores"), groups, (1.0, y, across, down), is_linked=is_linked))
        y += down + GAP
    madeira = of_inset(data, Inset.MADEIRA)
    if madeira:
        across, down = _row_size("Madeira", [("", madeira)])
        place = (SHEET - 1 - across, y, across, down)
        parts.append(_frame(data, "Madeira", [("", madeira)], place, is_linked=is_linked))
        y += down + GAP
    return "".join(parts), y - GAP + 1 if parts else 0


def of_inset(data: TileMapData, inset: Inset) -> list[Tile]:
    return [tile for tile in data.tiles if tile.inset is inset]


def _extent(name: str, tiles: list[Tile]) -> tuple[float, float, float]:
    """Where the cells of a group begin, how wide the group is with its name, and where its last row ends."""
    xs = [centre(tile.cell)[0] for tile in tiles] or [0.0]
    west = min(xs) - WIDTH / 2
    across = max(max(xs) + WIDTH / 2 - west, svg.text_width(name, 14))
    return west, across, max((tile.row for tile in tiles), default=0) * ROW + HEIGHT


def _row_size(title: str, groups: list[tuple[str, list[Tile]]]) -> tuple[float, float]:
    extents = [_extent(name, tiles) for name, tiles in groups]
    first = min((tile.row for _name, tiles in groups for tile in tiles), default=0) * ROW
    inside = sum(across for _, across, _ in extents) + BETWEEN * (len(groups) - 1)
    across = max(inside, svg.text_width(title, 15, bold=True)) + 2 * PADDING
    return across, max(down for _, _, down in extents) - first + 2 * PADDING + _head(groups)


def _head(groups: list[tuple[str, list[Tile]]]) -> float:
    return 40 if any(name for name, _tiles in groups) else 20


def _frame(
    data: TileMapData,
    title: str,
    groups: list[tuple[str, list[Tile]]],
    box: tuple[float, float, float, float],
    *,
    is_linked: bool,
) -> str:
    x, y, width, height = box
    frame = {"fill": "none", "stroke": palette.AXIS, "class_": "tile-frame"}
    parts = [
        svg.element("rect", x=x, y=y, width=width, height=height, rx=6, **frame),
        svg.label(title, x + PADDING, y + 22, size=15, weight=600),
    ]
    first = min((tile.row for _name, tiles in groups for tile in tiles), default=0) * ROW
    left, top = x + PADDING, y + PADDING + _head(groups) - first
    for name, tiles in groups:
        west, across, _down = _extent(name, tiles)
        if left > x + PADDING:
            parts.append(_divide(left - BETWEEN / 2, y + 34, y + height - PADDING))
        if name:
            parts.append(svg.label(name, left, y + 42, size=14, class_="chart-muted", fill=palette.MUTED))
        place = f"translate({svg.number(left - west)} {svg.number(top)})"
        parts.append(svg.group(_land(data, tiles, is_linked=is_linked), transform=place))
        left += across + BETWEEN
    return "".join(parts)


def _divide(x: float, top: float, bottom: float) -> str:
    return svg.element(
        "path",
        d=svg.path([(x, top), (x, bottom)]),
        stroke=palette.AXIS,
        stroke_dasharray="1 5",
        stroke_linecap="round",
        class_="tile-frame",
    )


def _land(data: TileMapData, tiles: list[Tile], *, is_linked: bool) -> str:
    """The shore, the tiles upon it row by row, borders of regions, and names that help to find one's way."""
    shore = svg.element(
        "path",
        d=coast(tuple(tile.cell for tile in tiles)),
        fill="none",
        stroke=palette.SHADE,
        stroke_width=15,
        stroke_linejoin="round",
        class_="tile-shore",
    )
    references = {shade: reference(data, shade) for shade in shades(data)}
    ordered = sorted(tiles, key=lambda tile: (tile.row, tile.column))
    rows = [
        svg.group(
            *(_tile(data, tile, references[tile.shade], is_linked=is_linked) for tile in row),
            transform=f"translate(0 {svg.number(centre((0, number))[1])})",
        )
        for number, row in groupby(ordered, key=lambda tile: tile.row)
    ]
    cells = "".join(rows)
    return shore + cells + _borders(tiles) + "".join(_label(tile) for tile in tiles if tile.label)


def _tile(data: TileMapData, tile: Tile, symbol_id: str, *, is_linked: bool) -> str:
    """Written out, because there are 308 in a drawing; whatever comes from outside is escaped as everywhere.

    Its row says how far down it is.
    """
    x, _y = centre(tile.cell)
    inside = f'<title>{svg.words(tile.whole)}</title><use href="#{symbol_id}" x="{svg.number(x)}"/>'
    return leading(data, tile, inside, is_linked=is_linked)


def leading(data: TileMapData, tile: Tile, inside: str, *, is_linked: bool) -> str:
    """What is drawn of a territory, as a link where it leads somewhere."""
    is_current = tile.code == data.current
    if tile.url and is_linked:
        current = ' aria-current="location"' if is_current else ""
        return f'<a href="{svg.words(tile.url)}" class="tile-link"{current}>{inside}</a>'
    return f'<g class="tile-current">{inside}</g>' if is_current else f"<g>{inside}</g>"


def _borders(tiles: list[Tile]) -> str:
    d = borders(tuple(tile.cell for tile in tiles), tuple(tile.region for tile in tiles))
    if not d:
        return ""
    paint = {"fill": "none", "stroke_linejoin": "round", "stroke_linecap": "round", "pointer_events": "none"}
    return svg.element(
        "path", d=d, stroke=palette.SURFACE, stroke_width=4.5, class_="tile-border-ground", **paint
    ) + svg.element("path", d=d, stroke=palette.INK, stroke_width=2, class_="tile-border", **paint)


def _label(tile: Tile) -> str:
    x, y = centre(tile.cell)
    place, anchor = {
        Side.LEFT: ((x - WIDTH / 2 - 9, y + 4.5), "end"),
        Side.RIGHT: ((x + WIDTH / 2 + 9, y + 4.5), "start"),
        Side.ABOVE: ((x, y - HEIGHT / 2 - 10), "middle"),
        Side.BELOW: ((x, y + HEIGHT / 2 + 13), "middle"),
    }[tile.label or Side.LEFT]
    return svg.label(tile.name, *place, anchor=anchor, size=14, class_="chart-muted tile-place", fill=palette.MUTED)
