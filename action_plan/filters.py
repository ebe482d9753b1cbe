"""Choosing among the actions: facets with counts, text and order. Works on sheets, because the axes are computed."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.http import QueryDict
from django.utils.text import slugify

from action_plan.enums import Rating, ReportedLifecycle, ReportingState
from action_plan.queries import ActionSheet

DUE_SOON = timedelta(days=60)
MAX_CHOSEN = 40
MAX_TEXT = 200
SEVERITY = (Rating.CRITICAL, Rating.WORRYING, Rating.NEEDS_MONITORING, Rating.NOT_REPORTED)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: str


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
class Selection:
    """The actions that match, in the order asked for, and the state of every filter."""

    sheets: list[ActionSheet]
    total: int
    facets: list[Facet]
    chips: list[Chip]
    orderings: list[Ordering]
    text: str
    query: str


@dataclass(frozen=True)
class Dimension:
    """A facet before it is counted: its name in the address, what an action has of it, and a fixed order."""

    name: str
    label: str
    pairs: Callable[[ActionSheet, date], list[Pair]]
    order: tuple[str, ...] = ()


def _deadline_pairs(sheet: ActionSheet, on: date) -> list[Pair]:
    pairs = []
    if sheet.is_overdue:
        pairs.append(("ultrapassado", "ultrapassado"))
    elif not sheet.is_finished:
        is_soon = on <= sheet.final_due_on <= on + DUE_SOON
        pairs.append(("proximo", f"em {DUE_SOON.days} dias ou menos") if is_soon else ("posterior", "mais tarde"))
    if any(milestone.revision_count for milestone in sheet.milestones):
        pairs.append(("revisto", "revisto"))
    return pairs


def _years(sheet: ActionSheet, on: date) -> list[Pair]:
    years = sorted({milestone.current_on.year for milestone in sheet.milestones})
    return [(str(year), str(year)) for year in years]


def _partners(sheet: ActionSheet, on: date) -> list[Pair]:
    return [(partner.short, partner.display) for partner in sheet.partners]


@lru_cache(maxsize=64)
def _slug(label: str) -> str:
    return slugify(label)


def _slugs(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(slugify(label) for label in labels)


DIMENSIONS = (
    Dimension(
        "iniciativa", "Iniciativa", lambda s, on: [(s.initiative_code, f"{s.initiative_number}. {s.initiative_title}")]
    ),
    Dimension("dominio", "Domínio", lambda s, on: [(s.domain_slug, s.domain_name)]),
    Dimension("responsavel", "Responsável", lambda s, on: [(s.responsible.short, s.responsible.display)]),
    Dimension("parceiro", "Parceiro", _partners),
    Dimension("financiamento", "Financiamento", lambda s, on: list(s.funding)),
    Dimension("ano", "Ano do prazo", _years),
    Dimension("prazo", "Prazo", _deadline_pairs, ("ultrapassado", "proximo", "posterior", "revisto")),
    Dimension(
        "situacao",
        "Situação",
        lambda s, on: [(_slug(s.lifecycle.label), s.lifecycle.label)],
        _slugs(ReportedLifecycle.labels),
    ),
    Dimension(
        "avaliacao", "Avaliação", lambda s, on: [(_slug(s.rating.label), s.rating.label)], _slugs(Rating.labels)
    ),
    Dimension(
        "reporte",
        "Reporte",
        lambda s, on: [(_slug(s.reporting_state.label), s.reporting_state.label)],
        _slugs(ReportingState.labels),
    ),
)

Key = Callable[[ActionSheet], tuple[object, ...]]


def _severity(sheet: ActionSheet) -> int:
    return SEVERITY.index(sheet.rating) if sheet.rating in SEVERITY else len(SEVERITY)


ORDERINGS: dict[str, tuple[str, Key | None]] = {
    "": ("ordem do plano", None),
    "prazo": ("prazo mais próximo", lambda s: (s.next_due_on or date.max, s.code)),
    "atraso": ("maior atraso", lambda s: (-s.delay_days, s.code)),
    "desvio": ("maior desvio do prazo inicial", lambda s: (-s.deviation_days, s.code)),
    "avaliacao": ("avaliação mais grave", lambda s: (_severity(s), s.code)),
    "responsavel": ("responsável", lambda s: (s.responsible.short.casefold(), s.code)),
    "alteracao": ("alteração mais recente", lambda s: (-s.updated_at.timestamp(), s.code)),
}


def select(sheets: list[ActionSheet], query: QueryDict, on: date) -> Selection:
    """Keep the sheets that match every filter in the address; count each facet as if it alone were open."""
    text = query.get("q", "").strip()[:MAX_TEXT]
    tally = _Tally(query, _plain(text).split(), on)
    kept = [sheet for sheet in sheets if tally.takes(sheet)]
    facets = [_facet(d, tally.labels[d.name], tally.counts[d.name], tally.chosen[d.name]) for d in DIMENSIONS]
    ordering = query.get("ordenar", "")
    return Selection(
        sheets=_ordered(kept, ordering),
        total=len(sheets),
        facets=facets,
        chips=_chips(query, facets, text),
        orderings=[
            Ordering(value, label, "selected" if value == ordering else "") for value, (label, _) in ORDERINGS.items()
        ],
        text=text,
        query=_without(query, "page", "vista", "por_pagina").urlencode(),
    )


class _Tally:
    """Asks each sheet once: does it match, and in which facets does it count?"""

    def __init__(self, query: QueryDict, words: list[str], on: date) -> None:
        self.words = words
        self.on = on
        self.chosen = {dimension.name: _chosen(query, dimension.name) for dimension in DIMENSIONS}
        self.counts: dict[str, Counter[str]] = {dimension.name: Counter() for dimension in DIMENSIONS}
        self.labels: dict[str, dict[str, str]] = {dimension.name: {} for dimension in DIMENSIONS}

    def takes(self, sheet: ActionSheet) -> bool:
        pairs = {dimension.name: dimension.pairs(sheet, self.on) for dimension in DIMENSIONS}
        for name, found in pairs.items():
            self.labels[name].update(found)
        if self.words and not _matches(sheet, self.words):
            return False
        failing = [name for name, values in self.chosen.items() if values and values.isdisjoint(dict(pairs[name]))]
        # A facet counts what would match if its own choice were lifted.
        for name in pairs if not failing else failing if len(failing) == 1 else ():
            self.counts[name].update(dict(pairs[name]).keys())
        return not failing


def _chosen(query: QueryDict, name: str) -> frozenset[str]:
    return frozenset(value for value in query.getlist(name)[:MAX_CHOSEN] if value)


def _facet(dimension: Dimension, labels: dict[str, str], counts: Counter[str], chosen: frozenset[str]) -> Facet:
    known = {**{value: value[:60] for value in chosen}, **labels}
    position = {value: index for index, value in enumerate(dimension.order)}
    values = sorted(known, key=lambda value: (position.get(value, len(position)), _sort_key(dimension, value, known)))
    options = [Option(v, known[v], counts[v], "checked" if v in chosen else "") for v in values]
    return Facet(dimension.name, dimension.label, tuple(options), len(chosen))


def _sort_key(dimension: Dimension, value: str, labels: dict[str, str]) -> str:
    return value if dimension.name == "iniciativa" else _plain(labels[value])


def _ordered(sheets: list[ActionSheet], ordering: str) -> list[ActionSheet]:
    key = ORDERINGS.get(ordering, ORDERINGS[""])[1]
    return sorted(sheets, key=key) if key else sheets


def _chips(query: QueryDict, facets: list[Facet], text: str) -> list[Chip]:
    chips = [Chip("Texto", text, _address(_without(query, "q", "page")))] if text else []
    for facet in facets:
        for option in facet.options:
            if option.checked:
                rest = _without(query, "page")
                rest.setlist(facet.name, [v for v in query.getlist(facet.name) if v != option.value])
                chips.append(Chip(facet.label, option.label, _address(rest)))
    return chips


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}"


def _without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed


def _plain(text: str) -> str:
    """Without accents and capitals, as people type when they search."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=512)
def _searchable(*parts: str) -> str:
    return _plain(" ".join(parts))


def _matches(sheet: ActionSheet, words: list[str]) -> bool:
    names = [sheet.responsible, *sheet.partners]
    searchable = _searchable(
        sheet.code,
        sheet.text,
        sheet.initiative_title,
        sheet.domain_name,
        sheet.partners_text,
        *(f"{label.display} {label.name} {label.current_name}" for label in names),
    )
    return all(word in searchable for word in words)
