"""Any number of applications to one call, written straight to the database as their operations would leave them."""

from datetime import timedelta
from uuid import uuid4

from common.canonical import canonical, sha256_of
from funding.enums import ApplicationState, ParticipantRole, ParticipationState
from funding.models import Application, Assignment, BudgetItem, Call, Participation, Submission
from territories.enums import EntityKind
from territories.models import Entity, EntityName
from tests.funding.factories import WITHIN

STATES = (ApplicationState.SCREENING, ApplicationState.IN_REVIEW, ApplicationState.SCORED)


def many_applications(call: Call, count: int, user, *, reviewers=()) -> list[Application]:
    """Hand in `count` applications of invented bodies, each with some municipalities, an amount and its evaluators."""
    codes = [f"CIM-{call.pk}-{number:05d}" for number in range(count)]
    leads = Entity.objects.bulk_create(Entity(code=code, kind=EntityKind.INTERMUNICIPAL) for code in codes)
    EntityName.objects.bulk_create(EntityName(entity=lead, name=f"Comunidade {lead.code}") for lead in leads)
    applications = handed_in_by(call, leads, user)
    for place, one in enumerate(applications):
        one.state = STATES[place % len(STATES)]
    Application.objects.bulk_update(applications, ["state"], batch_size=500)
    Assignment.objects.bulk_create(
        Assignment(application=one, reviewer=person, assigned_by=user, assigned_at=WITHIN)
        for one in applications
        for person in reviewers
    )
    return applications


def handed_in_by(call: Call, leads: list[Entity], user) -> list[Application]:
    """Hand in one application of each entity; the call has to be one without a platform for all."""
    told = {"call": call, "created_by": user, "created_at": WITHIN, "changed_at": WITHIN}
    applications = Application.objects.bulk_create(
        Application(lead=lead, title=f"Plataforma {place}", state=ApplicationState.SUBMITTED, **told)
        for place, lead in enumerate(leads, start=1)
    )
    signed = {"role": ParticipantRole.LEAD, "state": ParticipationState.ACCEPTED, "invited_at": WITHIN}
    Participation.objects.bulk_create(
        Participation(call=call, application=one, entity=one.lead, signed_by=user, answered_at=WITHIN, **signed)
        for one in applications
    )
    BudgetItem.objects.bulk_create(
        BudgetItem(application=one, label="Licenças", year=2025, amount=1000 + place, position=1)
        for place, one in enumerate(applications)
    )
    Submission.objects.bulk_create(_submission(one, place, user) for place, one in enumerate(applications, start=1))
    return applications


def _submission(application: Application, place: int, user) -> Submission:
    payload = canonical(content_of_one(application, place))
    received_at = WITHIN + timedelta(seconds=place)
    return Submission(
        application=application,
        number=1,
        registry=f"TI-2024-9{application.pk:07d}",
        key=uuid4(),
        received_at=received_at,
        recorded_at=received_at,
        submitted_by=user,
        payload=payload,
        sha256=sha256_of(payload),
    )


def content_of_one(application: Application, place: int):
    """Return content as long as that of a real application: some municipalities and a few pages of answers."""
    first = place * 10
    participants = [
        {
            "entity_id": first + nth,
            "name": f"Vila {first + nth}",
            "kind": EntityKind.MUNICIPALITY,
            "municipality_id": first + nth,
            "state": ParticipationState.ACCEPTED,
            "uses_platform": True,
            "has_committed": True,
            "is_low_density": None,
            "is_member_of_lead": True,
        }
        for nth in range(1 + place % 9)
    ]
    return {
        "call": application.call.code,
        "title": application.title,
        "lead": application.lead.code,
        "platform": {"kind": "NEW", "name": "Plataforma"},
        "participants": participants,
        "lines": [],
        "budget": [{"label": "Licenças", "year": 2025, "amount": 1000 + place}],
        "data_services": [{"name": f"Serviço {nth}", "description": ""} for nth in range(place % 5)],
        "answers": [{"question": f"p{nth}", "row": "", "value": "Texto da resposta. " * 20} for nth in range(12)],
        "files": [],
    }
