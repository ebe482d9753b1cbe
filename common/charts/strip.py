"""How values lie, in a strip as high as a line of text, with the place of one of them; the words stand beside it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import log

from django.utils.safestring import SafeString

from common.charts import palette, svg

WIDTH, HEIGHT = 160, 28
SIDE, GROUND, TALL = 5, 24, 17
BINS = 30
FEW = 32
SKEWED = 12  # the middle lies in the first twelfth of the whole range


def is_skewed(values: Sequence[Decimal]) -> bool:
    """Whether a few values are so much greater that the others could not be told apart: then steps double."""
    if not values or values[0] <= 0:
        return False
    return (values[len(values) // 2] - values[0]) * SKEWED < values[-1] - values[0]


def strip(values: Sequence[Decimal], own: Decimal) -> SafeString:
    """Draw values, the least first: a line for each of a few, or how many lie where; it is not read aloud."""
    place = _scale(values)
    body = _ticks(values, place) if len(values) <= FEW else _hills(values, place)
    x = svg.number(round(place(own), 1))
    mark = svg.element("path", d=f"M{x} {GROUND}V6", class_="strip-own", stroke=palette.INK, stroke_width=2)
    head = svg.element("path", d=f"M{x} 9l-4.5-7h9z", class_="strip-head", fill=palette.INK)
    line = svg.element("path", d=f"M0 {GROUND + 0.5}H{WIDTH}", class_="strip-ground", stroke=palette.AXIS)
    return svg.drawn(
        svg.element(
            "svg",
            body + line + mark + head,
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            width=WIDTH,
            height=HEIGHT,
            class_="strip",
            aria_hidden="true",
        )
    )


def _scale(values: Sequence[Decimal]) -> Callable[[Decimal], float]:
    low, high = values[0], values[-1]
    if low == high:
        return lambda _value: WIDTH / 2
    room = WIDTH - 2 * SIDE
    if is_skewed(values):
        start, whole = log(low), log(high) - log(low)
        return lambda value: SIDE + room * (log(value) - start) / whole
    return lambda value: SIDE + room * float((value - low) / (high - low))


def _ticks(values: Sequence[Decimal], place: Callable[[Decimal], float]) -> str:
    d = "".join(f"M{svg.number(round(place(value), 1))} {GROUND}v-10" for value in values)
    return svg.element("path", d=d, class_="strip-ticks", stroke=palette.BRAND, stroke_width=1.5)


def _hills(values: Sequence[Decimal], place: Callable[[Decimal], float]) -> str:
    counts = [0] * BINS
    step = (WIDTH - 2 * SIDE) / BINS
    for value in values:
        counts[min(int((place(value) - SIDE) / step), BINS - 1)] += 1
    most = max(counts)
    heights = (round(GROUND - (count and max(TALL * count / most, 1.5)), 1) for count in counts)
    d = f"M{SIDE} {GROUND}" + "".join(f"V{svg.number(height)}h{svg.number(step)}" for height in heights)
    return svg.element("path", d=f"{d}V{GROUND}z", class_="strip-hills", fill=palette.RAMP[2])
