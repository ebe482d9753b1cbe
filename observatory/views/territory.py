"""The page of a territory, part by part: what its template is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _, gettext_noop

from common.charts.outline_data import Outlines
from common.exports.tables import downloads
from common.ui import formatting
from common.ui.faceting import said
from observatory.enums import AreaLevel, PeerKind
from observatory.filters import GROUP_PREFIX, is_outlined
from observatory.models import Area, AreaGroup
from observatory.queries import AreaLine, Country, Peers
from observatory.tables import ALL_TABLES
from observatory.views import maps, origins, standing, who, words

FEW = 40
METHODS = {
    PeerKind.ALL: gettext_noop("Compara com todos os territórios do mesmo nível que têm valor no mesmo período."),
    PeerKind.ALIKE: gettext_noop(
        "Os 15 municípios mais próximos em população e densidade. A distância mede-se em logaritmos: ter o dobro da "
        "população fica tão longe como ter metade. Entra a última população conhecida de cada um."
    ),
    PeerKind.COMMUNITY: gettext_noop("Os municípios da mesma entidade intermunicipal, como ela é hoje."),
    PeerKind.REGION: gettext_noop("Os municípios da mesma região das estruturas de ação territorial da estratégia."),
    PeerKind.POPULATION: gettext_noop(
        "Os municípios do mesmo escalão de população: até 10 000, 20 000, 50 000 e 100 000 habitantes, e acima. São "
        "os escalões que o catálogo de boas práticas também usa."
    ),
    PeerKind.DENSITY: gettext_noop(
        "Os municípios do mesmo escalão de densidade: até 20, 50, 150 e 500 habitantes por km², e acima. São escalões "
        "deste portal; não são a condição legal de baixa densidade."
    ),
    PeerKind.LOW_DENSITY: gettext_noop(
        "A condição de baixa densidade é a do anexo oficial (Deliberação n.º 55/2015 da CIC Portugal 2020). Enquanto "
        "ele não estiver carregado, está por confirmar e não se compara por ela."
    ),
    PeerKind.GROUP: gettext_noop("Um grupo que alguém escolheu e guardou; o município desta página conta sempre."),
}


@dataclass(frozen=True)
class PeerOption:
    value: str
    label: str
    is_chosen: bool
    is_name: bool = False


def territory_context(
    country: Country,
    area: Area,
    peers: Peers,
    lines: Sequence[AreaLine],
    groups: Sequence[AreaGroup],
    query: QueryDict,
    on: date,
) -> dict[str, Any]:
    releases, outlines = standing.releases_of(lines), maps.asked(is_outlined=is_outlined(query))
    return {
        "area": area,
        "level": AreaLevel(area.level).label,
        "is_town": area.level == AreaLevel.MUNICIPALITY,
        "facts": who.facts(country, area),
        "facts_source": who.source_of(country, area),
        "map": who.place_map(country, area, peers, outlines),
        "map_heading": _heading(outlines),
        "ways": maps.ways(query, "onde"),
        "branches": who.branches(country, area),
        "tally": standing.tally(lines),
        "domains": standing.by_domain(lines, area),
        "is_simulated": standing.is_simulated(releases),
        "simulated": origins.warning(releases),
        "sources": standing.source_list(lines),
        "source": words.sources_said(releases),
        "updated_at": max((release.released_at for release in releases), default=None),
        **_peer_context(area, peers, groups, query),
        "compare_url": _compare_url(area, peers),
        "files": downloads("observatory:territory_file", _kept(query), formats=ALL_TABLES, code=area.code),
        "citation": citation(area, query, on),
        "permalink": permalink(area, query),
        "crumbs": [(_("Territórios"), reverse("observatory:territories")), (area.name, "")],
    }


def _heading(outlines: Outlines | None) -> str:
    if outlines:
        return _("Cada município leva ao seu perfil")
    return _("Cada célula é um município e leva ao seu perfil")


def _peer_context(area: Area, peers: Peers, groups: Sequence[AreaGroup], query: QueryDict) -> dict[str, Any]:
    others = [who.link(peer) for peer in peers.areas if peer != area]
    return {
        "peers": peers,
        "peer_options": _options(peers, groups, query) if area.level == AreaLevel.MUNICIPALITY else [],
        "peer_words": _peer_words(area, peers),
        "peer_method": said(METHODS[peers.kind]),
        "peer_links": others if len(others) <= FEW else [],
    }


def _options(peers: Peers, groups: Sequence[AreaGroup], query: QueryDict) -> list[PeerOption]:
    asked = query.get("pares", "")
    options = [
        PeerOption("" if kind is PeerKind.ALL else kind.value, _option_words(kind), kind == peers.kind)
        for kind in PeerKind
        if kind is not PeerKind.GROUP
    ]
    own = {f"{GROUP_PREFIX}{group.slug}": group.name for group in groups}
    if peers.kind is PeerKind.GROUP:
        own.setdefault(asked, peers.name)
    return options + [PeerOption(value, name, value == asked, is_name=True) for value, name in own.items()]


def _option_words(kind: PeerKind) -> str:
    if kind is PeerKind.ALL:
        return _("todos os municípios")
    return kind.label


def _peer_words(area: Area, peers: Peers) -> str:
    """Among whom, in as many words as the heading of a column has room for."""
    count = len(peers.areas)
    if area.level == AreaLevel.COUNTRY:
        return ""
    if peers.kind is PeerKind.ALL or peers.is_unknown:
        return f"{formatting.number(count)} {words.plural(AreaLevel(area.level))}"
    if peers.kind is PeerKind.ALIKE:
        return _("os %(count)s municípios mais parecidos, com este") % {"count": count}
    name = peers.band.label if peers.band else peers.name or peers.kind.label
    return _("%(count)s municípios: %(name)s") % {"count": count, "name": name}


def _compare_url(area: Area, peers: Peers) -> str:
    """Side by side: with the first of a small group, else alone, for others to be added."""
    others = [peer.code for peer in peers.areas if peer != area][:5] if len(peers.areas) <= FEW else []
    asked = [("t", code) for code in (area.code, *others)]
    return f"{reverse('observatory:compare')}?{urlencode(asked)}"


def _kept(query: QueryDict) -> QueryDict:
    asked = query.get("pares", "")
    return QueryDict(urlencode({"pares": asked}) if asked else "")


def permalink(area: Area, query: QueryDict) -> str:
    """The Portuguese address of what is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("observatory:territory", args=[area.code])
    kept = _kept(query).urlencode()
    return f"{settings.PORTAL_BASE_URL}{path}{'?' if kept else ''}{kept}"


def citation(area: Area, query: QueryDict, on: date) -> str:
    return _(
        "Portal dos Territórios Inteligentes. «%(name)s (%(code)s): perfil do território». Observatório. "
        "Consultado em %(day)s, em %(url)s"
    ) % {
        "name": area.name,
        "code": area.code,
        "day": formatting.day_long(on),
        "url": permalink(area, query),
    }
