"""What is open to people now: apps say it, the front page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Opening:
    """Something that can be done until a day: `kind` in a word, `closes_on` None when no day was set."""

    kind: str
    title: str
    url: str
    closes_on: date | None
    note: str = ""


Source = Callable[[date], Iterable[Opening]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add what an app has open on a day. The source asks one query, whatever it finds."""
    _sources[name] = source


def open_on(on: date) -> list[Opening]:
    """Everything open on a day, what closes first coming first."""
    found = [opening for name in sorted(_sources) for opening in _sources[name](on)]
    return sorted(found, key=lambda one: (one.closes_on or date.max, one.title))
