"""Who may bring figures in, enter those of a territory, and publish them."""

from typing import TYPE_CHECKING

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.permissions import Actor, acts_for_entity, has_role, is_eata, is_eata_coordinator, is_regional_officer_of
from observatory.enums import (
    WRITABLE_ENTRY_STATES,
    AreaLevel,
    EnteredBy,
    EntryState,
    RunState,
    SourceFormat,
)

if TYPE_CHECKING:
    from observatory.models import Area, AreaGroup, Entry, ImportRun, Measure


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


def can_set_targets(actor: Actor) -> bool:
    """Targets that were decided are recorded by the EATA's coordination."""
    return is_eata_coordinator(actor)


def can_enter_figures_of(
    actor: Actor, *, entity_id: int | None, region_id: int | None, community_entity_id: int | None = None
) -> bool:
    """A municipality enters its own figures, a community those of its municipalities, a CCDR those of its region.

    `entity_id` is the entity of the territory, None for a region; `region_id` the region it lies in;
    `community_entity_id` the entity of the community it belongs to.
    """
    own = [entity for entity in (entity_id, community_entity_id) if entity is not None]
    if has_role(actor, *MUNICIPAL_ROLES) and any(acts_for_entity(actor, entity) for entity in own):
        return True
    return region_id is not None and is_regional_officer_of(actor, region_id)


def can_enter_figure(actor: Actor, measure: "Measure", area: "Area") -> bool:
    """Whether the measure asks for figures of this kind of territory, and the actor may give them."""
    if measure.entered_by == EnteredBy.MUNICIPALITY and area.level == AreaLevel.MUNICIPALITY:
        return _speaks_of(actor, area)
    if measure.entered_by == EnteredBy.REGION and area.level == AreaLevel.REGION:
        return can_enter_figures_of(actor, entity_id=None, region_id=area.region_id)
    return False


def can_enter_figures(actor: Actor) -> bool:
    """Whether there is any territory whose figures the actor may enter."""
    return has_role(actor, *MUNICIPAL_ROLES, Role.REGIONAL_OFFICER) and actor.entity_id is not None


def can_see_entries(actor: Actor) -> bool:
    return is_eata(actor) or can_enter_figures(actor)


def can_see_entry(actor: Actor, entry: "Entry") -> bool:
    """The EATA sees all, everybody else what is said of the territories they speak of."""
    return is_eata(actor) or can_enter_figure(actor, entry.measure, entry.area)


def can_edit_entry(actor: Actor, entry: "Entry") -> bool:
    return entry.state in WRITABLE_ENTRY_STATES and can_enter_figure(actor, entry.measure, entry.area)


def can_withdraw_entry(actor: Actor, entry: "Entry") -> bool:
    """What nobody decided yet is taken back by whoever may write it."""
    return entry.state == EntryState.SUBMITTED and can_enter_figure(actor, entry.measure, entry.area)


def can_correct_entry(actor: Actor, entry: "Entry") -> bool:
    return entry.state == EntryState.APPROVED and can_enter_figure(actor, entry.measure, entry.area)


def can_approve_figures(actor: Actor, *, entered_by_id: int | None) -> bool:
    """The EATA approves what others entered; nobody approves their own figures."""
    return is_eata(actor) and actor.user_id != entered_by_id


def can_decide_entries(actor: Actor) -> bool:
    """The EATA confirms or returns what entities declare."""
    return is_eata(actor)


def can_decide_entry(actor: Actor, entry: "Entry") -> bool:
    """Nobody decides on what they wrote or handed in."""
    return (
        entry.state == EntryState.SUBMITTED
        and not entry.is_written_by(actor.user_id)
        and can_approve_figures(actor, entered_by_id=entry.submitted_by_id)
    )


def _speaks_of(actor: Actor, area: "Area") -> bool:
    return can_enter_figures_of(
        actor,
        entity_id=area.municipality.entity_id if area.municipality else None,
        region_id=area.region_id,
        community_entity_id=area.community.entity_id if area.community else None,
    )


def can_keep_groups(actor: Actor) -> bool:
    """Whoever signed in keeps groups of territories of their own."""
    return actor.is_authenticated


def can_change_group(actor: Actor, group: "AreaGroup") -> bool:
    """A group is its owner's, public or not."""
    return actor.is_authenticated and group.owner_id == actor.user_id


def can_follow(actor: Actor) -> bool:
    """Whoever signed in hears of what they choose."""
    return actor.is_authenticated
