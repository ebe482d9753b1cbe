"""Lines across a cell or a cloth: what has no figure is hatched, each reason in its own direction and density.

A mark of a class is a dot, a cross or a sign and never a line from edge to edge, so that no value, nor zero,
is taken for an absence.
"""

from dataclasses import dataclass
from math import cos, pi, sin

from common.charts import palette, svg
from common.charts.tile_geometry import CORNERS, HEIGHT, WIDTH
from common.charts.values import Missing

CLOTH = 9  # how often a cloth comes again
TILE_SIZE = 0.945

Point = tuple[float, float]


@dataclass(frozen=True)
class Hatch:
    """`slopes` are the directions, in eighths of a turn from lying; `times` how many lines a cloth has of each."""

    slopes: tuple[int, ...]
    times: int
    width: float
    ink: str = palette.AXIS
    dashes: str | None = None


LYING, FALLING, STANDING, RISING = 0, 1, 2, 3
HATCHES = {
    Missing.NOT_REPORTED: Hatch((FALLING,), 1, 1.1),
    Missing.NOT_AVAILABLE: Hatch((RISING,), 2, 1.1),
    Missing.CONFIDENTIAL: Hatch((FALLING, RISING), 1, 1.3, palette.MUTED),
    Missing.NOT_APPLICABLE: Hatch((LYING,), 2, 1.0),
    Missing.WITHDRAWN: Hatch((STANDING,), 2, 1.0),
    Missing.TO_BE_DEFINED: Hatch((FALLING,), 1, 1.1, dashes="3 2"),
    Missing.TO_BE_MEASURED: Hatch((RISING,), 1, 1.1, dashes="3 2"),
}


def across_tile(reason: Missing) -> str:
    """The lines over one cell around the origin, each from edge to edge."""
    hatch = HATCHES[reason]
    return _drawn(hatch, "".join(_chords(slope, hatch.times) for slope in hatch.slopes))


def across_cloth(reason: Missing) -> str:
    """The lines over a square of cloth: what leaves at one side comes in at the other."""
    hatch = HATCHES[reason]
    return _drawn(hatch, "".join(_repeated(slope, hatch.times) for slope in hatch.slopes))


def _drawn(hatch: Hatch, d: str) -> str:
    return svg.element(
        "path",
        d=d,
        stroke=hatch.ink,
        stroke_width=hatch.width,
        stroke_dasharray=hatch.dashes,
        fill="none",
        class_="tile-hatch",
    )


def _gap(slope: int, times: int) -> float:
    """From line to line: a cloth that is crossed aslant has them closer."""
    return CLOTH / times * (1 if slope in (LYING, STANDING) else cos(pi / 4))


def _chords(slope: int, times: int) -> str:
    turn, gap = slope * pi / 4, _gap(slope, times)
    along, normal = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
    count = int(HEIGHT / 2 / gap) + 1
    found = (_chord((normal[0] * gap * step, normal[1] * gap * step), along) for step in range(-count, count + 1))
    return "".join(svg.path(list(ends)) for ends in found if ends)


def _chord(through: Point, along: Point) -> tuple[Point, Point] | None:
    """What of a line lies inside the cell, or nothing where it only touches it."""
    corners = [(x * WIDTH / 2 * TILE_SIZE, y * HEIGHT / 4 * TILE_SIZE) for x, y in CORNERS]
    since, until = -HEIGHT, HEIGHT
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        side = (bx - ax, by - ay)
        depth = side[0] * (through[1] - ay) - side[1] * (through[0] - ax)
        gain = side[0] * along[1] - side[1] * along[0]
        if abs(gain) < 1e-9:
            if depth < 0:
                return None
        elif gain > 0:
            since = max(since, -depth / gain)
        else:
            until = min(until, -depth / gain)
    if until - since < 1.5:
        return None
    return _at(through, along, since), _at(through, along, until)


def _at(through: Point, along: Point, far: float) -> Point:
    return through[0] + along[0] * far, through[1] + along[1] * far


def _repeated(slope: int, times: int) -> str:
    step = CLOTH / times
    if slope in (LYING, STANDING):
        places = [step * (turn + 0.5) for turn in range(times)]
        lines = [[(0.0, at), (CLOTH, at)] if slope == LYING else [(at, 0.0), (at, CLOTH)] for at in places]
    else:
        offsets = [step * turn - CLOTH for turn in range(2 * times + 1)]
        lines = [[(at - 1, -1.0), (at + CLOTH + 1, CLOTH + 1.0)] for at in offsets]
        if slope == RISING:
            lines = [[(CLOTH - x, y) for x, y in line] for line in lines]
    return "".join(svg.path(line) for line in lines)
