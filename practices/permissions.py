"""Who may do what with good practices: pure functions over an actor and the record."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts.enums import MUNICIPAL_ROLES, REPORTING_ROLES, Role
from accounts.permissions import (
    Actor,
    acts_for_entity,
    has_role,
    is_eata,
    is_eata_coordinator,
    is_regional_officer_of,
)
from practices.enums import (
    EDITABLE_STATES,
    LIVE_STATES,
    REVIEW_STATES,
    REVISABLE_STATES,
    PracticeState,
    ReplicationStage,
)

if TYPE_CHECKING:
    from practices.models import Practice, Replication

WRITER_ROLES = MUNICIPAL_ROLES | REPORTING_ROLES | {Role.REGIONAL_OFFICER}
STEP_DAYS = {PracticeState.REGIONAL: 15, PracticeState.NATIONAL: 15}


def writes_for(actor: Actor, entity_id: int) -> bool:
    """Tell whether the actor writes practices of an entity, or of one that theirs has taken over."""
    return has_role(actor, *WRITER_ROLES) and acts_for_entity(actor, entity_id)


def can_start_practice(actor: Actor) -> bool:
    return actor.entity_id is not None and writes_for(actor, actor.entity_id)


def can_write_practice(actor: Actor, entity_id: int) -> bool:
    return writes_for(actor, entity_id)


def can_see_practice(actor: Actor, practice: "Practice") -> bool:
    """What is published is for everybody; the rest for who writes it and for who decides on it."""
    return practice.live or can_see_draft(actor, practice)


def can_see_draft(actor: Actor, practice: "Practice") -> bool:
    """Drafts are the author's; what was handed in, and is not being written again, also of who decides on it."""
    if writes_for(actor, practice.owner_entity_id):
        return True
    is_handed_in = practice.submitted_at is not None and practice.state not in EDITABLE_STATES
    return is_handed_in and can_see_reviews_of(actor, practice)


def can_see_reviews_of(actor: Actor, practice: "Practice") -> bool:
    return is_eata(actor) or _is_officer_of(actor, practice)


def can_edit_practice(actor: Actor, practice: "Practice") -> bool:
    return practice.state in EDITABLE_STATES and writes_for(actor, practice.owner_entity_id)


def can_submit_practice(actor: Actor, practice: "Practice") -> bool:
    return can_edit_practice(actor, practice)


def can_recall_practice(actor: Actor, practice: "Practice") -> bool:
    """The author may take back what nobody has decided on yet."""
    return practice.state in REVIEW_STATES and writes_for(actor, practice.owner_entity_id)


def can_revise_practice(actor: Actor, practice: "Practice") -> bool:
    """A published practice is revised beside its public text; one that is out of the catalogue is taken up again."""
    return practice.state in REVISABLE_STATES and writes_for(actor, practice.owner_entity_id)


def can_withdraw_practice(actor: Actor, practice: "Practice") -> bool:
    """The owner or the EATA takes a public practice out of the catalogue, while nobody is deciding on a new text."""
    if not practice.live or practice.state in REVIEW_STATES:
        return False
    return is_eata(actor) or writes_for(actor, practice.owner_entity_id)


def can_archive_practice(actor: Actor, practice: "Practice") -> bool:
    """What is not public and not being decided may be put away by whoever wrote it."""
    if practice.live or practice.state in {*REVIEW_STATES, PracticeState.ARCHIVED}:
        return False
    return writes_for(actor, practice.owner_entity_id)


def can_review_regionally(actor: Actor, practice: "Practice") -> bool:
    return practice.state == PracticeState.REGIONAL and _is_officer_of(actor, practice)


def can_step_in(actor: Actor, practice: "Practice", on: date) -> bool:
    """The coordination of the EATA decides for a region that let its time go by."""
    return practice.state == PracticeState.REGIONAL and is_eata_coordinator(actor) and is_step_late(practice, on)


def can_review_nationally(actor: Actor, practice: "Practice") -> bool:
    return (
        practice.state == PracticeState.NATIONAL
        and is_eata(actor)
        and not acts_for_entity(actor, practice.owner_entity_id)
    )


def can_review_practice(actor: Actor, practice: "Practice", on: date) -> bool:
    return (
        can_review_regionally(actor, practice)
        or can_review_nationally(actor, practice)
        or can_step_in(actor, practice, on)
    )


def can_see_review_queue(actor: Actor) -> bool:
    return is_eata(actor) or has_role(actor, Role.REGIONAL_OFFICER)


def can_assess_evidence(actor: Actor, practice: "Practice") -> bool:
    return is_eata(actor) and practice.state in LIVE_STATES and not acts_for_entity(actor, practice.owner_entity_id)


def step_due_on(practice: "Practice") -> date | None:
    """Return the day by which the step under way should be decided, None when nobody is deciding."""
    days = STEP_DAYS.get(PracticeState(practice.state))
    if days is None or practice.step_since is None:
        return None
    return practice.step_since.date() + timedelta(days=days)


def is_step_late(practice: "Practice", on: date) -> bool:
    due_on = step_due_on(practice)
    return due_on is not None and due_on < on


def can_declare_interest(actor: Actor, practice: "Practice") -> bool:
    """Any entity that writes practices may replicate those of others."""
    if not practice.live or actor.entity_id is None or acts_for_entity(actor, practice.owner_entity_id):
        return False
    return writes_for(actor, actor.entity_id)


def can_contact_owner(actor: Actor, practice: "Practice") -> bool:
    """Whoever is signed in may write; the address of the other side stays hidden."""
    return actor.is_authenticated and practice.live


def can_report_replication(actor: Actor, replication: "Replication") -> bool:
    """Also when it is over: what was said may be wrong, and whoever said it puts it right."""
    return writes_for(actor, replication.replicator_id)


def can_see_replication(actor: Actor, replication: "Replication") -> bool:
    """Both sides see all of it; the public, only what is public and under way or done."""
    if replication.is_public and replication.stage != ReplicationStage.INTEREST:
        return True
    return (
        is_eata(actor)
        or writes_for(actor, replication.replicator_id)
        or writes_for(actor, replication.practice.owner_entity_id)
        or has_role(actor, Role.REGIONAL_OFFICER)
    )


def can_confirm_replication(actor: Actor, replication: "Replication") -> bool:
    """Whoever created the practice says whether what was done is a replication of it."""
    return (
        replication.stage == ReplicationStage.SUCCEEDED
        and replication.confirmed_at is None
        and writes_for(actor, replication.practice.owner_entity_id)
    )


def can_dispute_replication(actor: Actor, replication: "Replication") -> bool:
    return (
        replication.stage != ReplicationStage.INTEREST
        and not replication.is_disputed
        and writes_for(actor, replication.practice.owner_entity_id)
    )


def can_settle_dispute(actor: Actor, replication: "Replication") -> bool:
    return replication.is_disputed and is_eata(actor)


def can_verify_replication(actor: Actor, replication: "Replication") -> bool:
    """The structure of the replicator's region says that it saw it working."""
    region_id = replication.replicator.region_id
    return (
        replication.stage == ReplicationStage.SUCCEEDED
        and replication.verified_at is None
        and region_id is not None
        and is_regional_officer_of(actor, region_id)
        and not acts_for_entity(actor, replication.replicator_id)
    )


def can_promote_replication(actor: Actor, replication: "Replication") -> bool:
    """A replication that worked may become a practice of its own."""
    return replication.stage == ReplicationStage.SUCCEEDED and writes_for(actor, replication.replicator_id)


def _is_officer_of(actor: Actor, practice: "Practice") -> bool:
    """Nobody decides on what their own entity wrote."""
    return (
        practice.review_region_id is not None
        and is_regional_officer_of(actor, practice.review_region_id)
        and not acts_for_entity(actor, practice.owner_entity_id)
    )
