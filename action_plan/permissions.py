"""Who may do what in the action plan: pure functions over an actor and the record."""

from typing import TYPE_CHECKING

from accounts.enums import REPORTING_ROLES
from accounts.permissions import Actor, acts_for_entity, has_role, is_eata, is_eata_coordinator
from action_plan.enums import EDITABLE_UPDATE_STATES, RequestState, UpdateState

if TYPE_CHECKING:
    from action_plan.models import (
        Action,
        DeadlineRequest,
        Dependency,
        Evidence,
        Milestone,
        PlanVersion,
        ProgressUpdate,
        ReopeningRequest,
        ReportingPeriod,
    )


def reports_for(actor: Actor, entity_id: int) -> bool:
    """Tell whether the actor reports for an entity, or for one that theirs has taken over."""
    return has_role(actor, *REPORTING_ROLES) and acts_for_entity(actor, entity_id)


def can_open_update(actor: Actor, action: "Action") -> bool:
    return reports_for(actor, action.responsible_id)


def can_view_update(actor: Actor, update: "ProgressUpdate") -> bool:
    """Approved reports are public; the others belong to whoever writes them and to the EATA."""
    if update.state == UpdateState.APPROVED:
        return True
    return is_eata(actor) or reports_for(actor, update.action.responsible_id)


def can_edit_update(actor: Actor, update: "ProgressUpdate") -> bool:
    return update.state in EDITABLE_UPDATE_STATES and reports_for(actor, update.action.responsible_id)


def can_submit_update(actor: Actor, update: "ProgressUpdate") -> bool:
    return can_edit_update(actor, update)


def can_correct_update(actor: Actor, update: "ProgressUpdate") -> bool:
    return update.state == UpdateState.APPROVED and reports_for(actor, update.action.responsible_id)


def can_review_update(actor: Actor, update: "ProgressUpdate") -> bool:
    """Tell whether the actor may look at a submitted report to decide on it."""
    return is_eata(actor) and update.state == UpdateState.SUBMITTED


def can_approve_update(actor: Actor, update: "ProgressUpdate") -> bool:
    """Nobody who opened, changed or submitted a report decides on it."""
    return can_review_update(actor, update) and not update.is_written_by(actor.user_id)


def can_return_update(actor: Actor, update: "ProgressUpdate") -> bool:
    return can_approve_update(actor, update)


def can_read_evidence(actor: Actor, evidence: "Evidence") -> bool:
    """Evidence is for whoever reports and for the EATA; the public sees its title, never the file."""
    return is_eata(actor) or reports_for(actor, evidence.update.action.responsible_id)


def can_request_deadline(actor: Actor, milestone: "Milestone") -> bool:
    return reports_for(actor, milestone.action.responsible_id)


def can_withdraw_request(actor: Actor, request: "DeadlineRequest") -> bool:
    return request.state == RequestState.PENDING and reports_for(actor, request.milestone.action.responsible_id)


def can_decide_request(actor: Actor, request: "DeadlineRequest") -> bool:
    return is_eata(actor) and request.state == RequestState.PENDING and actor.user_id != request.requested_by_id


def can_decide_requests(actor: Actor) -> bool:
    return is_eata(actor)


def can_view_request(actor: Actor, request: "DeadlineRequest") -> bool:
    return is_eata(actor) or reports_for(actor, request.milestone.action.responsible_id)


def can_revise_deadline(actor: Actor, milestone: "Milestone") -> bool:
    return is_eata(actor)


def can_assess_rating(actor: Actor, action: "Action") -> bool:
    return is_eata(actor)


def can_decide_dependency(actor: Actor, dependency: "Dependency") -> bool:
    return is_eata(actor)


def can_add_dependency(actor: Actor) -> bool:
    return is_eata(actor)


def can_see_periods(actor: Actor) -> bool:
    """The EATA sees every expected report; who reports sees those of their entity."""
    return can_see_reports(actor)


def can_manage_periods(actor: Actor) -> bool:
    return is_eata_coordinator(actor)


def can_unlock_period(actor: Actor, period: "ReportingPeriod") -> bool:
    return is_eata_coordinator(actor)


def can_request_reopening(actor: Actor, action: "Action") -> bool:
    return reports_for(actor, action.responsible_id)


def can_view_reopening(actor: Actor, request: "ReopeningRequest") -> bool:
    return is_eata(actor) or reports_for(actor, request.action.responsible_id)


def can_withdraw_reopening(actor: Actor, request: "ReopeningRequest") -> bool:
    return request.state == RequestState.PENDING and reports_for(actor, request.action.responsible_id)


def can_decide_reopening(actor: Actor, request: "ReopeningRequest") -> bool:
    """Nobody decides on what they asked for."""
    is_pending = request.state == RequestState.PENDING
    return is_pending and is_eata_coordinator(actor) and actor.user_id != request.requested_by_id


def can_approve_plan(actor: Actor, plan: "PlanVersion") -> bool:
    return is_eata_coordinator(actor)


def can_see_reports(actor: Actor) -> bool:
    """Tell whether the actor has any report to see: theirs to write, or the EATA's to decide."""
    return is_eata(actor) or has_role(actor, *REPORTING_ROLES)


def can_decide_reports(actor: Actor) -> bool:
    return is_eata(actor)


def can_see_requests(actor: Actor) -> bool:
    return can_see_reports(actor)
