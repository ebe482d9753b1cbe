"""Who somebody is at this moment, and what that allows: pure functions over an `Actor`."""

from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django.http import HttpRequest

from accounts.enums import EATA_ROLES, MFA_ROLES, MUNICIPAL_ROLES, REPORTING_ROLES, Role
from territories.enums import EntityKind

if TYPE_CHECKING:
    from accounts.models import Invitation, Membership, User
    from territories.models import Entity


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


class ActorRequest(HttpRequest):
    """A request as the views see it: somebody is signed in and the middleware has put the actor there."""

    actor: Actor
    user: "User"


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


@dataclass(frozen=True)
class Grant:
    """Permissions of the back office as patterns; what `withheld` names is not granted by `given`."""

    given: tuple[str, ...]
    withheld: tuple[str, ...] = ()


CREDENTIALS = ("auth.*", "account.*", "mfa.*", "socialaccount.*", "usersessions.*", "sessions.*")
STRUCTURE = ("wagtailcore.*_site", "wagtailcore.*_locale", "wagtailcore.*_workflow*", "wagtailcore.*_task*")
ENTER = "wagtailadmin.access_admin"
# Whoever publishes pages also reviews what editors submit.
PUBLISH = "wagtailcore.publish_page"
TRANSLATE = "wagtail_localize.submit_translation"
WRITING = ("*.view_*", "*.add_*", "*.change_*", "*.choose_*", TRANSLATE)
BACK_OFFICE = {
    Role.EATA_COORDINATOR: Grant(
        (ENTER, *WRITING, "*.delete_*", "*.publish_*", "*.lock_*", "*.unlock_*", "wagtailcore.bulk_delete_page"),
        ("accounts.add_user", "accounts.delete_*", *CREDENTIALS, "wagtailcore.*_group*"),
    ),
    Role.EATA_MEMBER: Grant(
        (
            *(ENTER, *WRITING, PUBLISH, "wagtailcore.lock_page", "wagtailcore.unlock_page"),
            *("portal.publish_*", "repositories.publish_*"),
        ),
        ("accounts.add_*", "accounts.change_*", *CREDENTIALS, "wagtailcore.*_group*", *STRUCTURE),
    ),
    Role.CONTENT_EDITOR: Grant(
        (
            ENTER,
            "wagtailcore.add_page",
            "wagtailcore.change_page",
            "wagtailcore.lock_page",
            TRANSLATE,
            *("portal.view_*", "portal.add_*", "portal.change_*"),
            *("events.view_*", "events.add_*", "events.change_*"),
            *("repositories.view_*", "repositories.add_*", "repositories.change_*"),
            *("search_index.view_*", "search_index.add_synonym", "search_index.change_synonym"),
            *("wagtailimages.*", "wagtaildocs.*", "wagtailredirects.*"),
        ),
        ("portal.*_contactmessage",),  # what people write to the portal is for whoever answers them
    ),
}


def role_grants(role: str, permission: str) -> bool:
    """Whether a role gives a permission of the back office ("app.codename")."""
    grant = BACK_OFFICE.get(Role(role))
    if grant is None:
        return False
    is_withheld = any(fnmatchcase(permission, pattern) for pattern in grant.withheld)
    return not is_withheld and any(fnmatchcase(permission, pattern) for pattern in grant.given)


def roles_granted(permission: str) -> frozenset[Role]:
    """Return the roles that give a permission of the back office."""
    return frozenset(role for role in BACK_OFFICE if role_grants(role, permission))


def can_publish_unreviewed(actor: Actor) -> bool:
    """An urgent correction, with its reason, is the coordination's alone."""
    return is_eata_coordinator(actor)


def may_approve_content(actor: Actor) -> bool:
    """Whoever publishes pages reviews what others send; nobody reviews what is theirs."""
    return any(role_grants(role, PUBLISH) for role in actor.roles)


def can_write_questionnaires(actor: Actor) -> bool:
    """The EATA writes what is asked in calls, reports, reviews and surveys."""
    return is_eata(actor)


def may_enter_back_office(actor: Actor) -> bool:
    return any(role_grants(role, ENTER) for role in actor.roles)


# Whom each role may bring into its own entity. The coordination brings anybody anywhere.
BELOW = {
    Role.ENTITY_HEAD: frozenset({Role.ACTION_REPORTER}),
    Role.MUNICIPAL_SIGNATORY: frozenset({Role.MUNICIPAL_EDITOR}),
}
ROLES_OF_KIND = {
    EntityKind.MUNICIPALITY: MUNICIPAL_ROLES,
    EntityKind.INTERMUNICIPAL: MUNICIPAL_ROLES,
    EntityKind.REGIONAL_BODY: REPORTING_ROLES | {Role.REGIONAL_OFFICER},
}
ROLES_OF_ANY_KIND = frozenset({Role.EVALUATOR, Role.TRAINER, Role.COUNCIL_MEMBER, Role.CONTENT_EDITOR})


def roles_that_fit(kind: str) -> frozenset[Role]:
    """Return the roles that make sense in an entity of this kind."""
    own = ROLES_OF_KIND.get(EntityKind(kind), REPORTING_ROLES | EATA_ROLES | {Role.AUDITOR})
    return frozenset(own) | ROLES_OF_ANY_KIND


def roles_to_give(actor: Actor, entity: "Entity") -> frozenset[Role]:
    """Return the roles that the actor may invite to, or end, in an entity."""
    fitting = roles_that_fit(entity.kind)
    if is_eata_coordinator(actor):
        return fitting
    if not acts_for_entity(actor, entity.pk):
        return frozenset()
    below: frozenset[Role] = frozenset().union(*(BELOW.get(role, frozenset()) for role in actor.roles))
    return fitting & below


def can_invite(actor: Actor, entity: "Entity", role: Role) -> bool:
    return role in roles_to_give(actor, entity)


def can_invite_somebody(actor: Actor) -> bool:
    return is_eata_coordinator(actor) or any(role in BELOW for role in actor.roles)


def can_see_people(actor: Actor) -> bool:
    """Who sees people's names and addresses: the EATA those of all entities, heads and signatories those of theirs."""
    return is_eata(actor) or any(role in BELOW for role in actor.roles)


def can_see_people_of_all(actor: Actor) -> bool:
    return is_eata(actor)


def can_end_membership(actor: Actor, membership: "Membership") -> bool:
    """Nobody ends what they hold themselves, so that no entity is left without anybody by mistake."""
    if membership.user_id == actor.user_id:
        return False
    return is_eata_coordinator(actor) or Role(membership.role) in roles_to_give(actor, membership.entity)


def can_manage_invitation(actor: Actor, invitation: "Invitation") -> bool:
    return is_eata_coordinator(actor) or Role(invitation.role) in roles_to_give(actor, invitation.entity)
