"""What a tile looks like: a colour for each class and, for who does not tell colours apart, a mark in it."""

from enum import Enum
from math import cos, pi, sin

from common.charts import palette, svg
from common.charts.tile_geometry import hexagon
from common.charts.values import Missing

TILE = hexagon(0.945)


class Ramp(Enum):
    """How classes follow each other."""

    SEQUENTIAL = "sequential"  # from little to much
    DIVERGING = "diverging"  # away from a middle, to two sides
    ADOPTION = "adoption"  # no and yes


FILLS = {
    Ramp.SEQUENTIAL: palette.RAMP,
    Ramp.DIVERGING: ("#8a4b08", "#e3b36f", "#eef0ec", "#6fb3bf", palette.BRAND),
    Ramp.ADOPTION: (palette.RAMP[0], palette.BRAND),
}
ON_DARK = {Ramp.SEQUENTIAL: (3, 4), Ramp.DIVERGING: (0, 4), Ramp.ADOPTION: (1,)}
PIP = 1.7
CLOTH = 9  # how often a mark comes again where outlines are painted with it
MOST = 5

Shade = int | Missing


def step_of(shade: int, count: int, ramp: Ramp) -> int:
    """The step of the ramp for one of `count` classes; few classes are spread over the whole ramp."""
    steps = len(FILLS[ramp])
    return shade if count >= steps else round(shade * (steps - 1) / max(count - 1, 1))


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
    ink = palette.SURFACE if on_dark else palette.BRAND if ramp is Ramp.SEQUENTIAL else palette.INK
    middle = svg.number(CLOTH / 2)
    return _ground_again(FILLS[ramp][step], on_dark=on_dark) + svg.element(
        "path",
        d=_mark(step, ramp),
        transform=f"translate({middle} {middle}) scale(0.45)",
        class_="tile-mark",
        **_mark_paint(ramp, ink),
    )


def _reason_again(reason: Missing) -> str:
    ground = _ground_again(palette.SURFACE)
    match reason:
        case Missing.NOT_AVAILABLE:
            d = f"M-2 2L2-2M0 {CLOTH}L{CLOTH} 0M{CLOTH - 2} {CLOTH + 2}L{CLOTH + 2} {CLOTH - 2}"
            return ground + svg.element("path", d=d, stroke=palette.AXIS, stroke_width=1, class_="tile-hatch")
        case Missing.NOT_APPLICABLE:
            d = _dot(CLOTH / 4, CLOTH / 4, 1) + _dot(3 * CLOTH / 4, 3 * CLOTH / 4, 1)
            return ground + svg.element("path", d=d, fill=palette.AXIS, class_="tile-dots")
        case Missing.CONFIDENTIAL:
            return ground + svg.element(
                "rect", x=1.5, y=CLOTH / 2 - 1.25, width=CLOTH - 3, height=2.5, fill=palette.MUTED, class_="tile-bar"
            )
        case Missing.NOT_REPORTED | Missing.TO_BE_DEFINED | Missing.TO_BE_MEASURED:
            return ground


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
    ink = palette.SURFACE if on_dark else palette.BRAND if ramp is Ramp.SEQUENTIAL else palette.INK
    return ground + svg.element("path", d=_mark(step, ramp), class_="tile-mark", **_mark_paint(ramp, ink))


def _mark_paint(ramp: Ramp, ink: str) -> dict[str, svg.Attribute]:
    if ramp is Ramp.SEQUENTIAL:
        return {"fill": ink, "stroke": "none"}
    return {"fill": "none", "stroke": ink, "stroke_width": 1.8, "stroke_linecap": "round", "stroke_linejoin": "round"}


def _mark(step: int, ramp: Ramp) -> str:
    match ramp:
        case Ramp.SEQUENTIAL:
            return "".join(_dot(x, y) for x, y in _pips(step + 1))
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
    return ground + _reason(reason)


def _reason(reason: Missing) -> str:
    """Hatched, dotted or barred; what is yet to come is left open."""
    match reason:
        case Missing.NOT_AVAILABLE:
            d = "M-11.2-3.5L-1-13M-11.6 4.5L6.2-9.7M-8.6 10L11.6-5.2M-1.5 13L11.4 2.6"
            return svg.element("path", d=d, stroke=palette.AXIS, stroke_width=0.9, fill="none", class_="tile-hatch")
        case Missing.NOT_APPLICABLE:
            places = [(x, y) for y, xs in ((-6, (-3.5, 3.5)), (0, (-7, 0, 7)), (6, (-3.5, 3.5))) for x in xs]
            d = "".join(_dot(x, y, 1.1) for x, y in places)
            return svg.element("path", d=d, fill=palette.AXIS, class_="tile-dots")
        case Missing.CONFIDENTIAL:
            return svg.element("rect", x=-7, y=-2.5, width=14, height=5, rx=1, fill=palette.MUTED, class_="tile-bar")
        case Missing.NOT_REPORTED | Missing.TO_BE_DEFINED | Missing.TO_BE_MEASURED:
            return ""
