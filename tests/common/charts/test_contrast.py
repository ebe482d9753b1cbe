"""Text at 4.5 to 1 and marks at 3 to 1 against what they stand on, in print and on the page."""

import pytest

from common.charts import palette
from common.charts.line import LINE_COLOURS


def luminance(colour):
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
