"""Filters that read frozen values (ISO dates, decimals as text, codes) and write them in Portuguese."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from action_plan.enums import Lifecycle, Rating, ReportedLifecycle, ReportingState, RevisionReason
from common.norm.enums import Severity
from common.ui import formatting
from common.words import Words
from governance.enums import CadenceKind, RevisionStatus
from initiatives.enums import Operator

register = template.Library()

WORDS: dict[str, type[Words]] = {
    "lifecycle": ReportedLifecycle,
    "reported_lifecycle": Lifecycle,
    "rating": Rating,
    "reporting": ReportingState,
    "reason": RevisionReason,
    "severity": Severity,
    "cadence": CadenceKind,
    "revision": RevisionStatus,
    "operator": Operator,
}
SHORT = {"SEMESTER": "{half}.º sem. {year}", "QUARTER": "{quarter}.º trim. {year}", "MONTH": "{month:02}/{year}"}


@register.filter
def day(value: str | None) -> str:
    return formatting.day(date.fromisoformat(value)) if value else ""


@register.filter
def day_long(value: str | None) -> str:
    return formatting.day_long(date.fromisoformat(value)) if value else ""


@register.filter
def moment_day(value: str | None) -> str:
    return formatting.day(datetime.fromisoformat(value)) if value else ""


@register.filter
def moment_long(value: str | None) -> str:
    """Write «31 de dezembro de 2025, 23:59»."""
    if not value:
        return ""
    at = datetime.fromisoformat(value)
    return f"{formatting.day_long(at)}, {formatting.moment(at)[-5:]}"


@register.filter
def window(value: str, precision: str) -> str:
    """Write a deadline short enough for a table, and no more exact than it was given."""
    on = date.fromisoformat(value)
    if precision == "YEAR":
        return str(on.year)
    if precision == "DAY":
        return formatting.day(on)
    half, quarter = (on.month - 1) // 6 + 1, (on.month - 1) // 3 + 1
    return SHORT[precision].format(half=half, quarter=quarter, month=on.month, year=on.year)


@register.filter
def word(value: str, kind: str) -> str:
    return str(WORDS[kind](value).label) if value else ""


@register.filter
def amount(value: str | int | None) -> str:
    return "" if value is None else formatting.number(Decimal(value))


@register.filter
def signed_days(value: int) -> str:
    """Write a slip in days, with its sign."""
    return f"+{formatting.number(value)}" if value > 0 else formatting.number(value)


@register.filter
def short_hash(value: str) -> str:
    """Break a hash into groups of eight, so that it wraps and can be read aloud."""
    groups = [value[start : start + 8] for start in range(0, len(value), 8)]
    return " ".join(groups)


@register.filter
def entity(label: dict[str, Any]) -> str:
    """Write the name of its time and, when somebody took over, who answers now."""
    short = label["acronym"] or label["name"]
    if not label["is_superseded"]:
        return str(short)
    return f"{short} (atual {label['current_acronym'] or label['current_name']})"


@register.filter
def capital(value: str) -> str:
    return value[:1].upper() + value[1:]
