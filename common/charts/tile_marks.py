"""What a tile looks like: a colour and a mark for each class, hatched for each reason why there is none."""

from enum import Enum
from math import cos, pi, sin

from common.charts import palette, svg
from common.charts.hatching import CLOTH, TILE_SIZE, across_cloth, across_tile
from common.charts.tile_geometry import hexagon
from common.charts.values import Missing

TILE = hexagon(TILE_SIZE)


class Ramp(Enum):
    """How classes follow each other."""

    SEQUENTIAL = "sequential"  # from little to much
    DIVERGING = "diverging"  # away from a middle, to two sides
    ADOPTION = "adoption"  # no and yes
    COUNT = "count"  # none, one, two, three or more: as many dots


FILLS = {
    Ramp.SEQUENTIAL: palette.RAMP,
    Ramp.DIVERGING: ("#8a4b08", "#e3b36f", "#eef0ec", "#6fb3bf", palette.BRAND),
    Ramp.ADOPTION: (palette.RAMP[0], palette.BRAND),
    Ramp.COUNT: (palette.RAMP[0], *palette.RAMP[2:]),
}
ON_DARK = {Ramp.SEQUENTIAL: (3, 4), Ramp.DIVERGING: (0, 4), Ramp.ADOPTION: (1,), Ramp.COUNT: (2, 3)}
DOTTED = (Ramp.SEQUENTIAL, Ramp.COUNT)
PIP = 1.7
MOST = 5

Shade = int | Missing


def step_of(shade: int, count: int, ramp: Ramp) -> int:
    """The step of the ramp for one of `count` classes; few classes are spread over the whole ramp, but not numbers."""
    steps = len(FILLS[ramp])
    return shade if count >= steps or ramp is Ramp.COUNT else round(shade * (steps - 1) / max(count - 1, 1))


def name_of(step: Shade) -> str:
    """How a kind of tile is called in ids and classes."""
    return step.name.lower().replace("_", "-") if isinstance(step, Missing) else str(step + 1)


def symbol(step: Shade, ramp: Ramp, key: str) -> str:
    """One kind of tile around the origin, to be used as often as there are such tiles."""
    inside = _absent(step) if isinstance(step, Missing) else _known(step, ramp)
    kind = "absent" if isinstance(step, Missing) else ramp.value
    return svg.group(inside, id=f"{key}-{name_of(step)}", class_=f"tile tile-{kind} tile-{name_of(step)}")


def texture(step: Shade, ramp: Ramp, key: str, scale: float) -> str:
    """The same kind as a paint for outlines: its ground, with its mark again and again."""
    inside = _reason_again(step) if isinstance(step, Missing) else _known_again(step, ramp)
    kind = "absent" if isinstance(step, Missing) else ramp.value
    drawn = svg.group(inside, class_=f"tile tile-{kind} tile-{name_of(step)} tile-paint")
    return svg.element(
        "pattern",
        drawn,
        id=f"{key}-{name_of(step)}",
        width=CLOTH,
        height=CLOTH,
        patternUnits="userSpaceOnUse",
        patternTransform=f"scale({scale:.4f})",
    )


def _ground_again(fill: str, *, on_dark: bool = False) -> str:
    name = "tile-ground tile-ground-dark" if on_dark else "tile-ground"
    return svg.element("rect", width=CLOTH, height=CLOTH, fill=fill, class_=name)


def _known_again(step: int, ramp: Ramp) -> str:
    on_dark = step in ON_DARK[ramp]
    ink = palette.SURFACE if on_dark else palette.BRAND if ramp in DOTTED else palette.INK
    middle = svg.number(CLOTH / 2)
    return _ground_again(FILLS[ramp][step], on_dark=on_dark) + svg.element(
        "path",
        d=_mark(step, ramp),
        transform=f"translate({middle} {middle}) scale(0.45)",
        class_="tile-mark",
        **_mark_paint(ramp, ink),
    )


def _reason_again(reason: Missing) -> str:
    return _ground_again(palette.SURFACE) + across_cloth(reason)


def _known(step: int, ramp: Ramp) -> str:
    on_dark = step in ON_DARK[ramp]
    fill = FILLS[ramp][step]
    ground = svg.element(
        "path",
        d=TILE,
        fill=fill,
        stroke=fill if on_dark else palette.AXIS,
        stroke_width=0.8,
        class_=f"tile-ground{' tile-ground-dark' if on_dark else ''}",
    )
    ink = palette.SURFACE if on_dark else palette.BRAND if ramp in DOTTED else palette.INK
    return ground + svg.element("path", d=_mark(step, ramp), class_="tile-mark", **_mark_paint(ramp, ink))


def _mark_paint(ramp: Ramp, ink: str) -> dict[str, svg.Attribute]:
    if ramp in DOTTED:
        return {"fill": ink, "stroke": "none"}
    return {"fill": "none", "stroke": ink, "stroke_width": 1.8, "stroke_linecap": "round", "stroke_linejoin": "round"}


def _mark(step: int, ramp: Ramp) -> str:
    match ramp:
        case Ramp.SEQUENTIAL:
            return "".join(_dot(x, y) for x, y in _pips(step + 1))
        case Ramp.COUNT:
            return "".join(_dot(x, y) for x, y in _pips(step)) if step else ""
        case Ramp.DIVERGING:
            return ("M-4-2h8M-4 2h8", "M-4 0h8", "M0 0h0", "M-4 0h8M0-4v8", "M-6.5 0h6M-3.5-3v6M.5 0h6M3.5-3v6")[step]
        case Ramp.ADOPTION:
            return ("M-3-3l6 6M-3 3l6-6", "M-4.5.3l3 3 6-6.5")[step]


def _pips(count: int) -> list[tuple[float, float]]:
    """As on dice, for as many sides."""
    if count == 1:
        return [(0, 0)]
    spread, turn = {2: (3.6, 0.0), 3: (4.4, -pi / 2), 4: (5.0, -pi / 4), 5: (5.6, -pi / 2)}[count]
    return [(spread * cos(turn + 2 * pi * k / count), spread * sin(turn + 2 * pi * k / count)) for k in range(count)]


def _dot(x: float, y: float, radius: float = PIP) -> str:
    r, d = svg.number(radius), svg.number(2 * radius)
    return f"M{svg.number(x - radius)} {svg.number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z"


def _absent(reason: Missing) -> str:
    dashed = "3 2.4" if reason in (Missing.NOT_REPORTED, Missing.TO_BE_DEFINED, Missing.TO_BE_MEASURED) else None
    ground = svg.element(
        "path",
        d=TILE,
        fill=palette.SURFACE,
        stroke=palette.AXIS,
        stroke_width=1,
        stroke_dasharray=dashed,
        class_="tile-ground",
    )
    return ground + across_tile(reason)
