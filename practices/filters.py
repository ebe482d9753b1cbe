"""How the catalogue is narrowed and ordered: the facets, by the names they have in the address."""

from urllib.parse import urlencode

from django.utils.text import slugify
from django.utils.translation import gettext

from common.folding import fold
from common.ui.faceting import Dimension, Faceting, Orderings, Pair, Selection
from practices.enums import DensityClass, Evidence, PracticeKind, Stage
from practices.queries.catalogue import PracticeSheet, Term
from practices.queries.territory import Alike
from territories.enums import PopulationBand

CatalogueSelection = Selection[PracticeSheet]

UNKNOWN: Pair = ("por-definir", "por definir")
BANDS = tuple(slugify(band.portuguese) for band in PopulationBand)


def _terms(*terms: Term) -> list[Pair]:
    return [(term.value, term.label) for term in terms]


def _recommendations(sheet: PracticeSheet) -> list[Pair]:
    return [(term.value.zfill(2), f"R{term.value.zfill(2)} {_short(term.label)}") for term in sheet.recommendations]


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69].rstrip()}…"


def _evidence(sheet: PracticeSheet) -> list[Pair]:
    if sheet.evidence is None:
        return [UNKNOWN]
    return [(str(int(sheet.evidence)), f"{int(sheet.evidence)}. {sheet.evidence.label}")]


def _uptake(sheet: PracticeSheet) -> list[Pair]:
    """What others made of it; the choices overlap, because a practice may have worked here and not there."""
    pairs = []
    if sheet.uptake.succeeded:
        pairs.append(("conseguida", gettext("replicada e conseguida")))
    if sheet.uptake.under_way:
        pairs.append(("em-curso", gettext("em replicação")))
    if sheet.uptake.abandoned:
        pairs.append(("abandonada", gettext("com replicações abandonadas")))
    if sheet.offers_mentoring:
        pairs.append(("acompanha", gettext("oferece acompanhamento")))
    return pairs or [("ainda-nao", gettext("ainda sem replicações"))]


def _year(sheet: PracticeSheet) -> list[Pair]:
    return [(str(sheet.starts_on.year), str(sheet.starts_on.year))] if sheet.starts_on else [UNKNOWN]


def _chosen(choice: PracticeKind | DensityClass | Stage | PopulationBand | None) -> list[Pair]:
    return [(slugify(choice.portuguese), str(choice.label))] if choice else [UNKNOWN]


DIMENSIONS: tuple[Dimension[PracticeSheet], ...] = (
    Dimension(
        "tipo",
        "Tipo",
        lambda sheet: _chosen(sheet.kind),
        tuple(slugify(kind.portuguese) for kind in PracticeKind),
    ),
    Dimension("dominio", "Domínio", lambda sheet: _terms(*sheet.domains), is_portuguese=True),
    Dimension("vertical", "Vertical", lambda sheet: _terms(*sheet.verticals), is_portuguese=True),
    Dimension("populacao", "Municípios como o meu", lambda sheet: _chosen(sheet.population), BANDS),
    Dimension("regiao", "Região", lambda sheet: _terms(*sheet.regions), is_portuguese=True),
    Dimension(
        "municipio", "Município", lambda sheet: [(spot.code, spot.name) for spot in sheet.spots], is_portuguese=True
    ),
    Dimension(
        "densidade",
        "Densidade",
        lambda sheet: _chosen(sheet.density),
        tuple(slugify(density.portuguese) for density in DensityClass),
    ),
    Dimension(
        "maturidade",
        "Maturidade",
        lambda sheet: _chosen(sheet.stage),
        tuple(slugify(stage.portuguese) for stage in Stage),
    ),
    Dimension("evidencia", "Evidência", _evidence, tuple(str(level.value) for level in reversed(Evidence))),
    Dimension("replicacao", "Replicação", _uptake, ("conseguida", "em-curso", "acompanha", "abandonada", "ainda-nao")),
    Dimension("recomendacao", "Recomendações que serve", _recommendations, by_value=True, is_portuguese=True),
    Dimension(
        "iniciativa",
        "Iniciativas que serve",
        lambda sheet: [(term.value.zfill(2), f"{term.value}. {_short(term.label)}") for term in sheet.initiatives],
        by_value=True,
        is_portuguese=True,
    ),
    Dimension("palavra", "Palavra-chave", lambda sheet: _terms(*sheet.tags), is_portuguese=True),
    Dimension("ano", "Ano de início", _year),
)


def _published(sheet: PracticeSheet) -> float:
    return sheet.published_at.timestamp() if sheet.published_at else 0.0


ORDERINGS: Orderings[PracticeSheet] = {
    "": ("mais recentes", None),
    "evidencia": (
        "evidência mais forte",
        lambda sheet: (-(-1 if sheet.evidence is None else sheet.evidence), -_published(sheet), sheet.id),
    ),
    "replicacoes": (
        "mais replicadas",
        lambda sheet: (-sheet.uptake.succeeded, -sheet.uptake.total, -_published(sheet), sheet.id),
    ),
    "titulo": ("título", lambda sheet: (fold(sheet.title), sheet.id)),
    "inicio": (
        "início mais recente",
        lambda sheet: (sheet.starts_on is None, -(sheet.starts_on.toordinal() if sheet.starts_on else 0), sheet.id),
    ),
}

CATALOGUE: Faceting[PracticeSheet] = Faceting(DIMENSIONS, ORDERINGS, lambda sheet: sheet.words)


def alike_query(alike: Alike) -> str:
    """The choices that leave the practices of municipalities of the same region and size."""
    return urlencode({"regiao": alike.region.code, "populacao": slugify(alike.band.portuguese)})
