"""What the search asks of whatever runs it: PostgreSQL by default, Elasticsearch by setting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.safestring import SafeString

from common.search.asking import Asked
from common.search.registry import PUBLIC

PER_PAGE = 20
MOST_RANKED = 300
"""How many results are put in order of relevance; nobody looks further, and frequent words stay fast."""

RELEVANCE = "relevancia"
NEWEST = "recentes"
OLDEST = "antigos"
ORDERS = (RELEVANCE, NEWEST, OLDEST)

MARK = "\x02"
UNMARK = "\x03"


@dataclass(frozen=True)
class Search:
    """One page of results of a question. `audiences` is who asks: nothing of any other audience is ever counted."""

    asked: Asked
    languages: tuple[str, ...] = ("pt",)
    """The first is that of the page; documents in the others are shown when there is no translation."""
    audiences: tuple[str, ...] = (PUBLIC,)
    kinds: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    order: str = RELEVANCE
    page: int = 1
    takes_any_word: bool = False


@dataclass(frozen=True)
class Hit:
    kind: str
    key: str
    url: str
    title_html: SafeString
    extract_html: SafeString
    trail: tuple[str, ...]
    domains: tuple[str, ...]
    territories: tuple[str, ...]
    year: int | None
    language: str
    published_at: datetime | None


@dataclass(frozen=True)
class Found:
    """`total` answers the question and the filters; each facet counts under the other filters only."""

    total: int = 0
    without_filters: int = 0
    hits: tuple[Hit, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    domains: Mapping[str, int] = field(default_factory=dict)
    territories: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)

    @property
    def reachable(self) -> int:
        return min(self.total, MOST_RANKED)


@dataclass(frozen=True)
class Suggestion:
    title: str
    url: str
    kind: str


class Unavailable(Exception):
    """The engine did not answer; whoever asked turns to PostgreSQL."""


class Backend(Protocol):
    name: str

    def search(self, search: Search) -> Found: ...

    def correct(self, asked: Asked) -> str:
        """Return the question as it was probably meant, or nothing when every word is known or none is near."""

    def suggest(
        self, asked: Asked, languages: tuple[str, ...], audiences: tuple[str, ...], limit: int
    ) -> list[Suggestion]:
        """Return titles that answer what is being typed, the last word unfinished."""
