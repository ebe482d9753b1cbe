"""What a chart can be told about one figure, and how it is said in the language of the page."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext, gettext_noop

from common.ui import formatting

SPACE = formatting.NARROW_NO_BREAK_SPACE


class Missing(Enum):
    """Why there is no number. None of these is a zero, and none is drawn as one."""

    NOT_REPORTED = gettext_noop("sem reporte")
    TO_BE_DEFINED = gettext_noop("por definir")
    TO_BE_MEASURED = gettext_noop("por medir")
    NOT_APPLICABLE = gettext_noop("não aplicável")
    NOT_AVAILABLE = gettext_noop("não disponível")
    CONFIDENTIAL = gettext_noop("confidencial")
    WITHDRAWN = gettext_noop("retirado pela fonte")

    @property
    def label(self) -> str:
        return gettext(self.value)


Value = Decimal | int | Missing


def as_decimal(value: Decimal | int) -> Decimal:
    """The number for exact arithmetic; a float, a NaN or None is a mistake of the caller and raises."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"A chart value is an int, a Decimal or a Missing, not {value!r}.")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"A chart value is finite, not {value!r}.")
    return number


def numbers(values: Iterable[Value]) -> list[Decimal]:
    """The numbers among the values."""
    return [as_decimal(value) for value in values if not isinstance(value, Missing)]


def format_number(value: Decimal | int) -> str:
    """«1 234,5», as everywhere in the portal."""
    return formatting.number(as_decimal(value))


def format_short(value: Decimal | int) -> str:
    """«1,2 M», «3 mil M» («3 bn» in English): for axes, where the exact figure is in the table beside the chart."""
    number = as_decimal(value)
    magnitude = abs(number)
    if magnitude >= Decimal("1e15"):
        mantissa, _, exponent = f"{number:.1e}".partition("e")
        return f"{format_number(Decimal(mantissa))}E{int(exponent)}"
    if magnitude >= 1_000_000_000:
        billions = format_number(formatting.rounded(number / 1_000_000_000, 2))
        return f"{billions}{SPACE}{gettext('mil M').replace(' ', SPACE)}"
    if magnitude >= 1_000_000:
        return f"{format_number(formatting.rounded(number / 1_000_000, 2))}{SPACE}M"
    return format_number(number)


def format_value(value: Value, unit: str = "") -> str:
    """The figure with its unit, or the words for its absence (which take no unit)."""
    if isinstance(value, Missing):
        return value.label
    if not unit:
        return format_number(value)
    return f"{format_number(value)}{formatting.NO_BREAK_SPACE}{unit}"
