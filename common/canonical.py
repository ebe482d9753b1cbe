"""One way only of writing facts as JSON, so that the same facts always have the same SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def freeze(value: Any) -> Any:
    """Reduce to what canonical JSON holds: decimals as plain text, moments in UTC, days as ISO 8601.

    Raises TypeError on anything that has no single spelling, floats first of all.
    """
    if isinstance(value, Enum):
        return freeze(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return _freeze_many(value)


def _freeze_many(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(freeze(key)): freeze(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [freeze(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(freeze(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _plain(value: Decimal) -> str:
    """Write 75, 75.0 and 75.00 alike: what a column's scale adds is not part of the fact."""
    if not value.is_finite():
        raise TypeError(f"{value} has no canonical form")
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("A moment without a time zone has no canonical form")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(value: Any) -> str:
    return json.dumps(freeze(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256_of(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
