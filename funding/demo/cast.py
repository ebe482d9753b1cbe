"""Who acts in the demonstration: the EATA's people, invented signatories of real municipalities, evaluators."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypedDict

from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.queries import members_of, people_with_roles
from territories.models import Community, Entity, Municipality

DOMAIN = "exemplo.pt"
TWO_HANDS = 2
BEGAN = date(2023, 12, 18)
# One of each entity has an account that signs in, where `accounts.demo` has made one.
EVALUATORS = {"NOVA-IMS": "avaliacao", "INA": "avaliacao.ina", "ANI": "avaliacao.ani"}


Told = dict[str, Any]  # what an operation is told besides


class By(TypedDict):
    """Whose hand it is, in whose name, and when: what every operation asks."""

    user: User
    entity: Entity
    at: datetime


@dataclass(frozen=True)
class Hand:
    """Somebody who acts for an entity."""

    user: User
    entity: Entity

    def by(self, at: datetime) -> By:
        return By(user=self.user, entity=self.entity, at=at)


@dataclass(frozen=True)
class Cast:
    member: Hand
    coordinator: Hand
    deputy: Hand
    evaluators: tuple[Hand, ...]


def cast_on(at: datetime) -> Cast | None:
    """Return the people of the demonstration; None where they were not loaded."""
    on = localdate(at)
    eata = Entity.objects.filter(code="EATA").first()
    member = people_with_roles([Role.EATA_MEMBER], on).first()
    coordinators = people_with_roles([Role.EATA_COORDINATOR], on)[:2]
    if eata is None or member is None or len(coordinators) < TWO_HANDS:
        return None
    head, deputy = coordinators
    return Cast(Hand(member, eata), Hand(head, eata), Hand(deputy, eata), _evaluators())


def _evaluators() -> tuple[Hand, ...]:
    entities = {one.code: one for one in Entity.objects.filter(code__in=EVALUATORS)}
    return tuple(
        _hand(entities[code], Role.EVALUATOR, mailbox, f"Avaliador Exemplo ({code})")
        for code, mailbox in EVALUATORS.items()
        if code in entities
    )


@cache
def municipality(name: str) -> Municipality:
    """Return a municipality by its name; the two that share theirs are told by the archipelago."""
    return Municipality.objects.select_related("entity", "entity__region").exclude(code="4201").get(name=name)


@cache
def signatory(name: str) -> Hand:
    """Return who signs for a municipality."""
    entity = municipality(name).entity
    return _hand(entity, Role.MUNICIPAL_SIGNATORY, f"signatario.{slugify(name)}", f"Signatário Exemplo ({name})")


@cache
def community_signatory(code: str) -> Hand:
    """Return who signs for an intermunicipal body."""
    community = Community.objects.select_related("entity__region").get(code=code)
    name = f"Signatária Exemplo ({community.name})"
    return _hand(community.entity, Role.MUNICIPAL_SIGNATORY, f"signatario.{code}", name)


def _hand(entity: Entity, role: Role, mailbox: str, name: str) -> Hand:
    """Return whoever already has the role, or somebody invented who cannot sign in."""
    found = members_of([entity.pk], [role], localdate()).first()
    if found is not None:
        return Hand(found, entity)
    email = f"{mailbox}@{DOMAIN}"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    Membership.objects.create(user=user, entity=entity, role=role, starts_on=BEGAN)
    return Hand(user, entity)


def forget() -> None:
    """Let go of whom was found: another load may be of another database."""
    for found in (municipality, signatory, community_signatory):
        found.cache_clear()
