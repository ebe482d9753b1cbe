"""Reads about people, for whom they act, and who may be asked."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.enums import MFA_ROLES, Role
from accounts.models import Invitation, Membership, User
from accounts.permissions import ANONYMOUS, Actor, can_see_people_of_all, roles_granted
from territories.models import Entity
from territories.queries import EntityLabel, entity_labels, predecessor_ids


def actor_of(user: User | AnonymousUser, on: date, entity_id: int | None = None, *, has_mfa: bool = False) -> Actor:
    """Return who the person is on a day, in the entity asked for or else in the first one they belong to."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    held = list(active_memberships(user, on).values_list("entity_id", "entity__code", "entity__region_id", "role"))
    if not held:
        return Actor(user_id=user.pk, has_mfa=has_mfa)
    current, code, region_id, _ = next((each for each in held if each[0] == entity_id), held[0])
    return Actor(
        user_id=user.pk,
        entity_id=current,
        entity_code=code,
        region_id=region_id,
        roles=frozenset(Role(role) for each, _, _, role in held if each == current),
        acts_for=with_predecessors(current, on),
        has_mfa=has_mfa,
    )


def active_memberships(user: User, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user).active(on).select_related("entity").order_by("starts_on", "pk")


def with_predecessors(entity_id: int, on: date) -> frozenset[int]:
    """Return the entity and all those it took over, directly or through others, by a day."""
    return predecessor_ids(entity_id, on) | {entity_id}


@dataclass(frozen=True)
class Belonging:
    """An entity somebody belongs to today, with every role they hold there."""

    entity_id: int
    label: EntityLabel
    roles: tuple[Role, ...]

    @property
    def role_names(self) -> str:
        return ", ".join(str(role.label) for role in self.roles)


def belongings_of(user: User, on: date) -> list[Belonging]:
    """Return the entities a person may act for, in the order they joined them."""
    roles: dict[int, list[Role]] = {}
    for membership in active_memberships(user, on):
        roles.setdefault(membership.entity_id, []).append(Role(membership.role))
    labels = entity_labels(roles, on)
    return [Belonging(entity_id, labels[entity_id], tuple(held)) for entity_id, held in roles.items()]


def members_of(entity_ids: Iterable[int] | QuerySet[Any, Any], roles: Iterable[Role], on: date) -> QuerySet[User]:
    """Return the active people who hold one of the roles in one of the entities on a day."""
    memberships = Membership.objects.active(on).filter(entity__in=entity_ids, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("name", "pk")


def people_with_roles(roles: Iterable[Role], on: date) -> QuerySet[User]:
    """Return the active people who hold one of the roles, in whatever entity, on a day."""
    memberships = Membership.objects.active(on).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("name", "pk")


def people_who_may(permission: str, on: date) -> QuerySet[User]:
    """Return the active people whose roles on a day give a permission of the back office."""
    return people_with_roles(roles_granted(permission), on)


def holds_role_that_needs_second_factor(user: User, on: date) -> bool:
    return Membership.objects.active(on).filter(user=user, role__in=MFA_ROLES).exists()


def deputies_of(person: User, on: date) -> QuerySet[User]:
    """Return who answers for somebody who cannot sign in: the heads of their entities, or else the coordination."""
    held = Membership.objects.filter(user=person)
    entities = held.active(on) if held.active(on).exists() else held
    heads = members_of(entities.values("entity"), [Role.ENTITY_HEAD, Role.MUNICIPAL_SIGNATORY], on)
    return heads if heads.exists() else people_with_roles([Role.EATA_COORDINATOR], on)


def people_visible_to(
    actor: Actor, *, entity_id: int | None = None, role: str = "", text: str = ""
) -> QuerySet[Membership]:
    """Return the memberships an actor may see, those that ended too; sort and filter by time afterwards."""
    found = Membership.objects.select_related("user", "entity")
    if not can_see_people_of_all(actor):
        found = found.filter(entity__in=actor.acts_for)
    if entity_id:
        found = found.filter(entity=entity_id)
    if role:
        found = found.filter(role=role)
    if text:
        found = found.filter(Q(user__name__unaccent__icontains=text) | Q(user__email__icontains=text))
    return found.order_by("user__name", "entity__code", "role", "pk")


def people_in_state(people: QuerySet[Membership], state: str, on: date) -> QuerySet[Membership]:
    """Return of these memberships those in force on a day (no state), those that ended, or all of them."""
    match state:
        case "terminadas":
            return people.filter(ends_on__lte=on)
        case "todas":
            return people
    return people.filter(pk__in=Membership.objects.active(on).values("pk"))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations still to be accepted that an actor may see, those past their time too."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("entity", "invited_by")
    if not can_see_people_of_all(actor):
        waiting = waiting.filter(entity__in=actor.acts_for)
    return waiting.order_by("-invited_at", "-pk")


def invitation_with(token: str) -> Invitation | None:
    """Return the invitation a link stands for, whatever its state."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Invitation.objects.select_related("entity", "invited_by").filter(token_sha256=digest).first()


def entities_with_people() -> QuerySet[Entity]:
    return Entity.objects.filter(pk__in=Membership.objects.values("entity")).order_by("code", "pk")


def has_account(email: str) -> bool:
    return bool(EmailAddress.objects.filter(email__iexact=email, verified=True).exists())
