"""What the search knows how to find. Apps register their kinds in `AppConfig.ready()`; the search names nobody.

    register(
        SearchKind(
            code="recommendations",
            label="Recomendação",
            label_plural="Recomendações",
            order=40,
            documents=search.documents,
            models=("recommendations.Recommendation", Follows("recommendations.Adoption", search.keys_of_adoption)),
        )
    )

The function `documents(keys)` lives in the app's `search.py`. It gives the published documents with these keys, or all
of them for None, in a fixed number of queries. A key that it is asked for and does not give leaves the index.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model

PUBLIC = "public"
SIGNED_IN = "signed_in"


def audience_of_entity(entity_id: int) -> str:
    """The audience of what only the people of one entity may find."""
    return f"entity:{entity_id}"


@dataclass(frozen=True)
class SearchDocument:
    """One published thing, as the search keeps and shows it."""

    key: str
    """Natural within its kind and language: str(pk) unless there is a reason; translations have keys of their own."""
    title: str
    url: str
    summary: str = ""
    body: str = ""
    keywords: str = ""
    """Words it should be found by though its text may not say them (names of partners, tags, an English summary)."""
    codes: tuple[str, ...] = ()
    """What it is called exactly: «I10-A1», «recomendação 12». Whoever types one of these finds it first."""
    trail: tuple[str, ...] = ()
    """Where it is, outermost first, as its breadcrumbs say."""
    domains: tuple[str, ...] = ()
    """Names as shown to people."""
    territories: tuple[str, ...] = ()
    """Names as shown to people, of the municipality and of what it belongs to."""
    year: int | None = None
    language: str = "pt"
    published_at: datetime | None = None
    audience: str = PUBLIC
    translation_key: str = ""
    """The same in every translation of one document; the English search hides what it has in English."""


@dataclass(frozen=True)
class Follows:
    """A model whose changes make documents of the kind old: which ones, as keys; None for all of them."""

    model: str
    keys: Callable[[Any], Collection[str] | None]


def own_key(row: Model) -> Collection[str]:
    return (str(row.pk),)


@dataclass(frozen=True)
class SearchKind:
    code: str
    label: str
    label_plural: str
    order: int
    documents: Callable[[Collection[str] | None], Iterable[SearchDocument]]
    models: tuple[str | Follows, ...]
    """Labels («initiatives.Initiative») whose primary key is the document's key, or `Follows`. Subclasses count."""
    url_name: str = ""
    """The page that lists them, for whoever finds nothing."""

    @cached_property
    def follows(self) -> tuple[Follows, ...]:
        return tuple(Follows(model, own_key) if isinstance(model, str) else model for model in self.models)


class UnknownKind(LookupError):
    """Nobody registered this kind."""


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    _kinds[kind.code] = kind


def kinds() -> list[SearchKind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def followers(model: type[Model]) -> list[tuple[str, Follows]]:
    """Which kinds follow a model, by itself or by what it inherits from, and how."""
    labels = {parent._meta.label for parent in model.__mro__ if issubclass(parent, Model) and hasattr(parent, "_meta")}
    return [(kind.code, follow) for kind in _kinds.values() for follow in kind.follows if follow.model in labels]


def kind_of(code: str) -> SearchKind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None
