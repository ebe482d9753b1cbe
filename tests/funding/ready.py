"""Any number of drafts that only have to be handed in, each with its signatory signed in: written straight to the
database as their operations would leave them, with participants, budget, services, answers and their events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model

from accounts.enums import Role
from accounts.models import Membership, User
from common.audit.chain import hash_of
from common.audit.models import ChainEvent
from common.questionnaires.models import Answer, QuestionnaireVersion, Response
from funding.enums import ParticipantRole, ParticipationState, PlatformKind
from funding.models import Application, BudgetItem, Call, DataService, Participation
from territories.enums import EntityKind
from territories.models import Entity, EntityName, Municipality, Nuts3Region
from tests.common.questionnaires.forms import a_version, question, section
from tests.territories.factories import RegionFactory

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TOGETHER = 3  # municipalities in each application, the lead among them
ANSWERS, WORDS = 12, " ".join(["Texto da resposta, como se escreve numa candidatura."] * 5)
STEPS = ("start", "save_part", "save_part")


@dataclass(frozen=True)
class Draft:
    """A draft, the version that its signatory looked at, and the session they are signed in with."""

    application: UUID
    version: int
    session: str


def a_form() -> QuestionnaireVersion:
    asked = [question(f"p{number}", is_required=True) for number in range(ANSWERS)]
    return a_version({"sections": [section(*asked)]}, code="candidatura")


def ready_drafts(call: Call, form: QuestionnaireVersion, count: int, *, at: datetime) -> list[Draft]:
    """Return `count` drafts of a call that asks for this form."""
    entities = _municipalities(count * TOGETHER)
    leads, people = entities[:count], _signatories(entities[:count])
    responses = Response.objects.bulk_create(Response(version=form, created_at=at) for _ in leads)
    told = {"call": call, "platform_kind": PlatformKind.NEW, "created_at": at, "changed_at": at, "version": len(STEPS)}
    applications = Application.objects.bulk_create(
        Application(lead=lead, title=f"Plataforma {lead.code}", response=response, created_by=person, **told)
        for lead, person, response in zip(leads, people, responses, strict=True)
    )
    _count_again(Application, Response, Entity)
    _take_part(applications, entities, people, at)
    _write(applications, people, form, at)
    sessions = _sessions(people, at)
    _count_again(User, Membership, Session, Municipality, Participation, Answer, ChainEvent)
    return [Draft(one.uuid, one.version, session) for one, session in zip(applications, sessions, strict=True)]


def _count_again(*models: type[Model]) -> None:
    """Let the database know how much there is now: it plans by what it knows."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def _municipalities(count: int) -> list[Entity]:
    """Return invented municipalities; their codes have a letter, which those of the country do not."""
    region = RegionFactory(code="norte", name="Norte")
    nuts3, _ = Nuts3Region.objects.get_or_create(name="Norte III", region=region)
    codes = [f"Z{DIGITS[n // 1296]}{DIGITS[n // 36 % 36]}{DIGITS[n % 36]}" for n in range(count)]
    entities = Entity.objects.bulk_create(
        Entity(code=f"MUN-{code}", kind=EntityKind.MUNICIPALITY, region=region) for code in codes
    )
    EntityName.objects.bulk_create(EntityName(entity=one, name=f"Município de {one.code}") for one in entities)
    where = {"district": "Porto", "region": region, "nuts3": nuts3, "area_km2": 10, "latitude": 41, "longitude": -8}
    Municipality.objects.bulk_create(
        Municipality(code=code, name=f"Vila {code}", sort_name=f"vila {code.lower()}", entity=entity, **where)
        for code, entity in zip(codes, entities, strict=True)
    )
    return entities


def _signatories(leads: Sequence[Entity]) -> list[User]:
    people = User.objects.bulk_create(
        User(name=f"Signatária {lead.code}", email=f"{lead.code.lower()}@exemplo.pt", password="!") for lead in leads
    )
    Membership.objects.bulk_create(
        Membership(user=person, entity=lead, role=Role.MUNICIPAL_SIGNATORY, starts_on=date(2023, 1, 1))
        for person, lead in zip(people, leads, strict=True)
    )
    return people


def _take_part(
    applications: Sequence[Application], entities: Sequence[Entity], people: Sequence[User], at: datetime
) -> None:
    """Give each application its lead and others that nobody else has, all of them accepted and committed."""
    count = len(applications)
    municipalities = dict(Municipality.objects.filter(entity__in=entities).values_list("entity_id", "pk"))
    signed = {"state": ParticipationState.ACCEPTED, "uses_platform": True, "committed_at": at}
    Participation.objects.bulk_create(
        Participation(
            call_id=application.call_id,
            application=application,
            entity=entity,
            municipality_id=municipalities[entity.pk],
            role=ParticipantRole.LEAD if entity.pk == application.lead_id else ParticipantRole.MEMBER,
            signed_by=person,
            invited_at=at,
            answered_at=at,
            **signed,
        )
        for place, (application, person) in enumerate(zip(applications, people, strict=True))
        for entity in entities[place::count]
    )


def _write(applications: Sequence[Application], people: Sequence[User], form: QuestionnaireVersion, at: datetime):
    BudgetItem.objects.bulk_create(
        BudgetItem(application=one, label=f"Rubrica {nth}", year=2025, amount=1000 * nth, position=nth)
        for one in applications
        for nth in (1, 2, 3)
    )
    DataService.objects.bulk_create(
        DataService(application=one, name=f"Serviço {nth}", position=nth) for one in applications for nth in (1, 2)
    )
    said = {"value": WORDS, "changed_at": at, "version": form}
    Answer.objects.bulk_create(
        (
            Answer(response_id=one.response_id, question=f"p{nth}", changed_by=person, **said)
            for one, person in zip(applications, people, strict=True)
            for nth in range(ANSWERS)
        ),
        batch_size=2000,
    )
    ChainEvent.objects.bulk_create(
        event for one, person in zip(applications, people, strict=True) for event in _events(one, person, at)
    )


def _events(application: Application, person: User, at: datetime) -> list[ChainEvent]:
    events: list[ChainEvent] = []
    for number, kind in enumerate(STEPS, start=1):
        before = events[-1].hash if events else ""
        told = {"kind": kind, "actor": person, "happened_at": at, "data": {}, "previous_hash": before}
        events.append(ChainEvent(stream=application.stream, number=number, **told))
        events[-1].hash = hash_of(events[-1])
    return events


def _sessions(people: Sequence[User], at: datetime) -> list[str]:
    """Sign everybody in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    kept = []
    for person in people:
        said = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = f"bench{person.pk:027d}"
        kept.append(Session(session_key=key, session_data=store.encode(said), expire_date=at + timedelta(days=30)))
    return [one.session_key for one in Session.objects.bulk_create(kept)]
