"""A small call as the one of 2024, and municipalities that may apply."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.enums import Role
from funding.enums import CallState, MechanismKind, RuleKind
from funding.models import Call, CallRule, Mechanism
from funding.operations import accept_invitation, invite, start_application, submit_application
from territories.enums import CommunityKind, EntityKind
from territories.models import Community, CommunityMembership, Municipality, Nuts3Region
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.territories.factories import EntityFactory, RegionFactory

OPENS = datetime(2024, 9, 16, 8, tzinfo=UTC)
CLOSES = datetime(2024, 10, 31, 17, tzinfo=UTC)
WITHIN = datetime(2024, 10, 1, 12, tzinfo=UTC)
RULES = (
    (RuleKind.ONE_APPLICATION_PER_MUNICIPALITY, "Falta a resposta de:"),
    (RuleKind.SINGLE_PLATFORM, "Diga se a plataforma é nova ou a evolução de uma existente."),
    (RuleKind.ALL_USE_PLATFORM, "Têm de usar a plataforma:"),
    (RuleKind.COMMITMENT_OF_EACH, "Falta o compromisso com a partilha de dados de:"),
)


def a_mechanism() -> Mechanism:
    mechanism, _ = Mechanism.objects.get_or_create(code="prr", defaults={"name": "PRR", "kind": MechanismKind.PRR})
    return mechanism


def a_call(**values) -> Call:
    call = Call.objects.create(
        **{"code": "pgu-2024", "title": "Plataformas de Gestão Urbana", "mechanism": a_mechanism(), "opens_at": OPENS}
        | {"closes_at": CLOSES, "needs_platform": True, "created_at": OPENS}
        | values
    )
    for position, (kind, message) in enumerate(RULES):
        CallRule.objects.create(call=call, kind=kind, message=message, position=position)
    Call.objects.filter(pk=call.pk).update(state=CallState.PUBLISHED, published_at=OPENS)
    call.refresh_from_db()
    return call


def an_open_call(**values) -> Call:
    """Return a call that is open now, for what happens through pages, which ask the clock."""
    now = timezone.now()
    return a_call(**{"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3)} | values)


def a_community(*entities):
    """Return an invented body of these municipalities, with its signatory."""
    region = RegionFactory(code="norte", name="Norte")
    entity = EntityFactory(code="CIM-EXEMPLO", kind=EntityKind.INTERMUNICIPAL, region=region)
    community = Community.objects.create(
        code="exemplo", name="CIM de Exemplo", kind=CommunityKind.CIM, region=region, entity=entity
    )
    for each in entities:
        CommunityMembership.objects.create(municipality=each.municipality, community=community)
    user = UserFactory(name="Signatário da CIM", email="signatario.cim@exemplo.pt")
    MembershipFactory(user=user, entity=entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=date(2023, 1, 1))
    return entity, user


def a_municipality(number: int):
    """Return the entity of an invented municipality, with its signatory."""
    region = RegionFactory(code="norte", name="Norte")
    entity = EntityFactory(code=f"MUN-{number:04d}", kind=EntityKind.MUNICIPALITY, region=region)
    nuts3, _ = Nuts3Region.objects.get_or_create(name="Norte III", region=region)
    Municipality.objects.get_or_create(
        code=f"{number:04d}",
        defaults={
            "name": f"Vila {number}",
            "sort_name": f"vila {number}",
            "district": "Porto",
            "region": region,
            "nuts3": nuts3,
            "entity": entity,
            "area_km2": 10,
            "latitude": 41,
            "longitude": -8,
        },
    )
    user = UserFactory(name=f"Signatária {number}", email=f"signataria{number}@exemplo.pt")
    MembershipFactory(user=user, entity=entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=date(2023, 1, 1))
    return entity, user


def an_application(call, lead, user, *, at=WITHIN, title="Uma plataforma para todos"):
    """Return an application whose lead has accepted; only its own signatory could."""
    application = start_application(call=call, lead=lead, title=title, user=user, at=at)
    application.platform_kind = "NEW"
    application.save(update_fields=["platform_kind"])
    accept(application.participations.get(entity=lead), user, at=at)
    application.refresh_from_db()
    return application


def invited(application, entity, *, by, at=WITHIN):
    (participation,) = invite(application=application, entities=[entity], user=by, entity=application.lead, at=at)
    return participation


def accept(participation, user, *, at=WITHIN, uses_platform=True, commits=True):
    return accept_invitation(
        participation=participation,
        uses_platform=uses_platform,
        commits=commits,
        user=user,
        entity=participation.entity,
        at=at,
    )


def submit(application, user, *, received_at=WITHIN, key=None, at=None):
    application.refresh_from_db()
    return submit_application(
        application=application,
        key=key or uuid4(),
        version=application.version,
        user=user,
        entity=application.lead,
        received_at=received_at,
        at=at or received_at,
    )
