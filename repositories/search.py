"""The published entries in the search, one kind for each repository."""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from common.search.registry import Follows, SearchDocument, SearchKind
from repositories import queries
from repositories.enums import LegalKind, RepositoryCode
from repositories.models import ApiService, Entry, FreeZoneCase, FundingMechanism, LegalAct, Partner, Solution

# As people write them before the number.
SHORT_NAMES = {
    LegalKind.COUNCIL_RESOLUTION: ("RCM",),
    LegalKind.DECREE_LAW: ("DL", "Dec.-Lei"),
    LegalKind.EU_REGULATION: ("Regulamento (UE)", "Regulamento"),
    LegalKind.EU_DIRECTIVE: ("Diretiva (UE)", "Diretiva"),
}
Texts = Callable[..., tuple[str, ...]]


def documents(
    entries: Callable[[], QuerySet[Entry]], texts: Texts, title: str, keys: Collection[str] | None
) -> Iterator[SearchDocument]:
    rows = entries()
    for entry in rows if keys is None else rows.filter(pk__in=keys):
        yield _document(entry, texts(entry), title)


def _document(entry: Entry, texts: tuple[str, ...], title: str) -> SearchDocument:
    return SearchDocument(
        key=str(entry.pk),
        title=entry.title,
        url=entry.get_absolute_url(),
        summary=entry.summary,
        body=" ".join(filter(None, (*texts, entry.note))),
        codes=_codes(entry),
        trail=("Repositórios", title),
        domains=tuple(domain.name for domain in entry.domains.all()),
        territories=_territories(entry),
        year=entry.year if isinstance(entry, LegalAct) else None,
        published_at=entry.last_published_at or entry.updated_at,
    )


def _codes(entry: Entry) -> tuple[str, ...]:
    match entry:
        case LegalAct() if entry.number:
            called = (entry.get_kind_display(), *SHORT_NAMES.get(LegalKind(entry.kind), ()))
            return (entry.number, *(f"{name} {entry.number}" for name in called))
        case Partner() if entry.acronym:
            return (entry.acronym,)
    return ()


def _territories(entry: Entry) -> tuple[str, ...]:
    match entry:
        case FreeZoneCase():
            places = entry.territories.all()
            return tuple(dict.fromkeys(name for place in places for name in (place.name, place.region.name)))
        case Partner() if entry.region:
            return (entry.region.name,)
    return ()


def _of_act(act: LegalAct) -> tuple[str, ...]:
    wordings = (wording.change for wording in act.consolidations.all())
    return (act.get_kind_display(), act.get_theme_display(), act.issuer, act.why_it_matters, *wordings)


def _of_case(case: FreeZoneCase) -> tuple[str, ...]:
    return (
        case.zone,
        case.promoter,
        case.regulator,
        case.needs,
        case.barriers,
        case.incentives,
        case.test,
        case.result,
    )


def _of_partner(partner: Partner) -> tuple[str, ...]:
    people = (leader.name for leader in partner.leaders.all() if leader.consents)
    return (partner.get_kind_display(), partner.role, *people)


def _of_solution(solution: Solution) -> tuple[str, ...]:
    return (solution.get_kind_display(), solution.owner, solution.standards, solution.users, solution.reuse)


def _of_service(service: ApiService) -> tuple[str, ...]:
    return (service.owner, service.get_standard_display(), service.data_served, service.terms)


def _of_mechanism(row: FundingMechanism) -> tuple[str, ...]:
    return (row.get_kind_display(), row.manager, row.beneficiaries, row.what_it_funds, row.conditions)


def _kind(
    code: RepositoryCode,
    words: tuple[str, str, str],
    order: int,
    entries: Callable[[], QuerySet[Entry]],
    texts: Texts,
    *parts: Follows,
) -> SearchKind:
    label, label_plural, title = words
    return SearchKind(
        code=code.replace("-", "_"),
        label=label,
        label_plural=label_plural,
        order=order,
        documents=partial(documents, entries, texts, title),
        models=(entries().model._meta.label, *parts),
        url_name="repositories:index",
    )


LEGISLATION = (gettext_noop("Diploma ou norma"), gettext_noop("Diplomas e normas"), "Enquadramento legal e normativo")
FREE_ZONES = (
    gettext_noop("Zona livre tecnológica"),
    gettext_noop("Zonas livres tecnológicas"),
    "Zonas livres tecnológicas",
)
PARTNERS = (gettext_noop("Parceiro"), gettext_noop("Parceiros"), "Parceiros e rede de líderes")
SOLUTIONS = (gettext_noop("Solução"), gettext_noop("Soluções"), "Soluções e building blocks")
APIS = (gettext_noop("API"), gettext_noop("APIs"), "Catálogo de APIs")
FUNDING = (gettext_noop("Financiamento"), gettext_noop("Mecanismos de financiamento"), "Mecanismos de financiamento")
WORDINGS = Follows("repositories.Consolidation", lambda row: [str(row.act_id)])
LEADERS = Follows("repositories.Leader", lambda row: [str(row.partner_id)])


def kinds() -> tuple[SearchKind, ...]:
    return (
        _kind(RepositoryCode.LEGISLATION, LEGISLATION, 80, queries.legal_acts, _of_act, WORDINGS),
        _kind(RepositoryCode.FREE_ZONES, FREE_ZONES, 81, queries.free_zone_cases, _of_case),
        _kind(RepositoryCode.PARTNERS, PARTNERS, 82, queries.partners, _of_partner, LEADERS),
        _kind(RepositoryCode.SOLUTIONS, SOLUTIONS, 83, queries.solutions, _of_solution),
        _kind(RepositoryCode.APIS, APIS, 84, queries.apis, _of_service),
        _kind(RepositoryCode.FUNDING, FUNDING, 85, queries.funding_mechanisms, _of_mechanism),
    )
