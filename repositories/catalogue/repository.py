"""One description for each repository, from which its list, page and files are made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.exports.tables import ExportColumn
from common.folding import fold
from common.norm.citation import cite
from common.ui.faceting import Dimension, Faceting, Orderings, Pair
from common.words import Words
from repositories.enums import RepositoryCode
from repositories.models import Entry

MISSING = "sem informação"


@dataclass(frozen=True)
class Mark:
    """A state in words, with the tone it is drawn in."""

    label: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Line:
    """A published entry as its list shows it."""

    entry: Any
    eyebrow: str
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    extra: Any = None
    """What a kind needs beyond the entry: its tasks in the plan, the day its state is asked for."""


@dataclass(frozen=True)
class Field:
    """A fact of an entry: its name, and how to read it from a line; a long one is a section of the page.

    What the page shows in its own way stands among the facts of the files only.
    """

    label: str
    getter: Callable[[Line], Any]
    is_long: bool = False
    only_in_files: bool = False
    is_said: bool = False  # in the language of the page: a word of the portal and not of whoever wrote the entry


@dataclass(frozen=True)
class Event:
    """Something that happened to an entry on a day."""

    on: date
    what: str
    line: Line
    remark: str = ""


@dataclass(frozen=True)
class Repository:
    """What is particular to a repository; everything else is the same for the six."""

    code: RepositoryCode
    model: type[Entry]
    title: str
    short: str
    noun: tuple[str, str]
    lead: str
    icon: str
    source: str
    lines: Callable[[date, Iterable[Any]], list[Line]]
    entries: Callable[[], Any]
    fields: tuple[Field, ...]
    dimensions: tuple[Dimension[Line], ...]
    empty: str
    schema: Callable[[Line], dict[str, Any]]
    orderings: Orderings[Line] = field(default_factory=lambda: BY_TITLE)
    body: str = ""
    """What the page of an entry shows in a way of its own."""
    has_day: bool = False
    """Whether the state of its entries depends on a day that the reader may choose."""
    above: str = ""
    above_data: Callable[[Sequence[Line]], Any] = lambda lines: None
    """A template before the list, and what it shows, made of all the lines."""
    events: Callable[[Sequence[Line]], list[Event]] | None = None
    """What happened when, for a repository with a chronology."""

    @property
    def faceting(self) -> Faceting[Line]:
        return Faceting((*self.dimensions, *SHARED), self.orderings, words_of)

    @property
    def columns(self) -> Sequence[ExportColumn[Line]]:
        own = [ExportColumn(each.label, each.getter) for each in self.fields]
        return [*FIRST, *own, *LAST]

    def count_noun(self, count: int) -> str:
        return self.noun[0] if count == 1 else self.noun[1]


def choice_pair(choices: type[Words], value: str) -> Pair:
    """Return what a facet knows of a choice: its label, and the Portuguese label as an address."""
    choice = choices(value)
    return _slug(choice.portuguese), choice.label


@lru_cache(maxsize=256)
def _slug(label: str) -> str:
    return slugify(label)


def order_of(choices: type[Words]) -> tuple[str, ...]:
    return tuple(_slug(choice.portuguese) for choice in choices)


def own(name: str, label: str, choices: type[Words] | None = None, *, by_value: bool = False) -> Dimension[Line]:
    """Return a facet over what the line itself says under that name."""
    order = order_of(choices) if choices else ()
    kept = name in {"dominio", "regiao", "regulador", "responsavel"}
    return Dimension(name, label, lambda line: line.pairs[name], order, by_value, is_portuguese=kept)


def related_pairs(entry: Entry) -> dict[str, tuple[Pair, ...]]:
    """Return the facets every entry has: domains, initiatives, origin."""
    origin = (
        ("por-confirmar", _("fonte externa, a confirmar"))
        if entry.is_to_confirm
        else ("enti", _("documentos da ENTI"))
    )
    return {
        "dominio": tuple((domain.slug, domain.name) for domain in entry.domains.all()),
        "iniciativa": tuple((str(row.number), f"{row.number}. {row.title}") for row in entry.initiatives.all()),
        "origem": (("demonstracao", _("exemplo de demonstração")),) if entry.is_demonstration else (origin,),
    }


def words_of(line: Line) -> str:
    entry = line.entry
    return _folded(entry.title, entry.summary, line.eyebrow, entry.note, *line.remarks)


@lru_cache(maxsize=1024)
def _folded(*parts: str) -> str:
    return fold(" ".join(parts))


def marks_of(entry: Entry, *marks: Mark) -> tuple[Mark, ...]:
    """Add to a kind's own marks what any entry may have to say of itself."""
    said = list(marks)
    if entry.is_demonstration:
        said.append(Mark(_("exemplo de demonstração"), "attention"))
    elif entry.is_to_confirm:
        said.append(Mark(_("fonte externa, a confirmar"), "attention"))
    return tuple(said)


def joined(rows: Iterable[Any], name: str) -> str:
    return "|".join(str(getattr(row, name)) for row in rows)


SHARED: tuple[Dimension[Line], ...] = (
    own("dominio", "Domínio"),
    Dimension(
        "iniciativa",
        "Iniciativa",
        lambda line: line.pairs["iniciativa"],
        tuple(str(n) for n in range(1, 17)),
        is_portuguese=True,
    ),
    own("origem", "Origem"),
)
BY_TITLE: Orderings[Line] = {
    "": ("nome", lambda line: (fold(line.entry.title), line.entry.pk)),
    "alteracao": ("alteração mais recente", lambda line: (-line.entry.updated_at.timestamp(), line.entry.pk)),
}
FIRST: tuple[ExportColumn[Line], ...] = (
    ExportColumn("Identificador", lambda line: line.entry.slug),
    ExportColumn("Título", lambda line: line.entry.title),
    ExportColumn("Resumo", lambda line: line.entry.summary),
)
LAST: tuple[ExportColumn[Line], ...] = (
    ExportColumn("Domínios", lambda line: joined(line.entry.domains.all(), "name")),
    ExportColumn("Iniciativas", lambda line: joined(line.entry.initiatives.all(), "code")),
    ExportColumn("Recomendações", lambda line: joined(line.entry.recommendations.all(), "code")),
    ExportColumn("Fonte", lambda line: cite(line.entry.source)),
    ExportColumn("Endereço da fonte", lambda line: line.entry.source_url),
    ExportColumn("Origem", lambda line: line.entry.get_origin_display()),
    ExportColumn("Nota", lambda line: line.entry.note),
    ExportColumn("Exemplo de demonstração", lambda line: line.entry.is_demonstration),
    ExportColumn("Última alteração", lambda line: line.entry.updated_at),
)
