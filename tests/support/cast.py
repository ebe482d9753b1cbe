"""The people every test knows; sign in with `client_of(person)`."""

import time
from datetime import date

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils.text import slugify

from accounts.enums import MFA_ROLES, Role
from accounts.models import Membership, User
from territories.enums import EntityKind
from territories.models import Entity
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.support.client import StrictClient
from tests.territories.factories import EntityFactory, EntitySuccessionFactory, RegionFactory


def client_of(user: User) -> StrictClient:
    """A browser where this person is signed in, with a second factor when one of the roles asks for it."""
    client = StrictClient()
    client.force_login(user)
    if user.is_superuser or Membership.objects.filter(user=user, role__in=MFA_ROLES).exists():
        prove_second_factor(client, user)
    return client


def prove_second_factor(client: StrictClient, user: User) -> None:
    """Give the person an authenticator app and mark this browser's session as opened with it."""
    has_one = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    authenticator = has_one or TOTP.activate(user, generate_totp_secret()).instance
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "id": authenticator.pk, "type": authenticator.type},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def person(name: str, entity: Entity, role: Role) -> User:
    user = UserFactory(name=name, email=f"{slugify(name)}@exemplo.pt")
    MembershipFactory(user=user, entity=entity, role=role, starts_on=date(2023, 1, 1))
    return user


def ccdr(code: str, region: str, region_name: str) -> Entity:
    return EntityFactory(code=code, kind=EntityKind.REGIONAL_BODY, region=RegionFactory(code=region, name=region_name))


def municipality(code: str, region: str, region_name: str) -> Entity:
    return EntityFactory(code=code, kind=EntityKind.MUNICIPALITY, region=RegionFactory(code=region, name=region_name))


@pytest.fixture
def eata(db) -> Entity:
    return EntityFactory(code="EATA", kind=EntityKind.GROUP)


@pytest.fixture
def arte(db) -> Entity:
    """The agency that took over AMA: it acts for both."""
    successor = EntityFactory(code="ARTE")
    EntitySuccessionFactory(predecessor=EntityFactory(code="AMA"), successor=successor, effective_on=date(2025, 8, 22))
    return successor


@pytest.fixture
def cncs(db) -> Entity:
    return EntityFactory(code="CNCS")


@pytest.fixture
def eata_member(eata) -> User:
    return person("Marta Membro", eata, Role.EATA_MEMBER)


@pytest.fixture
def eata_coordinator(eata) -> User:
    return person("Carlos Coordenador", eata, Role.EATA_COORDINATOR)


@pytest.fixture
def reporter_arte(arte) -> User:
    return person("Rita Reporte", arte, Role.ACTION_REPORTER)


@pytest.fixture
def reporter_cncs(cncs) -> User:
    return person("Nuno Reporte", cncs, Role.ACTION_REPORTER)


@pytest.fixture
def entity_head_arte(arte) -> User:
    return person("Helena Dirigente", arte, Role.ENTITY_HEAD)


@pytest.fixture
def ccdr_norte(db) -> User:
    return person("Norberto Norte", ccdr("CCDR-NORTE", "norte", "Norte"), Role.REGIONAL_OFFICER)


@pytest.fixture
def ccdr_algarve(db) -> User:
    return person("Alda Algarve", ccdr("CCDR-ALGARVE", "algarve", "Algarve"), Role.REGIONAL_OFFICER)


@pytest.fixture
def editor_porto(db) -> User:
    return person("Paula Porto", municipality("MUN-1312", "norte", "Norte"), Role.MUNICIPAL_EDITOR)


@pytest.fixture
def signatory_porto(db) -> User:
    return person("Pedro Presidente", municipality("MUN-1312", "norte", "Norte"), Role.MUNICIPAL_SIGNATORY)


@pytest.fixture
def editor_faro(db) -> User:
    return person("Filipe Faro", municipality("MUN-0805", "algarve", "Algarve"), Role.MUNICIPAL_EDITOR)


@pytest.fixture
def content_editor(eata) -> User:
    return person("Clara Conteúdos", eata, Role.CONTENT_EDITOR)


@pytest.fixture
def auditor(db) -> User:
    return person("Aurora Auditora", EntityFactory(code="IGF"), Role.AUDITOR)


@pytest.fixture
def evaluator(db) -> User:
    """Somebody of a university who evaluates applications."""
    return person("Ema Avaliadora", EntityFactory(code="UNI"), Role.EVALUATOR)


@pytest.fixture
def stranger(db) -> User:
    """Somebody who registered and belongs nowhere."""
    return UserFactory(name="Sara Estranha", email="sara.estranha@exemplo.pt")
