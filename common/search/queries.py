"""Asking the search: a page of results with its help, and the titles that fit what is being typed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import connection

from common.search.asking import Asked, understand
from common.search.backends import engine
from common.search.port import Found, Search, Suggestion
from common.search.registry import PUBLIC
from common.search.synonyms import thesaurus

FEW = 3
MOST_SUGGESTED = 8
SHORTEST_SUGGESTED = 2


@dataclass(frozen=True)
class Results:
    """What was found, and what was done to find it, which the page says aloud."""

    asked: Asked
    found: Found
    corrected: str = ""
    """The question that was answered in place of the one asked, which found nothing."""
    did_you_mean: str = ""
    """Another spelling, offered and not answered."""
    has_any_word: bool = False
    """Nothing had every word: these have some."""
    missing: str = ""
    """A name with a number that nothing published has, as «iniciativa 99»."""


def understood(text: str, *, is_unfinished: bool = False) -> Asked:
    return understand(text, thesaurus(), is_unfinished=is_unfinished)


def results(search: Search) -> Results:
    """Answer a question; when nothing has it all, try its last word as a beginning, a better spelling, fewer words."""
    asked = search.asked
    found = engine().search(search)
    if not (asked.is_empty or found.without_filters):
        found = engine().search(replace(search, asked=asked.unfinished()))
    if asked.is_empty or found.without_filters > FEW:
        return Results(asked, found)
    better = engine().correct(asked)
    if found.without_filters:
        return Results(asked, found, did_you_mean=better if _finds(search, better, found) else "")
    return (better and _corrected(search, better)) or _with_any_word(search)


def _finds(search: Search, text: str, found: Found) -> bool:
    """A spelling is offered only if it finds more, to whoever asks."""
    return bool(text) and _spelt(search, text).without_filters > found.without_filters


def _spelt(search: Search, text: str) -> Found:
    return engine().search(replace(search, asked=understood(text)))


def _corrected(search: Search, text: str) -> Results | None:
    found = _spelt(search, text)
    return Results(search.asked, found, corrected=text) if found.without_filters else None


def _with_any_word(search: Search) -> Results:
    missing = _missing(search)
    if len(search.asked.wanted) < 2:
        return Results(search.asked, Found(), missing=missing)
    found = engine().search(replace(search, takes_any_word=True))
    return Results(search.asked, found, has_any_word=bool(found.without_filters), missing=missing)


def _missing(search: Search) -> str:
    """Return the name with a number that was asked for, if nothing has it whatever else was asked."""
    name = search.asked.reference
    is_there = name and name != search.asked.text and _spelt(search, name).without_filters
    return "" if is_there else name


def suggestions(
    text: str, languages: tuple[str, ...] = ("pt",), audiences: tuple[str, ...] = (PUBLIC,)
) -> list[Suggestion]:
    """Return titles for what is being typed."""
    asked = understood(text, is_unfinished=True)
    if len(asked.text) < SHORTEST_SUGGESTED:
        return []
    return engine().suggest(asked, languages, audiences, MOST_SUGGESTED)


PUBLISHED = """
    SELECT kind, count(*) FROM search_index_searchentry
    WHERE NOT is_gone AND language = ANY(%s) AND audience = ANY(%s) GROUP BY kind
"""


def published_by_kind(languages: tuple[str, ...], audiences: tuple[str, ...] = (PUBLIC,)) -> Mapping[str, int]:
    """Count what there is to find, for whoever found nothing."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHED, [list(languages), list(audiences)])
        return dict(cursor.fetchall())
