"""Text at 4.5 to 1 and marks at 3 to 1 against what they stand on, in print and on the page."""

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from common import charts
from common.charts import palette
from common.charts.line import LINE_COLOURS
from common.charts.tile_marks import FILLS


def luminance(colour):
    if len(colour) == 4:
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.ALERT, palette.FUNDING])
@pytest.mark.parametrize("ground", [palette.SURFACE, palette.SHADE])
def test_text_is_readable(colour, ground):
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize(("ground", "text"), list(zip(palette.RAMP, palette.RAMP_TEXT, strict=True)))
def test_figures_are_readable_on_the_ramp(ground, text):
    assert contrast(ground, text) >= 4.5


@pytest.mark.parametrize(
    "colour", sorted({palette.AXIS, *LINE_COLOURS, *(ink.stroke for ink in palette.INKS.values())})
)
def test_marks_are_seen(colour):
    assert contrast(colour, palette.SURFACE) >= 3


def test_light_fills_have_an_outline_that_is_seen():
    light = [ink for ink in palette.INKS.values() if contrast(ink.fill, palette.SURFACE) < 3]

    assert all(ink.texture or ink is palette.INKS[palette.Tone.ABSENT] for ink in light)


STYLE = (Path(charts.__file__).parent / "static" / "charts" / "charts.css").read_text()
PAIRS = [
    *((f"ramp-{step}", "on-ramp-low") for step in (1, 2, 3)),
    *((f"ramp-{step}", "on-ramp-high") for step in (4, 5)),
    *((tone, "on-light") for tone in ("secondary", "tertiary", "warning")),
    ("neutral", "on-dark"),
]


def themes():
    """The colours that the style sheet sets by itself: light, dark by preference, dark by choice."""
    blocks = re.findall(r"\.chart \{([^}]*)\}", STYLE)
    return [
        dict(re.findall(r"--chart-([a-z0-9-]+): (#[0-9a-f]{3,6});", block)) for block in blocks if "--chart" in block
    ]


@pytest.mark.parametrize(("ground", "text"), PAIRS)
def test_figures_are_readable_on_the_page_in_every_theme(ground, text):
    found = [contrast(theme[ground], theme[text]) for theme in themes()]

    assert len(found) == 3
    assert min(found) >= 4.5


def test_both_ways_into_the_dark_are_the_same():
    _, preferred, chosen = themes()

    assert preferred == chosen


# Machado, Oliveira and Fernandes 2009, severity 1, for linear light.
SIGHTS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(colour, sight):
    """Where a colour lies in CIELAB for somebody's eyes."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    changed = [min(max(c, 0), 1) for c in times(SIGHTS[sight], light)]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (c / w for c, w in zip(times(TO_XYZ, changed), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(
    "ramp", [*FILLS.values(), *(tuple(theme[f"ramp-{n}"] for n in range(1, 6)) for theme in themes())]
)
def test_classes_are_told_apart_by_every_eye(ramp, sight):
    """A difference of 2 is just seen; classes that are not side by side in the legend need far more."""
    places = [seen(colour, sight) for colour in ramp]

    assert min(dist(one, other) for one, other in combinations(places, 2)) >= 10
