"""Periods as files write them, told in our codes: «2024», «2024-S1», «2024-Q3», «2024-07»."""

import re
from datetime import date, datetime

from common.folding import fold
from observatory.enums import Frequency

MONTHS = (
    "janeiro",
    "fevereiro",
    "marco",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART_LAST = re.compile(r"((?:19|20)\d\d)(?:[-/ ]?([qtsm])[-/ ]?|[-/])(\d{1,2})")
_PART_FIRST = re.compile(
    r"(?:([qts])([1-4])|([1-4])\.?[oº]? ?(trimestre|semestre|[ts]))(?:[-/ ]| de )*((?:19|20)\d\d)"
)
_ISO_DAY = re.compile(r"((?:19|20)\d\d)-(\d{2})-(\d{2})(?:[t ].*)?")
_OUR_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/]((?:19|20)\d\d)")
_MONTH_NAME = re.compile(r"([a-z]{3,9})\.?(?:[-/ ]| de )*((?:19|20)\d\d)")
PARTS = {"q": ("Q", 4), "t": ("Q", 4), "s": ("S", 2), "m": ("", 12), "": ("", 12)}


def period_of(raw: object, frequency: str = Frequency.ANNUAL) -> str | None:
    """Return the code of a period, or nothing for what is none. A day counts for the period that holds it."""
    if isinstance(raw, datetime | date):
        return _of_day(raw.year, raw.month, frequency)
    text = re.sub(r"\s+", " ", fold(str(raw))).strip()
    if text.endswith(".0"):  # a year that a spreadsheet took for a measurement
        text = text[:-2]
    if _YEAR.fullmatch(text):
        return text
    return _of_part(text) or _of_written_day(text, frequency) or _of_month_name(text)


def _of_part(text: str) -> str | None:
    if found := _PART_LAST.fullmatch(text):
        return _code(found[1], *PARTS[found[2] or ""], int(found[3]))
    if found := _PART_FIRST.fullmatch(text):
        kind = found[1] or found[4][0]
        return _code(found[5], *PARTS[kind], int(found[2] or found[3]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _code(found[2], "", 12, int(found[1]))
    return None


def _of_written_day(text: str, frequency: str) -> str | None:
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _OUR_DAY.fullmatch(text):
        year, month, day = int(found[3]), int(found[2]), int(found[1])
    else:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return _of_day(year, month, frequency)


def _of_month_name(text: str) -> str | None:
    found = _MONTH_NAME.fullmatch(text)
    if found is None:
        return None
    months = [number for number, name in enumerate(MONTHS, 1) if name == found[1] or name[:3] == found[1]]
    return _code(found[2], "", 12, months[0]) if months else None


def _of_day(year: int, month: int, frequency: str) -> str:
    if frequency == Frequency.MONTHLY:
        return f"{year}-{month:02}"
    if frequency == Frequency.QUARTERLY:
        return f"{year}-Q{(month + 2) // 3}"
    if frequency == Frequency.HALF_YEARLY:
        return f"{year}-S{(month + 5) // 6}"
    return str(year)


def _code(year: str, letter: str, most: int, number: int) -> str | None:
    if not 1 <= number <= most:
        return None
    return f"{year}-{letter}{number}" if letter else f"{year}-{number:02}"
