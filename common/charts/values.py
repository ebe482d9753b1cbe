"""What a chart can be told about one figure, and how it is said in Portuguese."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")


class Missing(Enum):
    """Why there is no number. None of these is a zero, and none is drawn as one."""

    NOT_REPORTED = "sem reporte"
    TO_BE_DEFINED = "por definir"
    NOT_APPLICABLE = "não aplicável"

    @property
    def label(self) -> str:
        return self.value


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


def format_number(value: Decimal | int, *, decimals: int | None = None) -> str:
    """«1 234,5»: narrow no-break spaces between thousands, a comma before decimals, a true minus."""
    number = as_decimal(value)
    if decimals is not None:
        number = round(number, decimals)
    digits = f"{abs(number):f}"
    whole, _, fraction = digits.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", THIN_SPACE)
    is_negative = number < 0 and bool(grouped.strip("0") or fraction.strip("0"))
    return (MINUS if is_negative else "") + grouped + (f",{fraction}" if fraction else "")


def format_short(value: Decimal | int) -> str:
    """«1,2 M», «3 mil M»: for axes, where the exact figure is in the table beside the chart."""
    number = as_decimal(value)
    magnitude = abs(number)
    if magnitude >= Decimal("1e15"):
        mantissa, _, exponent = f"{number:.1e}".partition("e")
        return f"{format_number(Decimal(mantissa))}E{int(exponent)}"
    if magnitude >= 1_000_000_000:
        return f"{format_number(number / 1_000_000_000)}{THIN_SPACE}mil{THIN_SPACE}M"
    if magnitude >= 1_000_000:
        return f"{format_number(number / 1_000_000)}{THIN_SPACE}M"
    return format_number(number)


def format_value(value: Value, unit: str = "") -> str:
    """The figure with its unit, or the words for its absence (which take no unit)."""
    if isinstance(value, Missing):
        return value.label
    if not unit:
        return format_number(value)
    return f"{format_number(value)}\N{NO-BREAK SPACE}{unit}"


def format_date(day: date) -> str:
    """«31/12/2026», as in tables."""
    return f"{day:%d/%m/%Y}"


def format_month(day: date) -> str:
    """«jun 2026», as on axes."""
    return f"{MONTHS[day.month - 1]} {day.year}"
