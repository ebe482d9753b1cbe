"""The signs of a timeline, each with its own shape."""

from common.charts import palette, svg
from common.charts.palette import Tone


def shadow_mark(x: float, width: float, y: float) -> str:
    return svg.element("rect", x=x, y=y, width=width, height=4, fill=palette.SHADOW, class_="chart-shadow")


def point_mark(x: float, y: float, tone: Tone, key: str) -> str:
    """A day, or a window too short to be seen as one."""
    ink = palette.INKS[tone]
    points = [(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)]
    return svg.element(
        "path",
        d=svg.path(points, closed=True),
        fill=palette.fill_of(tone, key),
        stroke=ink.stroke,
        class_=f"chart-mark chart-tone-{tone.value}",
    )


def forecast_mark(x: float, y: float) -> str:
    points = [(x - 6, y - 5.5), (x + 6, y - 5.5), (x, y + 6)]
    return svg.element(
        "path",
        d=svg.path(points, closed=True),
        fill=palette.SURFACE,
        stroke=palette.INK,
        stroke_width=1.75,
        stroke_linejoin="round",
        class_="chart-hollow",
    )


def actual_mark(x: float, y: float) -> str:
    disc = svg.element(
        "circle",
        cx=x,
        cy=y,
        r=7.5,
        fill=palette.INK,
        stroke=palette.SURFACE,
        stroke_width=1.5,
        class_="chart-done",
    )
    tick = svg.path([(x - 3.4, y + 0.2), (x - 0.8, y + 2.8), (x + 3.6, y - 2.6)])
    return disc + svg.element(
        "path", d=tick, fill="none", stroke=palette.SURFACE, stroke_width=1.75, class_="chart-done-tick"
    )


def funding_mark(x: float, y: float, *, reach: float = 13) -> str:
    """A bracket closing at the last day with money."""
    d = f"M{svg.number(x - 5)} {svg.number(y - reach)}h5v{svg.number(2 * reach)}h-5"
    return svg.element("path", d=d, fill="none", stroke=palette.FUNDING, stroke_width=2, class_="chart-funding")
