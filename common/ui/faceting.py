"""Choosing among rows held in memory: facets with counts, words and order, all read from the address of the page.

A list says what its rows have (`Dimension`) and how they may be ordered; `select` does the rest. Labels are
Portuguese, found in the catalogue for other languages. Each facet is counted
as if its own choice were lifted, so that a number beside an option is what choosing it would show.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext

from common.folding import fold
from common.ui.filtering import without
from common.ui.languages import kept_in_portuguese

RowT = TypeVar("RowT")
Pair = tuple[str, str]
Key = Callable[[RowT], tuple[object, ...]]
Orderings = Mapping[str, tuple[str, Key[RowT] | None]]

MAX_CHOSEN = 40
MAX_TEXT = 200
WORDS, ORDER, PAGE = "q", "ordenar", "page"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: str
    is_portuguese: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: int


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class Ordering:
    value: str
    label: str
    selected: str


@dataclass(frozen=True)
class Dimension(Generic[RowT]):
    """A facet before it is counted: its name in the address and what a row has of it, as (value, label).

    Options stand in `order`, then by their label; or all by their value.
    """

    name: str
    label: str
    pairs: Callable[[RowT], Sequence[Pair]]
    order: tuple[str, ...] = ()
    by_value: bool = False
    is_portuguese: bool = False  # its options are words kept in the database


@dataclass(frozen=True)
class Selection(Generic[RowT]):
    """The rows that match, in the order asked for, and the state of every filter."""

    rows: list[RowT]
    total: int
    facets: list[Facet]
    chips: list[Chip]
    orderings: list[Ordering]
    text: str
    query: str
    shown_as: list[Pair]
    """How the rows are shown, as the address says: kept by the form and by links to the same list."""

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.total


@dataclass(frozen=True)
class Faceting(Generic[RowT]):
    """How a list may be narrowed. `words_of` is the folded text that a search reads; the ordering "" is the first."""

    dimensions: tuple[Dimension[RowT], ...]
    orderings: Orderings[RowT]
    words_of: Callable[[RowT], str]
    beside: tuple[str, ...] = ("vista", "por_pagina")
    """What the address may say of how the rows are shown, which does not choose among them."""

    def select(self, rows: Sequence[RowT], query: QueryDict) -> Selection[RowT]:
        """Keep the rows that match every filter in the address and count the options of each facet."""
        text = query.get(WORDS, "").strip()[:MAX_TEXT]
        tally = _Tally(self, query, fold(text).split())
        kept = [row for row in rows if tally.takes(row)]
        facets = [tally.facet(dimension) for dimension in self.dimensions]
        asked = query.get(ORDER, "")
        key = self.orderings.get(asked, self.orderings[""])[1]
        return Selection(
            rows=sorted(kept, key=key) if key else kept,
            total=len(rows),
            facets=facets,
            chips=_chips(query, facets, text),
            orderings=[
                Ordering(value, said(label), "selected" if value == asked else "")
                for value, (label, _) in self.orderings.items()
            ],
            text=text,
            query=_filled(without(query, PAGE, *self.beside)).urlencode(),
            shown_as=[(name, value[:MAX_TEXT]) for name in self.beside if (value := query.get(name))],
        )


def said(label: str) -> str:
    """A label in the language of the page. Nothing stays nothing: gettext would answer with its own header."""
    return gettext(label) if label else ""


class _Tally(Generic[RowT]):
    """Asks each row once: does it match, and in which facets does it count?"""

    def __init__(self, faceting: Faceting[RowT], query: QueryDict, words: list[str]) -> None:
        self.faceting = faceting
        self.words = words
        names = [dimension.name for dimension in faceting.dimensions]
        self.chosen = {name: frozenset(value for value in query.getlist(name)[:MAX_CHOSEN] if value) for name in names}
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        self.labels: dict[str, dict[str, str]] = {name: {} for name in names}

    def takes(self, row: RowT) -> bool:
        pairs = {dimension.name: dict(dimension.pairs(row)) for dimension in self.faceting.dimensions}
        for name, found in pairs.items():
            self.labels[name].update(found)
        if self.words and not self._holds_words(row):
            return False
        failing = [name for name, values in self.chosen.items() if values and values.isdisjoint(pairs[name])]
        # A facet counts what would match if its own choice were lifted.
        for name in pairs if not failing else failing if len(failing) == 1 else ():
            self.counts[name].update(pairs[name].keys())
        return not failing

    def _holds_words(self, row: RowT) -> bool:
        text = self.faceting.words_of(row)
        return all(word in text for word in self.words)

    def facet(self, dimension: Dimension[RowT]) -> Facet:
        chosen, counts = self.chosen[dimension.name], self.counts[dimension.name]
        known = {**{value: value[:60] for value in chosen}, **self.labels[dimension.name]}
        position = {value: index for index, value in enumerate(dimension.order)}

        def place(value: str) -> tuple[int, str]:
            return position.get(value, len(position)), value if dimension.by_value else fold(known[value])

        options = [
            Option(
                value,
                said(known[value]),
                counts[value],
                "checked" if value in chosen else "",
                dimension.is_portuguese and said(known[value]) == known[value],
            )
            for value in sorted(known, key=place)
        ]
        return Facet(dimension.name, said(dimension.label), tuple(options), len(chosen))


def _chips(query: QueryDict, facets: list[Facet], text: str) -> list[Chip]:
    chips = [Chip(gettext("Texto"), text, _address(without(query, WORDS, PAGE)))] if text else []
    for facet in facets:
        for option in facet.options:
            if option.checked:
                rest = without(query, PAGE)
                rest.setlist(facet.name, [value for value in query.getlist(facet.name) if value != option.value])
                shown = kept_in_portuguese(option.label) if option.is_portuguese else option.label
                chips.append(Chip(facet.label, shown, _address(rest)))
    return chips


def _filled(query: QueryDict) -> QueryDict:
    """Without what a form sends empty, so that addresses stay short."""
    for name in [name for name in query if not any(query.getlist(name))]:
        del query[name]
    return query


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}"
