"""Invented calls around the day of loading: one open, prorogued once, and a draft in consultation; both say so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.queries import people_with_roles
from common.ops.demo import Account
from funding.enums import CallState, ComputedFrom, CriterionKind, EditionKind, Instrument, RuleKind
from funding.models import Call, CallLine, CallQuestion, CallRule, Contribution, Criterion, Mechanism, PlannedCall
from funding.operations.editions import amending, keep_edition
from territories.enums import EntityKind

INVENTED = "Exemplo de demonstração, inventado."
OPEN, DRAFT = "exemplo-pgu-aberto", "exemplo-projeto-em-consulta"
WHO = {"kinds": [EntityKind.MUNICIPALITY.value, EntityKind.INTERMUNICIPAL.value]}
RULES: tuple[tuple[RuleKind, dict[str, list[str]], str], ...] = (
    (RuleKind.APPLICANT_KIND_IN, WHO, "Podem candidatar-se municípios e entidades intermunicipais."),
    (RuleKind.ONE_APPLICATION_PER_MUNICIPALITY, {}, "Cada município numa só candidatura. Falta a resposta de:"),
    (RuleKind.SINGLE_PLATFORM, {}, "Diga se a plataforma é nova ou a evolução de uma existente."),
    (RuleKind.ALL_USE_PLATFORM, {}, "Todos os municípios usam a plataforma. Falta confirmar:"),
    (RuleKind.COMMITMENT_OF_EACH, {}, "Falta o compromisso com a partilha de dados de:"),
)
CRITERIA = (
    ("Municípios de baixa densidade", ComputedFrom.LOW_DENSITY_MUNICIPALITIES, 40),
    ("Número de municípios", ComputedFrom.MUNICIPALITIES, 30),
    ("Serviços de dados", ComputedFrom.DATA_SERVICES, 30),
)
TEXT = f"""{INVENTED}

**O que se financia**

- Uma plataforma nova ou a evolução de uma existente.
- Verticais, com a plataforma."""
STEPS = [{"from": 1, "points": "1"}, {"from": 3, "points": "3"}, {"from": 6, "points": "5"}]


@transaction.atomic
def load() -> Iterable[Account]:
    """Make the examples once; a second load leaves them where they are."""
    mechanism = Mechanism.objects.order_by("pk").first()
    author = people_with_roles([Role.EATA_MEMBER], timezone.localdate()).first()
    if mechanism is None or author is None or Call.objects.filter(code=OPEN).exists():
        return []
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    _open_call(mechanism, author, now)
    _draft(mechanism, author, now)
    PlannedCall.objects.create(
        mechanism=mechanism,
        title="Verticais de mobilidade",
        audience="Municípios com plataforma de gestão urbana",
        opens_on=datetime(now.year + 1, 3, 31).date(),  # noqa: DTZ001 -- a day
        date_text=f"1.º trimestre de {now.year + 1}",
        note=INVENTED,
        source=INVENTED,
    )
    return []


def _call(code: str, title: str, mechanism: Mechanism, author: User, at: datetime) -> Call:
    call = Call.objects.create(
        code=code,
        title=title,
        mechanism=mechanism,
        summary=f"{INVENTED} Plataformas de gestão urbana para municípios que se candidatam juntos.",
        text=TEXT,
        needs_platform=True,
        is_demonstration=True,
        created_at=at,
        written_by=author,
        source=INVENTED,
    )
    CallRule.objects.bulk_create(
        CallRule(call=call, kind=kind, parameters=parameters, message=message, position=place)
        for place, (kind, parameters, message) in enumerate(RULES)
    )
    Criterion.objects.bulk_create(
        Criterion(
            call=call,
            code=str(place + 1),
            title=title,
            kind=CriterionKind.COMPUTED,
            computed_from=counts,
            weight=weight,
            steps=STEPS,
            position=place,
        )
        for place, (title, counts, weight) in enumerate(CRITERIA)
    )
    platform = CallLine.objects.create(
        call=call, code="PGU", title="Plataforma de gestão urbana", instrument=Instrument.CONTRACT, position=0
    )
    CallLine.objects.create(
        call=call, code="VERTICAL", title="Plataforma vertical", needs=platform, position=1, pricing="Por vertical"
    )
    return call


def _open_call(mechanism: Mechanism, author: User, now: datetime) -> None:
    began = now - timedelta(days=20)
    call = _call(OPEN, "Plataformas de gestão urbana, segundo aviso (exemplo)", mechanism, author, began)
    call.budget, call.most_per_application = 4_000_000, 900_000
    call.opens_at, call.closes_at = (
        (now - timedelta(days=15)).replace(hour=9),
        (now + timedelta(days=9)).replace(hour=17),
    )
    call.state, call.published_at = CallState.PUBLISHED, began
    call.save()
    keep_edition(call=call, kind=EditionKind.PUBLICATION, user=author, at=began)
    at = now - timedelta(days=2)
    with amending():
        call.closes_at += timedelta(days=7)
        call.version += 1
        call.save()
    grounds = "O portal esteve indisponível durante quatro horas; prorroga-se o prazo por sete dias para todos."
    keep_edition(call=call, kind=EditionKind.EXTENSION, user=author, at=at, grounds=grounds)
    CallQuestion.objects.create(
        call=call,
        asked_by=author,
        text="Uma CIM pode candidatar-se só com parte dos seus municípios?",
        asked_at=at,
        published_text="Uma entidade intermunicipal pode candidatar-se só com parte dos seus municípios?",
        answer="Pode. Os que ficam de fora podem candidatar-se sozinhos ou noutro grupo.",
        answered_by=author,
        answered_at=at,
        is_public=True,
    )


def _draft(mechanism: Mechanism, author: User, now: datetime) -> None:
    call = _call(DRAFT, "Verticais de ambiente (exemplo)", mechanism, author, now - timedelta(days=6))
    call.consultation_opens_at = (now - timedelta(days=5)).replace(hour=9)
    call.consultation_closes_at = (now + timedelta(days=10)).replace(hour=18)
    call.opens_at, call.closes_at = (
        (now + timedelta(days=40)).replace(hour=9),
        (now + timedelta(days=90)).replace(hour=17),
    )
    call.state, call.consulted_at = CallState.CONSULTATION, now - timedelta(days=5)
    call.save()
    keep_edition(call=call, kind=EditionKind.CONSULTATION, user=author, at=call.consulted_at)
    Contribution.objects.create(
        call=call,
        author=author,
        subject="Prazo para as aprovações em reunião de câmara",
        text="Cinquenta dias não chegam para aprovar em câmara e em assembleia municipal.",
        sent_at=now - timedelta(days=3),
        answer="Tem razão.",
        effect="O prazo das candidaturas passa de 50 para 60 dias.",
        answered_by=author,
        answered_at=now - timedelta(days=1),
    )
