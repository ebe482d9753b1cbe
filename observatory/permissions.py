"""Who may bring figures in, enter those of a territory, and publish them."""

from typing import TYPE_CHECKING

from accounts.enums import MUNICIPAL_ROLES
from accounts.permissions import Actor, acts_for_entity, has_role, is_eata, is_eata_coordinator, is_regional_officer_of
from observatory.enums import RunState, SourceFormat

if TYPE_CHECKING:
    from observatory.models import AreaGroup, ImportRun


def can_import(actor: Actor) -> bool:
    """The EATA reads files and sources in, and sees what they would change."""
    return is_eata(actor)


def can_publish(actor: Actor) -> bool:
    """Deciding an import makes figures public: the EATA does."""
    return is_eata(actor)


def can_decide_import(actor: Actor, run: "ImportRun") -> bool:
    """Four eyes: who started an import does not decide it, whatever their role."""
    return can_publish(actor) and run.state == RunState.READY and run.started_by_id != actor.user_id


def can_refuse_import(actor: Actor, run: "ImportRun") -> bool:
    """Whoever started it may also give it up."""
    return can_publish(actor) and run.state == RunState.READY


def can_repeat_import(actor: Actor, run: "ImportRun") -> bool:
    """Read again what was kept, while nothing was published from it."""
    return can_import(actor) and run.state not in {RunState.APPLIED, RunState.APPLYING}


def can_map_columns(actor: Actor, run: "ImportRun") -> bool:
    """Say how a table is read, before it is."""
    is_table = run.format in {SourceFormat.TABLE, SourceFormat.SURVEY}
    return can_import(actor) and is_table and run.state == RunState.WAITING


def can_resume_import(actor: Actor, run: "ImportRun") -> bool:
    """Ask again for work that was left in the middle."""
    return can_import(actor) and run.state in {RunState.WAITING, RunState.READING, RunState.APPLYING}


def can_edit_readings(actor: Actor) -> bool:
    """Classes, metadata and notes of a measure are kept by the EATA's coordination."""
    return is_eata_coordinator(actor)


def can_enter_figures_of(actor: Actor, *, entity_id: int | None, region_id: int | None) -> bool:
    """A municipality or community enters its own figures, a CCDR those of its region.

    `entity_id` is the entity of the territory, None for a region; `region_id` the region it lies in.
    """
    if entity_id is not None and has_role(actor, *MUNICIPAL_ROLES) and acts_for_entity(actor, entity_id):
        return True
    return region_id is not None and is_regional_officer_of(actor, region_id)


def can_approve_figures(actor: Actor, *, entered_by_id: int | None) -> bool:
    """The EATA approves what others entered; nobody approves their own figures."""
    return is_eata(actor) and actor.user_id != entered_by_id


def can_keep_groups(actor: Actor) -> bool:
    """Whoever signed in keeps groups of territories of their own."""
    return actor.is_authenticated


def can_change_group(actor: Actor, group: "AreaGroup") -> bool:
    """A group is its owner's, public or not."""
    return actor.is_authenticated and group.owner_id == actor.user_id
