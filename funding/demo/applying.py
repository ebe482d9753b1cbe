"""Invented calls with invented applications, made by the same operations that people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from funding.demo.cast import Cast, Hand, Told, community_signatory, municipality, signatory
from funding.demo.forms import application_form, fill_in
from funding.enums import ComputedFrom, CriterionKind, DraftPart, Instrument, PlatformKind, RuleKind
from funding.models import Application, Attachment, Call, Mechanism
from funding.operations import (
    accept_invitation,
    add_attachment,
    approve_call,
    change_call,
    create_call,
    invite,
    publish_call,
    save_part,
    scan_attachment,
    start_application,
    submit_application,
)
from funding.operations.call_parts import Write, low_density, put_row
from funding.queries.drafts import fingerprint_of, rows_of
from territories.enums import EntityKind
from territories.models import Municipality

INVENTED = "Exemplo de demonstração, inventado."
WHO = {"kinds": [EntityKind.MUNICIPALITY.value, EntityKind.INTERMUNICIPAL.value]}
RULES: tuple[tuple[RuleKind, dict[str, list[str]], str], ...] = (
    (RuleKind.APPLICANT_KIND_IN, WHO, "Podem candidatar-se municípios e entidades intermunicipais."),
    (RuleKind.ONE_APPLICATION_PER_MUNICIPALITY, {}, "Cada município numa só candidatura. Falta a resposta de:"),
    (RuleKind.SINGLE_PLATFORM, {}, "Diga se a plataforma é nova ou a evolução de uma existente."),
    (RuleKind.ALL_USE_PLATFORM, {}, "Todos os municípios usam a plataforma. Falta confirmar:"),
    (RuleKind.COMMITMENT_OF_EACH, {}, "Falta o compromisso com a partilha de dados de:"),
)
STEPS = [{"from": 1, "points": "1"}, {"from": 2, "points": "3"}, {"from": 3, "points": "5"}]
COUNTED = {"kind": CriterionKind.COMPUTED, "steps": STEPS}
_COUNTS = (
    ("1", "Municípios de baixa densidade", ComputedFrom.LOW_DENSITY_MUNICIPALITIES),
    ("2", "Número de municípios", ComputedFrom.MUNICIPALITIES),
    ("3", "Serviços de dados", ComputedFrom.DATA_SERVICES),
)
COMPUTED = [(*one, {"weight": Decimal(20)}) for one in _COUNTS]
COMPUTED_ALONE = [
    (*one, {"weight": weight, "tie_rank": place})
    for place, (one, weight) in enumerate(zip(_COUNTS, (Decimal(40), Decimal(30), Decimal(30)), strict=True), start=1)
]
ASSESSED = (
    {
        "code": "4",
        "title": "Qualidade da solução",
        "help": "Clareza do problema, adequação da arquitetura e dados abertos.",
        "weight": Decimal(25),
        "tie_rank": 1,
    },
    {
        "code": "5",
        "title": "Continuidade",
        "help": "Equipa, custos depois do apoio e quem os paga.",
        "weight": Decimal(15),
        "tie_rank": 2,
    },
)
# In these calls; the list of an own call is its annex.
LOW_DENSITY = ("Bragança", "Mirandela", "Vinhais", "Guarda", "Gouveia", "Serpa", "Reguengos de Monsaraz", "Fundão")
SERVICES = ("Consumo de água por zona", "Ocupação do estacionamento", "Qualidade do ar", "Iluminação pública")
TEXT = f"""{INVENTED}

**O que se financia**

- Uma plataforma nova ou a evolução de uma existente.
- Verticais, com a plataforma.

**Como se escolhe**

Por ordem de pontuação, até esgotar a dotação."""


@dataclass(frozen=True)
class Outline:
    """What is particular to a call of the demonstration."""

    code: str
    title: str
    opens_at: datetime
    closes_at: datetime
    budget: int
    is_assessed: bool = True
    has_form: bool = False


@dataclass(frozen=True)
class Idea:
    """What an application asks for: who leads, who else takes part, and how much."""

    title: str
    lead: str
    others: tuple[str, ...] = ()
    amount: int = 300_000
    services: int = 2

    @property
    def hand(self) -> Hand:
        is_body = self.lead == self.lead.lower()
        return community_signatory(self.lead) if is_body else signatory(self.lead)


def published(cast: Cast, outline: Outline) -> Call:
    """Write, approve and publish a call, each by who may, before it opens."""
    at = outline.opens_at - timedelta(days=12)
    hand = cast.member
    told: Told = {"user": hand.user, "entity_id": hand.entity.pk, "at": at}
    values = {
        "code": outline.code,
        "title": outline.title,
        "mechanism": Mechanism.objects.order_by("pk")[0],
        "summary": f"{INVENTED} Apoio a plataformas de gestão urbana de municípios que se candidatam juntos.",
        "text": TEXT,
        "budget": Decimal(outline.budget),
        "most_per_application": Decimal(900_000),
        "opens_at": outline.opens_at,
        "closes_at": outline.closes_at,
        "needs_platform": True,
        "is_demonstration": True,
        "application_form": application_form(hand.user, at) if outline.has_form else None,
        "source": INVENTED,
    }
    call = create_call(values=values, **told)
    change_call(call=call, write=contents(outline.is_assessed), version=call.version, **told)
    decided: Told = {"user": cast.coordinator.user, "entity_id": cast.coordinator.entity.pk}
    call.refresh_from_db()
    call = approve_call(call=call, version=call.version, **decided, at=at + timedelta(days=1))
    publish_call(call=call, version=call.version, **decided, at=at + timedelta(days=2))
    call.refresh_from_db()
    return call


def contents(is_assessed: bool) -> Write:
    """Write the rules, the criteria, the line and the annexed list."""
    rules = [
        put_row("regras", None, {"kind": kind, "parameters": parameters, "message": message})
        for kind, parameters, message in RULES
    ]
    counted = COMPUTED if is_assessed else COMPUTED_ALONE
    criteria = [
        put_row("criterios", None, {**COUNTED, "code": code, "title": title, "computed_from": counts, **more})
        for code, title, counts, more in counted
    ]
    if is_assessed:
        criteria += [put_row("criterios", None, {"kind": CriterionKind.ASSESSED, **values}) for values in ASSESSED]
    line = {"code": "PGU", "title": "Plataforma de gestão urbana", "instrument": Instrument.CONTRACT}
    listed = low_density(list(Municipality.objects.filter(name__in=LOW_DENSITY).order_by("pk")))

    def write(call: Call) -> None:
        for step in (*rules, *criteria, put_row("tipologias", None, line), listed):
            step(call)

    return write


def begun(call: Call, idea: Idea, at: datetime) -> Application:
    """Start an application and invite who is to take part; only the lead has accepted."""
    hand = idea.hand
    application = start_application(call=call, lead=hand.entity, title=idea.title, user=hand.user, at=at)
    Application.objects.filter(pk=application.pk).update(is_demonstration=True)
    if idea.others:
        entities = [municipality(name).entity for name in idea.others]
        invite(application=application, entities=entities, **hand.by(at))
    if application.participations.filter(entity=hand.entity).exists():
        join(application, idea.lead, at)
    return application


def join(application: Application, name: str, at: datetime) -> None:
    """Accept, by the municipality's own signatory."""
    hand = signatory(name)
    participation = application.participations.get(entity=hand.entity)
    accept_invitation(participation=participation, uses_platform=True, commits=True, **hand.by(at))


def written(application: Application, idea: Idea, at: datetime) -> None:
    """Write every part of a draft and, where the call has a form, answer it and add the deliberation."""
    keep_part(application, DraftPart.PROJECT, _project(idea), idea, at)
    keep_part(application, DraftPart.BUDGET, _budget(idea, at), idea, at)
    keep_part(application, DraftPart.DATA_SERVICES, _services(idea), idea, at)
    if application.call.application_form_id is None:
        return
    line = {"line": "PGU", "quantity": None, "amount": _euros(idea.amount)}
    keep_part(application, DraftPart.LINES, [line], idea, at)
    fill_in(application, idea.hand.by(at))
    attached(application, idea, at)


def keep_part(
    application: Application, part: DraftPart, rows: Sequence[dict[str, Any]], idea: Idea, at: datetime
) -> None:
    seen = fingerprint_of(rows_of(application, part))
    save_part(application=application, part=part, rows=rows, fingerprint=seen, **idea.hand.by(at))


def attached(application: Application, idea: Idea, at: datetime, *, content: bytes = b"") -> Attachment:
    """Add the deliberation that approves the application, looked at by the antivirus."""
    text = content or f"{INVENTED} Deliberação que aprova a candidatura «{idea.title}».".encode()
    added = add_attachment(
        application=application,
        upload=SimpleUploadedFile("deliberacao-exemplo.txt", text),
        purpose="Deliberação do órgão executivo",
        **idea.hand.by(at),
    )
    scan_attachment(attachment_id=added.pk, at=at + timedelta(minutes=1))
    return added


def handed_in(call: Call, idea: Idea, at: datetime) -> Application:
    """Take an application from its start to its submission, which arrives at that instant."""
    application = begun(call, idea, at - timedelta(days=6))
    for name in idea.others:
        join(application, name, at - timedelta(days=4))
    written(application, idea, at - timedelta(days=2))
    return submitted(application, idea, at)


def submitted(application: Application, idea: Idea, at: datetime) -> Application:
    application.refresh_from_db()
    submit_application(
        application=application, key=uuid4(), version=application.version, received_at=at, **idea.hand.by(at)
    )
    application.refresh_from_db()
    return application


def _project(idea: Idea) -> list[dict[str, Any]]:
    kind = PlatformKind.NEW if idea.others else PlatformKind.EVOLUTION
    return [
        {"title": idea.title, "platform_kind": kind.value, "platform_name": f"Plataforma de {idea.title.split()[-1]}"}
    ]


def _budget(idea: Idea, at: datetime) -> list[dict[str, Any]]:
    shares = (("Licenças e alojamento", 50), ("Sensores e comunicações", 30), ("Formação e acompanhamento", 20))
    return [
        {"label": label, "line": "PGU", "year": at.year + (place > 0), "amount": _euros(idea.amount) * share / 100}
        for place, (label, share) in enumerate(shares)
    ]


def _services(idea: Idea) -> list[dict[str, Any]]:
    return [
        {"name": name, "description": "Atualizado de hora a hora, aberto (exemplo).", "vertical": "Ambiente"}
        for name in SERVICES[: idea.services]
    ]


def _euros(amount: int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
