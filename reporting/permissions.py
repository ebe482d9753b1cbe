"""Who may prepare, sign and publish a report, and who may write a region's contribution."""

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.permissions import Actor, is_eata, is_eata_coordinator, is_regional_officer_of
from reporting.enums import OPEN_STATES, PUBLIC_STATES, ContributionState, EditionState

if TYPE_CHECKING:
    from reporting.models import RegionalContribution, ReportEdition


def can_manage_reports(actor: Actor) -> bool:
    """Open editions, build them and write their texts: the EATA prepares the annual report (ENTI §7.1.3 f)."""
    return is_eata(actor)


def can_view_edition(actor: Actor, edition: "ReportEdition") -> bool:
    """Anyone reads what was published; only the EATA sees what is being prepared."""
    return edition.state in PUBLIC_STATES or is_eata(actor)


def can_build_edition(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata(actor) and edition.state == EditionState.IN_PREPARATION


def can_edit_section(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata(actor) and edition.state == EditionState.IN_PREPARATION


def can_submit_for_review(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata(actor) and edition.state == EditionState.IN_PREPARATION and edition.snapshot_id is not None


def can_return_to_preparation(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata(actor) and edition.state == EditionState.IN_REVIEW


def can_sign_edition(actor: Actor, edition: "ReportEdition") -> bool:
    """Only the EATA's coordination signs, with its second factor."""
    return is_eata_coordinator(actor) and actor.has_mfa and edition.state == EditionState.IN_REVIEW


def can_publish_edition(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata_coordinator(actor) and actor.has_mfa and edition.state == EditionState.SIGNED


def can_withdraw_signature(actor: Actor, edition: "ReportEdition") -> bool:
    """Undo a signature before anything is published."""
    return can_publish_edition(actor, edition)


def can_open_errata(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata(actor) and edition.state == EditionState.PUBLISHED


def can_discard_edition(actor: Actor, edition: "ReportEdition") -> bool:
    return is_eata_coordinator(actor) and edition.state in OPEN_STATES


def can_write_contribution(actor: Actor, contribution: "RegionalContribution") -> bool:
    """The officer of that region, and of no other."""
    is_own = is_regional_officer_of(actor, contribution.region_id)
    return is_own and contribution.state == ContributionState.DRAFT


def can_view_contribution(actor: Actor, contribution: "RegionalContribution") -> bool:
    if is_regional_officer_of(actor, contribution.region_id):
        return True
    return is_eata(actor) and contribution.state != ContributionState.DRAFT


def can_accept_contribution(actor: Actor, contribution: "RegionalContribution") -> bool:
    is_author = contribution.signed_by_id == actor.user_id
    return is_eata(actor) and contribution.state == ContributionState.SUBMITTED and not is_author


def can_withdraw_contribution(actor: Actor, contribution: "RegionalContribution") -> bool:
    is_own = is_regional_officer_of(actor, contribution.region_id)
    return is_own and contribution.state == ContributionState.SUBMITTED


def can_contribute(actor: Actor) -> bool:
    """Be the officer of some region."""
    return actor.region_id is not None and is_regional_officer_of(actor, actor.region_id)


def can_view_own_contribution(actor: Actor, contribution: "RegionalContribution") -> bool:
    return is_regional_officer_of(actor, contribution.region_id)


def could_in_another_state(
    may: Callable[[Actor, "ReportEdition"], bool], actor: Actor, edition: "ReportEdition"
) -> bool:
    """Tell the person who comes late from the one who may never do it."""
    asked = copy(edition)
    for state in EditionState:
        asked.state = state
        if may(actor, asked):
            return True
    return False


def signing_quality(actor: Actor) -> str:
    """In which quality the person signs."""
    return str(Role.EATA_COORDINATOR.label) if is_eata_coordinator(actor) else ""
