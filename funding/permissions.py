"""Who may do what with calls, applications and awards: pure functions over an actor and the record."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.permissions import Actor, acts_for_entity, has_role, is_eata, is_eata_coordinator
from funding.enums import ApplicationState, AssignmentState, CallState

if TYPE_CHECKING:
    from funding.models import Application, Assignment, Award, Call, Milestone


def can_write_calls(actor: Actor) -> bool:
    """The EATA prepares calls."""
    return is_eata(actor)


def can_publish_calls(actor: Actor) -> bool:
    """Publishing, amending and cancelling a call bind the programme: the coordination does it."""
    return is_eata_coordinator(actor)


def can_see_call(actor: Actor, call: "Call") -> bool:
    """What was never shown is the EATA's; from the consultation or the publication on it is everybody's."""
    return is_eata(actor) or was_shown(call)


def was_shown(call: "Call") -> bool:
    was_told = call.consulted_at is not None or call.published_at is not None or call.superseded_note != ""
    return was_told or call.state not in {CallState.DRAFT, CallState.APPROVED, CallState.CANCELLED}


def can_approve_call(actor: Actor, call: "Call") -> bool:
    """The coordination approves; whoever wrote it last does not approve what they wrote."""
    return is_eata_coordinator(actor) and actor.user_id != call.written_by_id


def can_contribute(actor: Actor) -> bool:
    """Whoever is signed in may contribute to a draft and ask about a call, for an entity or for themselves."""
    return actor.is_authenticated


def can_start_application(actor: Actor) -> bool:
    """Whoever works for a municipality or an intermunicipal body may prepare an application of theirs."""
    return has_role(actor, *MUNICIPAL_ROLES)


def can_write_application(actor: Actor, application: "Application", *, co_editors: Collection[int] = ()) -> bool:
    """The people of the lead, and those of the participants whom the lead let in, while they work for one."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return False
    return acts_for_entity(actor, application.lead_id) or actor.user_id in co_editors


def can_share_application(actor: Actor, application: "Application") -> bool:
    """Who else writes is for the lead's own people to say."""
    return has_role(actor, *MUNICIPAL_ROLES) and acts_for_entity(actor, application.lead_id)


def can_sign_for_lead(actor: Actor, application: "Application") -> bool:
    """Submitting, withdrawing and accepting commit the lead: only its signatory does."""
    return signs_for(actor, application.lead_id)


def signs_for(actor: Actor, entity_id: int) -> bool:
    """A municipality's or body's own signatory, on that day."""
    return has_role(actor, Role.MUNICIPAL_SIGNATORY) and acts_for_entity(actor, entity_id)


def can_see_application(
    actor: Actor,
    application: "Application",
    *,
    is_unsealed: bool,
    participants: Collection[int] = (),
    co_editors: Collection[int] = (),
) -> bool:
    """Those who take part always; the EATA what was submitted, once the seal is open. Evaluators by assignment.

    `participants` are the entities that accepted; who is only invited sees the invitation.
    """
    if has_role(actor, *MUNICIPAL_ROLES) and (
        actor.user_id in co_editors or not actor.acts_for.isdisjoint({application.lead_id, *participants})
    ):
        return True
    was_submitted = application.state not in {ApplicationState.DRAFT, ApplicationState.LAPSED}
    return is_eata(actor) and was_submitted and is_unsealed


def can_screen(actor: Actor, application: "Application") -> bool:
    return is_eata(actor)


def can_read_applications(actor: Actor) -> bool:
    """Lists, files and workload of the applications of a call; what is in them only once the seal is open."""
    return is_eata(actor)


def can_assign_reviewers(actor: Actor) -> bool:
    return is_eata(actor)


def can_evaluate(actor: Actor) -> bool:
    """Evaluators see only what was assigned to them, and only after declaring."""
    return has_role(actor, Role.EVALUATOR)


def evaluates(actor: Actor, assignment: "Assignment") -> bool:
    """Whether an assignment is this person's, while they are an evaluator."""
    return can_evaluate(actor) and assignment.reviewer_id == actor.user_id


def may_read_assigned(actor: Actor, assignment: "Assignment") -> bool:
    """Content is opened by a declaration of no conflict; one found later closes it again."""
    return evaluates(actor, assignment) and assignment.state in {AssignmentState.ACTIVE, AssignmentState.SUBMITTED}


def can_make_ranking(actor: Actor) -> bool:
    return is_eata(actor)


def can_publish_ranking(actor: Actor) -> bool:
    """Decisions rest on a published ranking: the coordination publishes it, and grounds what departs from it."""
    return is_eata_coordinator(actor)


def can_decide(actor: Actor, application: "Application") -> bool:
    """Hearings and decisions are of the coordination; what the EATA proposes, somebody else decides."""
    return is_eata_coordinator(actor)


def can_take_application(
    actor: Actor, *, is_unsealed: bool, applicants: Collection[int], own: Collection[int], has_conflict: bool
) -> bool:
    """The EATA takes what it may read away, but not what the person has an interest in."""
    return is_eata(actor) and is_unsealed and not has_conflict and set(applicants).isdisjoint(own)


def can_audit(actor: Actor) -> bool:
    """Auditors read every chain of events, and write nothing."""
    return has_role(actor, Role.AUDITOR)


def can_audit_application(actor: Actor, application: "Application", at: datetime) -> bool:
    """What is told of an application is closed to auditors too, until its call is over."""
    return can_audit(actor) and is_over(application.call, at)


def is_over(call: "Call", at: datetime) -> bool:
    return call.state == CallState.CANCELLED or (call.closes_at is not None and call.closes_at <= at)


def can_run_awards(actor: Actor) -> bool:
    """The EATA prepares contracts, verifies milestones and checks what is asked to be paid."""
    return is_eata(actor)


def can_direct_awards(actor: Actor) -> bool:
    """Signing for who gives, stopping or ending an award, and the second hand of a payment are the coordination's."""
    return is_eata_coordinator(actor)


def can_see_awards(actor: Actor) -> bool:
    """The list: all of them for the EATA, for who works for a municipality those of its contracts."""
    return is_eata(actor) or has_role(actor, *MUNICIPAL_ROLES)


def can_see_award(actor: Actor, *, parties: Collection[int]) -> bool:
    """The EATA, and the people of who is a party of the contract."""
    return is_eata(actor) or (has_role(actor, *MUNICIPAL_ROLES) and not actor.acts_for.isdisjoint(parties))


def can_write_award(actor: Actor, award: "Award") -> bool:
    """The lead's own people prepare what is asked to be paid."""
    return has_role(actor, *MUNICIPAL_ROLES) and acts_for_entity(actor, award.led_by_id)


def can_sign_award(actor: Actor, award: "Award") -> bool:
    """Asking for money, and for changes of the contract, commits the lead: its signatory does it."""
    return signs_for(actor, award.led_by_id)


def can_write_report(actor: Actor, *, parties: Collection[int]) -> bool:
    """The people of every beneficiary write its reports together; only the signatory of who leads hands them in."""
    return has_role(actor, *MUNICIPAL_ROLES) and not actor.acts_for.isdisjoint(parties)


def can_claim_milestone(actor: Actor, milestone: "Milestone") -> bool:
    """The lead's people say what was done, and those of the municipality where it was."""
    if can_write_award(actor, milestone.award):
        return True
    there = milestone.municipality.entity_id if milestone.municipality else None
    return has_role(actor, *MUNICIPAL_ROLES) and there is not None and acts_for_entity(actor, there)


def can_judge_opportunities(actor: Actor) -> bool:
    """The EATA reads what other programmes have open, and says what is worth a municipality's time."""
    return is_eata(actor)


def can_run_surveys(actor: Actor) -> bool:
    """The EATA asks municipalities what they need, and follows who answers."""
    return is_eata(actor)


def can_answer_surveys(actor: Actor) -> bool:
    """Whoever works for a municipality writes its answers; who hands them in is its signatory (`signs_for`)."""
    return has_role(actor, *MUNICIPAL_ROLES)


def can_answer_for(actor: Actor, entity_id: int) -> bool:
    """Nobody writes for a municipality other than the one they act for."""
    return can_answer_surveys(actor) and acts_for_entity(actor, entity_id)


def can_read_surveys(actor: Actor) -> bool:
    """Municipalities and communities, regional officers and the EATA have surveys to answer or to read."""
    return has_role(actor, *MUNICIPAL_ROLES, Role.REGIONAL_OFFICER) or is_eata(actor)
