"""The page of results as the address asks for it: its filters with counts, its orders and its help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from common.folding import fold
from common.search.port import NEWEST, OLDEST, ORDERS, PER_PAGE, RELEVANCE, Found, Hit, Search, Suggestion
from common.search.queries import Results, published_by_kind, results, suggestions, understood
from common.search.registry import PUBLIC, SearchKind, kind_of, kinds
from common.ui.faceting import Chip, Facet, Option, Ordering, said
from common.ui.filtering import without
from common.ui.languages import address_here

KIND, DOMAIN, TERRITORY, YEAR = "tipo", "dominio", "territorio", "ano"
MOST_OPTIONS = 20
MOST_CHOSEN = 20
MOST_ALIKE = 5


@dataclass(frozen=True)
class Shelf:
    """A kind of document, how many there are, and where they are listed."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Row:
    hit: Hit
    label: str
    url: str
    """In the language of the page, where what it shows has an address there."""
    steps: tuple[str, ...]
    """Where it is, without the list of its kind, which the label says."""
    language_tag: str
    """Only where the document is in another language than the page."""


@dataclass(frozen=True)
class SearchPage:
    query: QueryDict
    search: Search
    results: Results

    @property
    def found(self) -> Found:
        return self.results.found

    @property
    def text(self) -> str:
        return self.search.asked.text

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(hit) for hit in self.found.hits]

    @cached_property
    def page_obj(self) -> Page[int]:
        return Paginator(range(self.found.reachable), PER_PAGE).get_page(self.search.page)

    @property
    def is_cut(self) -> bool:
        return self.found.reachable < self.found.total

    @cached_property
    def facets(self) -> list[Facet]:
        names = {kind.code: _(kind.label_plural) for kind in kinds()}
        by_order = [kind.code for kind in kinds()]
        return [
            _facet(KIND, _("Tipo"), self.found.kinds, self.search.kinds, names, by_order),
            _facet(DOMAIN, _("Domínio"), self.found.domains, self.search.domains),
            _facet(TERRITORY, _("Território"), self.found.territories, self.search.territories),
            _facet(YEAR, _("Ano"), self.found.years, [str(year) for year in self.search.years], by_value=True),
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(facet.label, option.label, self._without(facet.name, option.value))
            for facet in self.facets
            for option in facet.options
            if option.checked
        ]

    @property
    def orderings(self) -> list[Ordering]:
        labels = {RELEVANCE: _("Mais relevantes"), NEWEST: _("Mais recentes"), OLDEST: _("Mais antigos")}
        return [
            Ordering("" if order == RELEVANCE else order, label, "selected" if order == self.search.order else "")
            for order, label in labels.items()
        ]

    @property
    def all_url(self) -> str:
        return self._address(without(self.query, KIND, DOMAIN, TERRITORY, YEAR, "page"))

    @property
    def did_you_mean_url(self) -> str:
        return self._with_text(self.results.did_you_mean)

    @cached_property
    def alike(self) -> list[Suggestion]:
        """Titles that resemble what found nothing."""
        found = suggestions(self.text, self.search.languages, self.search.audiences)[:MOST_ALIKE]
        return [replace(one, url=address_here(one.url)) for one in found]

    @cached_property
    def shelves(self) -> list[Shelf]:
        counts = published_by_kind(self.search.languages, self.search.audiences)
        return [_shelf(kind, counts[kind.code]) for kind in kinds() if counts.get(kind.code) and kind.url_name]

    def _row(self, hit: Hit) -> Row:
        kind = kind_of(hit.kind)
        steps = tuple(step for step in hit.trail if step != kind.label_plural)
        language = "" if hit.language == self.search.languages[0] else hit.language
        return Row(hit, _(kind.label), address_here(hit.url), steps, language)

    def _without(self, name: str, value: str) -> str:
        rest = without(self.query, "page")
        rest.setlist(name, [kept for kept in self.query.getlist(name) if kept != value])
        return self._address(rest)

    def _with_text(self, text: str) -> str:
        changed = QueryDict(mutable=True)
        changed["q"] = text
        return self._address(changed)

    @staticmethod
    def _address(query: QueryDict) -> str:
        return f"?{query.urlencode()}"


def page_of(query: QueryDict, languages: tuple[str, ...], audiences: tuple[str, ...] = (PUBLIC,)) -> SearchPage:
    """Read the address, which may say anything, and answer it."""
    order = query.get("ordenar", RELEVANCE)
    search = Search(
        asked=understood(query.get("q", "")),
        languages=languages,
        audiences=audiences,
        kinds=_chosen(query, KIND),
        domains=_chosen(query, DOMAIN),
        territories=_chosen(query, TERRITORY),
        years=tuple(
            int(year) for year in _chosen(query, YEAR) if year.isascii() and year.isdigit() and len(year) == 4
        ),
        order=order if order in ORDERS else RELEVANCE,
        page=_number(query.get("page", "")),
    )
    answer = results(search)
    if answer.found.total and not answer.found.hits:  # a page beyond the last
        search = replace(search, page=-(-answer.found.reachable // PER_PAGE))
        answer = results(search)
    return SearchPage(query, search, answer)


def _chosen(query: QueryDict, name: str) -> tuple[str, ...]:
    values = (value.replace("\x00", "") for value in query.getlist(name)[:MOST_CHOSEN])
    return tuple(dict.fromkeys(value for value in values if value))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _shelf(kind: SearchKind, count: int) -> Shelf:
    return Shelf(_(kind.label_plural), count, reverse(kind.url_name))


def _facet(
    name: str,
    label: str,
    counts: Mapping[str, int],
    chosen: Iterable[str],
    labels: Mapping[str, str] | None = None,
    order: Iterable[str] = (),
    *,
    by_value: bool = False,
) -> Facet:
    """Put the options in the order given, by falling value, or by falling count; chosen ones are always there."""
    checked = set(chosen)
    numbers = {**dict.fromkeys(checked, 0), **counts}
    place = {value: index for index, value in enumerate(order)}

    def rank(value: str) -> tuple[int, int, str]:
        if by_value:
            return (0, -int(value), value)
        return (place.get(value, len(place)), -numbers[value], fold(value))

    ranked = sorted(numbers, key=rank)
    shown = [value for index, value in enumerate(ranked) if index < MOST_OPTIONS or value in checked]
    options = tuple(_option(value, labels, numbers[value], is_chosen=value in checked) for value in shown)
    return Facet(name, label, options, len(checked))


def _option(value: str, labels: Mapping[str, str] | None, number: int, *, is_chosen: bool) -> Option:
    """Name a value: as its kind is called, or in the words it is kept in where no catalogue has them."""
    label = labels.get(value, value) if labels else said(value)
    return Option(value, label[:80], number, "checked" if is_chosen else "", labels is None and label == value)
