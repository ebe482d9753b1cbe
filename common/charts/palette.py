"""Colours and textures. Each tone has both, so that colour never speaks alone.

The attributes carry concrete colours for files and print; the classes let a page recolour the same
drawing through custom properties (charts.css), for instance in the dark.
"""

from dataclasses import dataclass
from enum import Enum

from common.charts.svg import INK as TEXT_INK, element

FONT = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif"
INK = TEXT_INK
MUTED = "#465d68"
AXIS = "#72878f"
GRID = "#d2dbda"
SURFACE = "#ffffff"
SHADE = "#f0f3ef"
BRAND = "#00596f"
SHADOW = "#8b9aa0"
ALERT = "#a11529"
FUNDING = "#754a00"


class Tone(Enum):
    """What a mark means to the eye; the word beside it says what it means."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    NEUTRAL = "neutral"
    WARNING = "warning"
    DANGER = "danger"
    ABSENT = "absent"


SERIES_TONES = (Tone.PRIMARY, Tone.SECONDARY, Tone.TERTIARY, Tone.NEUTRAL, Tone.WARNING, Tone.DANGER)


@dataclass(frozen=True)
class Ink:
    fill: str
    stroke: str
    texture: str = ""  # path data inside an 8 × 8 tile


INKS = {
    Tone.PRIMARY: Ink(BRAND, BRAND),
    Tone.SECONDARY: Ink("#8fc3cd", BRAND, "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    Tone.TERTIARY: Ink("#e0eef0", BRAND, "M2 2h1.6v1.6h-1.6ZM6 6h1.6v1.6h-1.6Z"),
    Tone.NEUTRAL: Ink("#5d727b", "#5d727b"),
    Tone.WARNING: Ink("#f2c25f", FUNDING, "M-2 6L2 10M0 0L8 8M6 -2L10 2"),
    Tone.DANGER: Ink(ALERT, ALERT),
    Tone.ABSENT: Ink(SURFACE, AXIS),
}

# Light to dark, five steps: the darker half takes light text.
RAMP = ("#e0eef0", "#aed5db", "#6fb3bf", "#22788c", BRAND)
RAMP_TEXT = (INK, INK, INK, SURFACE, SURFACE)


def fill_of(tone: Tone, key: str) -> str:
    """The paint of a tone: flat, or its texture in this drawing."""
    return f"url(#{key}-{tone.value})" if INKS[tone].texture else INKS[tone].fill


def textures(tones: set[Tone], key: str) -> str:
    """The definitions of the textures used, named after the drawing so that two can share a page."""
    return "".join(_texture(tone, key) for tone in Tone if tone in tones and INKS[tone].texture)


def _texture(tone: Tone, key: str) -> str:
    ink = INKS[tone]
    stroke = ink.stroke if tone is not Tone.TERTIARY else None
    return element(
        "pattern",
        element("rect", width=8, height=8, fill=ink.fill, class_=f"chart-fill-{tone.value}"),
        element(
            "path",
            d=ink.texture,
            fill=ink.stroke if stroke is None else "none",
            stroke=stroke,
            stroke_width=1.4 if stroke else None,
            class_=f"chart-texture-{tone.value}",
        ),
        id=f"{key}-{tone.value}",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )
