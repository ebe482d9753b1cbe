"""Who answers for an action today: its entity's people, or those of the entity that took it over."""

from datetime import date

from accounts.enums import EATA_ROLES, Role
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from action_plan.enums import Audience
from territories.queries import successor_ids


def answering_entities(responsible_id: int, on: date) -> frozenset[int]:
    return successor_ids(responsible_id, on) | {responsible_id}


def owners_of(responsible_id: int, on: date) -> list[User]:
    """Return who reports; without anybody active, the head of the entity; without one, the coordination."""
    return own_people(responsible_id, on) or coordinators(on)


def own_people(responsible_id: int, on: date) -> list[User]:
    """Return who reports, or else the head of the entity: nobody when it has neither."""
    entities = answering_entities(responsible_id, on)
    reporters = list(members_of(entities, [Role.ACTION_REPORTER], on))
    return reporters or list(members_of(entities, [Role.ENTITY_HEAD], on))


def audience_of(audience: Audience, responsible_id: int, on: date) -> list[User]:
    if audience == Audience.OWNER:
        return owners_of(responsible_id, on)
    if audience == Audience.ENTITY_HEAD:
        heads = members_of(answering_entities(responsible_id, on), [Role.ENTITY_HEAD], on)
        return list(heads) or owners_of(responsible_id, on)
    return coordinators(on)


def coordinators(on: date) -> list[User]:
    return list(people_with_roles([Role.EATA_COORDINATOR], on))


def eata_people(on: date) -> list[User]:
    return list(people_with_roles(EATA_ROLES, on))
