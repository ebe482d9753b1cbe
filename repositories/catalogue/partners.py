"""Partners and the alliance's leaders as a repository."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.folding import fold
from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import PartnerKind, RepositoryCode
from repositories.models import Leader, Partner
from repositories.queries import NO_TASKS, Tasks
from territories.queries import EntityLabel, entity_labels


@dataclass(frozen=True)
class Standing:
    """What the plan and the register of entities say of a partner, and who speaks for it."""

    tasks: Tasks
    label: EntityLabel | None
    leaders: tuple[Leader, ...]


def lines(on: date, partners: Iterable[Partner]) -> list[Line]:
    rows = list(partners)
    tasks = queries.tasks_of_entities(on)
    labels = entity_labels([row.entity_id for row in rows if row.entity_id], on)
    return [_line(row, tasks.get(row.entity_id or 0, NO_TASKS), labels.get(row.entity_id or 0)) for row in rows]


def _line(partner: Partner, tasks: Tasks, label: EntityLabel | None) -> Line:
    leaders = tuple(leader for leader in partner.leaders.all() if leader.consents)
    initiatives = {str(number): f"{number}. {title}" for number, title in tasks.initiatives}
    pairs = related_pairs(partner)
    return Line(
        entry=partner,
        eyebrow=capfirst(partner.get_kind_display()),
        marks=marks_of(partner, *([Mark(_("na Aliança"), "positive")] if partner.alliance_since else [])),
        remarks=tuple(filter(None, (_now(label), _tasks(tasks), pt(partner.region.name) if partner.region else ""))),
        pairs={
            **pairs,
            "iniciativa": tuple({**initiatives, **dict(pairs["iniciativa"])}.items()),
            "tipo": (choice_pair(PartnerKind, partner.kind),),
            "papel": _roles(tasks),
            "regiao": ((partner.region.code, partner.region.name),) if partner.region else (),
        },
        extra=Standing(tasks, label, leaders),
    )


def _now(label: EntityLabel | None) -> str:
    return _("Atual %(current_name)s") % {"current_name": label.current_name} if label and label.is_superseded else ""


def _tasks(tasks: Tasks) -> str:
    said = []
    if tasks.responsible:
        said.append(_("responsável por %(len)s") % {"len": _count(len(tasks.responsible))})
    if tasks.partner:
        said.append(_("parceira em %(len)s") % {"len": _count(len(tasks.partner))})
    return capfirst(_(" e ").join(said))


def _count(number: int) -> str:
    return _("1 ação") if number == 1 else _("%(number)s ações") % {"number": number}


def _roles(tasks: Tasks) -> tuple[tuple[str, str], ...]:
    said = []
    if tasks.responsible:
        said.append(("responsavel", _("responsável por ações")))
    if tasks.partner:
        said.append(("parceira", _("parceira em ações")))
    return tuple(said) or (("fora-do-plano", _("sem ações no plano")),)


def _names(line: Line) -> str:
    return "|".join(leader.name for leader in line.extra.leaders)


def _network(lines: Sequence[Line]) -> list[tuple[Leader, Line]]:
    """Return everybody who consents to be shown, by name."""
    people = [(leader, line) for line in lines for leader in line.extra.leaders]
    return sorted(people, key=lambda pair: (fold(pair[0].name), pair[0].pk))


def _schema(line: Line) -> dict[str, Any]:
    partner = line.entry
    return {
        "@type": "Organization",
        "alternateName": partner.acronym or None,
        "sameAs": partner.website or None,
        "areaServed": partner.region.name if partner.region else None,
    }


PARTNERS = Repository(
    code=RepositoryCode.PARTNERS,
    model=Partner,
    title="Parceiros e rede de líderes",
    short="Quem faz a estratégia e a «Aliança para um Portugal Inteligente»",
    noun=("parceiro", "parceiros"),
    lead="Quem participa na estratégia, o que cada entidade tem a seu cargo no plano de ação, e as pessoas que a "
    "«Aliança para um Portugal Inteligente» junta.",
    icon="users",
    source="RCM n.º 176/2023, Tabela 1 e Anexo II; apresentações do programa e dos municípios",
    lines=lines,
    entries=queries.partners,
    fields=(
        Field("Sigla", lambda line: line.entry.acronym),
        Field("Tipo", lambda line: line.entry.get_kind_display(), is_said=True),
        Field("Designação atual", lambda line: line.extra.label.current_name if line.extra.label else None),
        Field("Região", lambda line: line.entry.region.name if line.entry.region else None),
        Field("Sítio", lambda line: line.entry.website),
        Field("Na Aliança desde", lambda line: line.entry.alliance_since),
        Field(
            "Ações de que é responsável",
            lambda line: queries.codes(line.extra.tasks.responsible),
            only_in_files=True,
        ),
        Field("Ações em que é parceira", lambda line: queries.codes(line.extra.tasks.partner), only_in_files=True),
        Field("Rede de líderes", _names, only_in_files=True),
        Field("Papel na estratégia", lambda line: line.entry.role, is_long=True),
    ),
    dimensions=(own("tipo", "Tipo", PartnerKind), own("papel", "Papel no plano"), own("regiao", "Região")),
    body="repositories/bodies/partner.html",
    empty="Ainda não há parceiros publicados.",
    schema=_schema,
    above="repositories/above/partners.html",
    above_data=_network,
)
