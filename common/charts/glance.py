"""Drawings as small as a line of text, for pages that say much at once; the words stand beside them.

None is read aloud. Bars are as wide as the room they are given: their parts are percentages of it. Textures are
defined once on a page, with `textures_for(key)`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.charts import palette, svg
from common.charts.palette import Tone
from common.charts.tile_data import Inset
from common.charts.tile_geometry import HEIGHT, WIDTH, borders, centre, hexagon

BAR = 14
GAP = 22  # between groups of islands
STEPS = len(palette.RAMP)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality in its cell: `step` of the ramp from 0, or None without a figure; `dim` outside what is asked."""

    inset: Inset
    column: int
    row: int
    region: str
    step: int | None
    dim: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        return self.column, self.row


def textures_for(key: str) -> SafeString:
    """The textures of all tones, once for all bars of a page."""
    inside = svg.element("defs", palette.textures(set(Tone), key))
    return svg.drawn(svg.element("svg", inside, width=0, height=0, class_="glance-defs", aria_hidden="true"))


def share_bar(parts: Iterable[tuple[Tone, int]], key: str, *, height: int = BAR) -> SafeString:
    """How a whole divides; with nothing to divide, an empty track."""
    counted = [(tone, count) for tone, count in parts if count]
    whole = sum(count for _tone, count in counted)
    if not whole:
        return _bar(_track(height, is_filled=False), height)
    drawn, done = "", 0
    for tone, count in counted:
        drawn += _part(tone, key, 100 * done / whole, 100 * count / whole, height)
        done += count
    return _bar(drawn, height)


def gauge(share: float | None, *, mark: float | None = None, tone: Tone = Tone.PRIMARY, key: str = "") -> SafeString:
    """How much of a whole, from 0 to 1; None is not known, and draws an outline. `mark` is where one wants to be."""
    drawn = _track(BAR, is_filled=share is not None)
    if share:
        drawn += _part(tone, key, 0, 100 * min(share, 1), BAR)
    if mark is not None:
        drawn += svg.element(
            "rect", x=f"{_short(100 * mark)}%", width=3, height=BAR, fill=palette.INK, class_="chart-ink"
        )
    return _bar(drawn, BAR)


def _bar(inside: str, height: int) -> SafeString:
    return svg.drawn(svg.element("svg", inside, width="100%", height=height, class_="glance-bar", aria_hidden="true"))


def _track(height: int, *, is_filled: bool) -> str:
    return svg.element(
        "rect",
        x=0.5,
        y=0.5,
        width="99.5%",
        height=height - 1,
        rx=2,
        fill=palette.SHADE if is_filled else "none",
        stroke=palette.AXIS,
        stroke_width=0.75,
        stroke_dasharray=None if is_filled else "4 3",
        class_="chart-track" if is_filled else "chart-track chart-track-absent",
    )


def _part(tone: Tone, key: str, start: float, size: float, height: int) -> str:
    """Parts end in a thin line of the ground, so that two of them never run together."""
    ink = palette.INKS[tone]
    return svg.element(
        "rect",
        x=f"{_short(start)}%",
        y=0.75,
        width=f"{_short(size)}%",
        height=height - 1.5,
        fill=palette.fill_of(tone, key),
        stroke=ink.stroke if tone is Tone.ABSENT else palette.SURFACE,
        stroke_width=1.5,
        stroke_dasharray="3 2" if tone is Tone.ABSENT else None,
        class_=f"glance-part chart-tone-{tone.value}" if tone is Tone.ABSENT else f"glance-part glance-{tone.value}",
    )


def _short(value: float) -> str:
    return svg.number(round(value, 2))


def tile_glance(places: Iterable[Place]) -> SafeString:
    """Portugal with a cell for each municipality, one path for each class: small enough to stand beside a table."""
    by_inset: dict[Inset, list[Place]] = {inset: [] for inset in Inset}
    for place in places:
        by_inset[place.inset].append(place)
    left, tall = _island_column(by_inset)
    land = by_inset[Inset.MAINLAND]
    west, north, east, south = _extent(land)
    height = max(south - north, tall)
    offsets = {Inset.MAINLAND: (left - west, -north)}
    y = height - tall
    for inset in list(Inset)[1:]:
        if by_inset[inset]:
            x0, y0, _x1, y1 = _extent(by_inset[inset])
            offsets[inset] = -x0, y - y0
            y += y1 - y0 + GAP
    drawn = "".join(
        svg.group(
            _cells(by_inset[inset]),
            transform=f"translate({svg.number(round(x + 2, 1))} {svg.number(round(down + 2, 1))})",
        )
        for inset, (x, down) in offsets.items()
    )
    box = f"0 0 {svg.number(left + east - west + 4)} {svg.number(height + 4)}"
    return svg.drawn(svg.element("svg", drawn, viewBox=box, class_="glance-map", aria_hidden="true"))


def _island_column(by_inset: Mapping[Inset, list[Place]]) -> tuple[float, float]:
    """How much room the islands take at the left: their width and how tall they stand one above the other."""
    extents = [_extent(by_inset[inset]) for inset in Inset if inset is not Inset.MAINLAND and by_inset[inset]]
    if not extents:
        return 0, 0
    width = max(east - west for west, _n, east, _s in extents)
    return width * 0.62, sum(south - north for _w, north, _e, south in extents) + GAP * (len(extents) - 1)


def _extent(places: Iterable[Place]) -> tuple[float, float, float, float]:
    middles = [centre(place.cell) for place in places] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in middles], [y for _, y in middles]
    return min(xs) - WIDTH / 2, min(ys) - HEIGHT / 2, max(xs) + WIDTH / 2, max(ys) + HEIGHT / 2


def _cells(places: list[Place]) -> str:
    """A path for each class, the cells as relative steps, and a line between regions."""
    classes: dict[tuple[int | None, bool], list[Place]] = {}
    for place in places:
        classes.setdefault((place.step, place.dim), []).append(place)
    drawn = "".join(
        svg.element("path", d="".join(_cell(place) for place in found), **_paint(step, is_dim=dim))
        for (step, dim), found in sorted(classes.items(), key=lambda item: (item[0][0] is None, item[0]))
    )
    cells = tuple(place.cell for place in places)
    between = borders(cells, tuple(place.region for place in places))
    if between:
        drawn += svg.element(
            "path", d=between, fill="none", stroke=palette.INK, stroke_width=3, class_="glance-border"
        )
    return drawn


def _cell(place: Place) -> str:
    x, y = centre(place.cell)
    step = hexagon(0.92)
    start = step.index("l")
    top = float(step[1:start].replace("0-", "-"))
    return f"M{svg.number(x)} {svg.number(round(y + top, 1))}{step[start:]}"


def _paint(step: int | None, *, is_dim: bool) -> dict[str, svg.Attribute]:
    dim = " glance-dim" if is_dim else ""
    if step is None:
        return {"fill": palette.SURFACE, "stroke": palette.AXIS, "class_": f"chart-cell-absent glance-none{dim}"}
    return {"fill": palette.RAMP[step], "class_": f"chart-ramp-{step + 1}{dim}"}
