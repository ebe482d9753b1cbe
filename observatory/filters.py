"""What the addresses of the observatory ask for: how the list is narrowed, and which figures a page shows."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_noop

from common.folding import fold
from common.ui.faceting import Dimension, Faceting, Pair, Selection
from observatory.enums import AreaLevel, MeasureKind, Origin, PeerKind
from observatory.queries import Asked, MeasureLine, News

MeasureSelection = Selection[MeasureLine]
LEVELS = {
    "municipio": AreaLevel.MUNICIPALITY,
    "comunidade": AreaLevel.COMMUNITY,
    "regiao": AreaLevel.REGION,
    "pais": AreaLevel.COUNTRY,
}
LEVEL_NAMES = {level: name for name, level in LEVELS.items()}
FIRST_DAY = date(2023, 1, 1)
MAP, OUTLINED = "mapa", "contornos"


def _domain(line: MeasureLine) -> list[Pair]:
    domain = line.measure.domain
    return [(domain.slug, domain.name)] if domain else []


def _kind(line: MeasureLine) -> list[Pair]:
    kind = MeasureKind(line.measure.kind)
    return [(kind.value.lower(), kind.portuguese)]


def _data(line: MeasureLine) -> list[Pair]:
    """Simulated figures are data to look at, and not figures of anything."""
    if not line.has_data:
        return [("sem-dados", gettext_noop("sem dados publicados"))]
    if line.is_simulated:
        return [("simulados", gettext_noop("dados simulados"))]
    return [("com-dados", gettext_noop("com dados da fonte"))]


def _level(line: MeasureLine) -> list[Pair]:
    return [(LEVEL_NAMES[line.level], line.level.portuguese)] if line.level is not None else []


DIMENSIONS: tuple[Dimension[MeasureLine], ...] = (
    Dimension("dominio", "Domínio", _domain),
    Dimension("dados", "Dados", _data, ("com-dados", "simulados", "sem-dados")),
    Dimension("fonte", "Fonte", lambda line: [(fold(name), name) for name in line.providers], is_portuguese=True),
    Dimension("tipo", "Tipo", _kind),
    Dimension("nivel", "Nível mais baixo com dados", _level, tuple(LEVELS)),
)


def _words(line: MeasureLine) -> str:
    measure = line.measure
    said = [measure.code, measure.short_name, measure.description, measure.indicator, measure.sub_indicator]
    return fold(" ".join([*said, *line.providers]))


def _share(line: MeasureLine) -> float:
    return line.with_value / line.expected if line.expected else -1.0


OVERVIEW: Faceting[MeasureLine] = Faceting(
    DIMENSIONS,
    {
        "": ("ordem da Tabela 3", None),
        "nome": ("nome", lambda line: (fold(line.measure.short_name), line.measure.pk)),
        "cobertura": ("mais completas", lambda line: (-_share(line), line.measure.number)),
        "periodo": (
            "período mais recente",
            lambda line: (-(line.period.starts_on.toordinal() if line.period else 0), line.measure.number),
        ),
    },
    _words,
)


def _news_domain(news: News) -> list[Pair]:
    domain = news.measure.domain
    return [(domain.slug, domain.name)] if domain else []


def _news_kinds(news: News) -> list[Pair]:
    """A release may bring new cells and revise others."""
    new = [("novas", gettext_noop("células novas"))] if news.added else []
    return new + ([("revistas", gettext_noop("células revistas"))] if news.revised else [])


def _news_origin(news: News) -> list[Pair]:
    origin = Origin(news.release.origin)
    return [(origin.value.lower(), origin.portuguese)]


def _news_words(news: News) -> str:
    measure = news.measure
    return fold(" ".join([measure.code, measure.short_name, measure.description, news.release.note, *news.providers]))


NEWS: Faceting[News] = Faceting(
    (
        Dimension("dominio", "Domínio", _news_domain),
        Dimension("mudanca", "O que trouxe", _news_kinds, ("novas", "revistas")),
        Dimension("fonte", "Fonte", lambda news: [(fold(name), name) for name in news.providers], is_portuguese=True),
        Dimension("origem", "Origem", _news_origin),
    ),
    {
        "": ("mais recentes primeiro", None),
        "medida": ("ordem da Tabela 3", lambda news: (news.measure.number, -news.release.pk)),
    },
    _news_words,
)


def asked(query: QueryDict) -> Asked:
    """Read an address; what it says wrongly is as if it had not been said."""
    return Asked(
        period=query.get("periodo", "")[:10],
        level=LEVELS.get(query.get("nivel", "")),
        breakdown=query.get("desagregacao", "")[:200],
        as_of=_day(query.get("em", "")),
        areas=tuple(code for code in query.getlist("t")[:20] if code),
        is_outlined=is_outlined(query),
    )


def is_outlined(query: QueryDict) -> bool:
    """Whether the map is asked for with the outlines of the municipalities instead of a cell for each."""
    return query.get(MAP) == OUTLINED


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day >= FIRST_DAY else FIRST_DAY


GROUP_PREFIX = "grupo-"
MOST_TYPED = 40


@dataclass(frozen=True)
class AskedPeers:
    """Who a territory is compared with; `group` is the address of somebody's choice."""

    kind: PeerKind = PeerKind.ALL
    group: str = ""


def asked_peers(query: QueryDict) -> AskedPeers:
    value = query.get("pares", "")
    if value.startswith(GROUP_PREFIX):
        return AskedPeers(PeerKind.GROUP, value.removeprefix(GROUP_PREFIX)[:60])
    return AskedPeers(PeerKind(value)) if value in PeerKind.values else AskedPeers()


@dataclass(frozen=True)
class AskedComparison:
    """Territories by code or as somebody types them, in the order of the address; measures by code, or a domain."""

    areas: tuple[str, ...]
    measures: tuple[str, ...]
    domain: str


def asked_comparison(query: QueryDict) -> AskedComparison:
    areas = (text.strip()[:80] for text in query.getlist("t")[:MOST_TYPED])
    codes = (code.strip().upper()[:4] for code in query.getlist("m")[:MOST_TYPED])
    return AskedComparison(
        areas=tuple(dict.fromkeys(text for text in areas if text)),
        measures=tuple(dict.fromkeys(code for code in codes if code)),
        domain=query.get("dominio", "")[:50],
    )
