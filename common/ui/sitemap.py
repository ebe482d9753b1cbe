"""The public addresses that apps tell search engines of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from common.ui.languages import Alternate


@dataclass(frozen=True)
class Address:
    """A page; `alternates` are its languages, itself among them, where it has more than one."""

    path: str
    changed_at: datetime | None = None
    alternates: tuple[Alternate, ...] = ()


Source = Callable[[], Iterable[Address]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add the pages of an app. The source asks a fixed number of queries."""
    _sources[name] = source


def addresses() -> list[Address]:
    return [address for name in sorted(_sources) for address in _sources[name]()]
