"""How numbers, money and dates are written for the reader of the page: in Portuguese, or in English under /en/."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import overload
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

NARROW_NO_BREAK_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
MISSING = "—"
LISBON = ZoneInfo("Europe/Lisbon")
AZORES = ZoneInfo("Atlantic/Azores")
MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SIZE_UNITS = ("B", "kB", "MB", "GB")

Number = int | float | Decimal


def is_english() -> bool:
    return get_language() == "en"


def rounded(value: Number, decimals: int) -> Decimal:
    """Round as people learn it, half away from zero: the one rounding of all figures, drawn or written."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Number, decimals: int | None = None) -> str:
    """Group thousands from four digits on and use the decimal comma; without `decimals`, keep what the value has."""
    exact = Decimal(str(value))
    if decimals is not None:
        exact = rounded(exact, decimals)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    else:
        exact = exact.normalize()
    digits = f"{abs(exact):,f}"
    text = digits if is_english() else digits.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def money(value: Number, decimals: int = 2) -> str:
    return f"€{number(value, decimals)}" if is_english() else f"{number(value, decimals)}{NO_BREAK_SPACE}€"


def percent(value: Number, decimals: int | None = None) -> str:
    """Write a value that is already in percent: 12.5 becomes «12,5 %»."""
    return f"{number(value, decimals)}%" if is_english() else f"{number(value, decimals)}{NO_BREAK_SPACE}%"


def day(value: date) -> str:
    """Write a day in little room: «12/11/2025», or «12 Nov 2025», as nobody can mistake the month of."""
    on = local(value)
    return f"{on.day} {ENGLISH_MONTHS[on.month - 1][:3]} {on.year}" if is_english() else f"{on:%d/%m/%Y}"


def day_long(value: date) -> str:
    on = local(value)
    if is_english():
        return f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}"
    return f"{on.day} de {MONTHS[on.month - 1]} de {on.year}"


def month_name(on: date) -> str:
    return (ENGLISH_MONTHS if is_english() else MONTHS)[on.month - 1]


def moment(value: datetime) -> str:
    at = local(value)
    return f"{day(at)}, {at:%H:%M}"


def exact(value: datetime) -> str:
    """Write an instant to the millisecond: «31/10/2024, 16:59:59,123 (hora de Lisboa, UTC+0)»."""
    at = local(value)
    point = "." if is_english() else ","
    hours = (at.utcoffset() or timedelta()) // timedelta(hours=1)
    zone = "Lisbon time" if is_english() else "hora de Lisboa"
    return f"{day(at)}, {at:%H:%M:%S}{point}{at.microsecond // 1000:03d} ({zone}, UTC{hours:+d})"


def closing(value: datetime) -> str:
    """Write the instant at which something closes: «17h00 de 31 de outubro de 2024, hora de Lisboa»."""
    at = local(value)
    if is_english():
        return f"{at:%H:%M} on {day_long(at)}, Lisbon time"
    return f"{at:%H}h{at:%M} de {day_long(at)}, hora de Lisboa"


def in_the_azores(value: datetime) -> str:
    """Write the hour of an instant in the Azores, with the day where it is another."""
    there = value.astimezone(AZORES)
    hour = f"{there:%H:%M}"
    return hour if there.date() == local(value).date() else f"{day(there.date())}, {hour}"


def until(end: date) -> str:
    """Write the last minute that counts: «23h59 de 30 de janeiro de 2027, hora de Lisboa».

    `end` is a whole day, or a cut-off: the first moment that is too late.
    """
    last = local(end - timedelta.resolution) if isinstance(end, datetime) else end
    hour = f"{last:%H}h{last:%M}" if isinstance(last, datetime) else "23h59"
    if is_english():
        return f"{hour.replace('h', ':')} on {day_long(last)}, Lisbon time"
    return f"{hour} de {day_long(last)}, hora de Lisboa"


@overload
def local(value: datetime) -> datetime: ...
@overload
def local(value: date) -> date: ...
def local(value: date) -> date:
    """Move an aware moment to Lisbon; a plain date has no time zone to change."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LISBON)
    return value


def date_with_precision(value: date, precision: str) -> str:
    """Say no more than is known: a deadline given as «2026» is not «31 de dezembro de 2026»."""
    on = local(value)
    return _in_english(on, precision) if is_english() else _in_portuguese(on, precision)


def _in_portuguese(on: date, precision: str) -> str:
    match precision:
        case "YEAR":
            return str(on.year)
        case "SEMESTER":
            return f"{(on.month - 1) // 6 + 1}.º semestre de {on.year}"
        case "QUARTER":
            return f"{(on.month - 1) // 3 + 1}.º trimestre de {on.year}"
        case "MONTH":
            return f"{MONTHS[on.month - 1]} de {on.year}"
        case "DAY":
            return day_long(on)
    raise ValueError(f"Unknown precision: {precision}")


def _in_english(on: date, precision: str) -> str:
    match precision:
        case "YEAR":
            return str(on.year)
        case "SEMESTER":
            return f"{('first', 'second')[(on.month - 1) // 6]} half of {on.year}"
        case "QUARTER":
            return f"{('first', 'second', 'third', 'fourth')[(on.month - 1) // 3]} quarter of {on.year}"
        case "MONTH":
            return f"{ENGLISH_MONTHS[on.month - 1]} {on.year}"
        case "DAY":
            return day_long(on)
    raise ValueError(f"Unknown precision: {precision}")


def file_size(size: int) -> str:
    """Write a size with decimal units, one decimal from megabytes on."""
    amount, unit = Decimal(size), 0
    while amount >= 1000 and unit < len(SIZE_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{number(amount, 1 if unit > 1 else 0)}{NO_BREAK_SPACE}{SIZE_UNITS[unit]}"
