"""Who somebody is at this moment, and what that allows: pure functions over an `Actor`."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from accounts.enums import EATA_ROLES, MFA_ROLES, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    class ActorRequest(HttpRequest):
        """A request as the views see it: the middleware has put the actor there."""

        actor: "Actor"


@dataclass(frozen=True)
class Actor:
    """A person acting for one entity today.

    `roles` are those held in the current entity, active today. `acts_for` is that entity and those it succeeded,
    so that ARTE acts for AMA. `has_mfa` says that this session proved a second factor.
    """

    user_id: int | None = None
    entity_id: int | None = None
    entity_code: str | None = None
    region_id: int | None = None
    roles: frozenset[Role] = frozenset()
    acts_for: frozenset[int] = frozenset()
    has_mfa: bool = False

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    def proven(self) -> "Actor":
        """Return the actor without the roles that ask for a second factor, when the session proved none."""
        return self if self.has_mfa else replace(self, roles=self.roles - MFA_ROLES)


ANONYMOUS = Actor()


def has_role(actor: Actor, *roles: Role) -> bool:
    return not actor.roles.isdisjoint(roles)


def is_eata(actor: Actor) -> bool:
    return not actor.roles.isdisjoint(EATA_ROLES)


def is_eata_coordinator(actor: Actor) -> bool:
    return Role.EATA_COORDINATOR in actor.roles


def acts_for_entity(actor: Actor, entity_id: int) -> bool:
    """Whether the actor's current entity is this one or took it over."""
    return entity_id in actor.acts_for


def is_regional_officer_of(actor: Actor, region_id: int) -> bool:
    return Role.REGIONAL_OFFICER in actor.roles and actor.region_id == region_id


def is_active_on(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Whether a period with an exclusive end holds on a day."""
    return starts_on <= on and (ends_on is None or on < ends_on)
