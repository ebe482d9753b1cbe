"""Who is alerted: everybody with work in the programme, each of their own."""

from typing import TYPE_CHECKING

from accounts.enums import MUNICIPAL_ROLES, REPORTING_ROLES, Role
from accounts.permissions import Actor, has_role, is_eata, is_eata_coordinator
from dashboard.enums import AlertState

if TYPE_CHECKING:
    from dashboard.models import Alert


def can_see_alerts(actor: Actor) -> bool:
    """Whoever may be in the audience of a rule; which alerts they see is said by `queries.visible_alerts`."""
    return is_eata(actor) or has_role(actor, Role.REGIONAL_OFFICER, *REPORTING_ROLES, *MUNICIPAL_ROLES)


def can_acknowledge(actor: Actor, alert: "Alert") -> bool:
    """Whoever sees an alert may say that they saw it and what will be done, once."""
    return can_see_alerts(actor) and alert.state == AlertState.RAISED


def can_edit_rules(actor: Actor) -> bool:
    """Thresholds are decided by the EATA's coordination."""
    return is_eata_coordinator(actor)
