"""Who may do what with events and registrations."""

from typing import TYPE_CHECKING

from accounts.enums import EATA_ROLES, Role
from accounts.permissions import Actor, has_role
from events.enums import ACTIVE_STATES, RegistrationState

if TYPE_CHECKING:
    from events.models import Registration


def can_register(actor: Actor) -> bool:
    """Anybody with an account: the address of an account is a proven one."""
    return actor.is_authenticated


def can_manage_registrations(actor: Actor) -> bool:
    return has_role(actor, *EATA_ROLES, Role.CONTENT_EDITOR)


def can_cancel_registration(actor: Actor, registration: "Registration") -> bool:
    return registration.user_id == actor.user_id and registration.state in ACTIVE_STATES


def can_accept_offer(actor: Actor, registration: "Registration") -> bool:
    return registration.user_id == actor.user_id and registration.state == RegistrationState.OFFERED
