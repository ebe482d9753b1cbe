"""Reads about people, for whom they act, and who may be asked."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import ANONYMOUS, Actor
from territories.models import EntitySuccession


def actor_of(user: User | AnonymousUser, on: date, entity_id: int | None = None, *, has_mfa: bool = False) -> Actor:
    """Return who the person is on a day, in the entity asked for or else in the first one they belong to."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    memberships = list(active_memberships(user, on))
    if not memberships:
        return Actor(user_id=user.pk, has_mfa=has_mfa)
    wanted = [membership for membership in memberships if membership.entity_id == entity_id]
    entity = (wanted or memberships)[0].entity
    return Actor(
        user_id=user.pk,
        entity_id=entity.pk,
        entity_code=entity.code,
        region_id=entity.region_id,
        roles=frozenset(Role(each.role) for each in memberships if each.entity_id == entity.pk),
        acts_for=with_predecessors(entity.pk, on),
        has_mfa=has_mfa,
    )


def active_memberships(user: User, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user).active(on).select_related("entity").order_by("starts_on", "pk")


def with_predecessors(entity_id: int, on: date) -> frozenset[int]:
    """Return the entity and all those it took over, directly or through others, until a day."""
    in_effect = EntitySuccession.objects.filter(Q(effective_on=None) | Q(effective_on__lte=on))
    taken_over: dict[int, list[int]] = {}
    for successor, predecessor in in_effect.values_list("successor_id", "predecessor_id"):
        taken_over.setdefault(successor, []).append(predecessor)
    found, to_follow = {entity_id}, [entity_id]
    while to_follow:
        new = set(taken_over.get(to_follow.pop(), [])) - found
        found |= new
        to_follow.extend(new)
    return frozenset(found)


def members_of(entity_ids: Iterable[int], roles: Iterable[Role], on: date) -> QuerySet[User]:
    """Return the active people who hold one of the roles in one of the entities on a day."""
    memberships = Membership.objects.active(on).filter(entity__in=entity_ids, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("name", "pk")


def people_with_roles(roles: Iterable[Role], on: date) -> QuerySet[User]:
    """Return the active people who hold one of the roles, in whatever entity, on a day."""
    memberships = Membership.objects.active(on).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=memberships.values("user")).order_by("name", "pk")
