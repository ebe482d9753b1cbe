"""What the signed-in pages read: what somebody writes, what they decide, and what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.permissions import Actor, has_role, is_eata, is_eata_coordinator
from practices.enums import EDITABLE_STATES, REVIEW_STATES, PracticeState, ReviewAct, Section
from practices.models import Practice, PracticeTransition, Replication
from practices.permissions import (
    WRITER_ROLES,
    can_review_practice,
    can_see_review_queue,
    is_step_late,
    step_due_on,
)
from practices.queries.sections import Gap, SectionProgress, completeness, gaps_of, progress_of
from territories.queries import EntityLabel, entity_labels


def practices_of(actor: Actor) -> QuerySet[Practice]:
    """Return the practices an actor writes, those asking for something first."""
    if not has_role(actor, *WRITER_ROLES):
        return Practice.objects.none()
    mine = Practice.objects.filter(owner_entity__in=actor.acts_for).exclude(state=PracticeState.ARCHIVED)
    return mine.select_related("owner_entity").order_by("-updated_at", "-pk")


def visible_practices(actor: Actor) -> QuerySet[Practice]:
    """Return the practices whose signed-in pages an actor may open; the others are as if they did not exist."""
    seen = Q(pk__in=[])
    if has_role(actor, *WRITER_ROLES):
        seen |= Q(owner_entity__in=actor.acts_for)
    if is_eata(actor):
        seen |= Q(submitted_at__isnull=False)
    elif can_see_review_queue(actor) and actor.region_id is not None:
        seen |= Q(submitted_at__isnull=False, review_region=actor.region_id)
    return Practice.objects.filter(seen).select_related(
        "owner_entity", "domain", "latest_revision", "live_revision", "review_region"
    )


@dataclass(frozen=True)
class WritingTask:
    """A practice that asks its author for something."""

    practice: Practice
    reason: str


def practices_to_write(actor: Actor) -> list[WritingTask]:
    """Return the drafts and what came back, with why."""
    waiting = list(practices_of(actor).filter(state__in=[str(state) for state in EDITABLE_STATES]))
    returned = {
        step.practice_id: step.reason
        for step in PracticeTransition.objects.filter(practice__in=waiting, act=ReviewAct.RETURNED).order_by(
            "at", "pk"
        )
    }
    return [
        WritingTask(practice, returned.get(practice.pk, "") if practice.state == PracticeState.RETURNED else "")
        for practice in waiting
    ]


@dataclass(frozen=True)
class ReviewTask:
    """A practice that waits for a decision; `may_decide` tells whether it is this person's to give."""

    practice: Practice
    owner: EntityLabel
    may_decide: bool
    due_on: date | None
    is_late: bool


def practices_to_review(actor: Actor, on: date) -> list[ReviewTask]:
    """Return what waits for a decision where the actor may look, the longest wait first."""
    if not can_see_review_queue(actor):
        return []
    waiting = visible_practices(actor).filter(state__in=[str(state) for state in REVIEW_STATES])
    if not is_eata(actor):
        waiting = waiting.filter(state=PracticeState.REGIONAL)
    ordered = list(waiting.order_by("step_since", "pk"))
    owners = entity_labels({practice.owner_entity_id for practice in ordered}, on)
    tasks = [_reviewing(practice, owners[practice.owner_entity_id], actor, on) for practice in ordered]
    return [task for task in tasks if task.may_decide or is_eata_coordinator(actor) or not is_eata(actor)]


def _reviewing(practice: Practice, owner: EntityLabel, actor: Actor, on: date) -> ReviewTask:
    may_decide = can_review_practice(actor, practice, on)
    return ReviewTask(practice, owner, may_decide, step_due_on(practice), is_step_late(practice, on))


def interest_in_mine(actor: Actor) -> QuerySet[Replication]:
    """Return who is taking up the actor's practices, the newest first."""
    if not has_role(actor, *WRITER_ROLES):
        return Replication.objects.none()
    mine = Replication.objects.filter(practice__owner_entity__in=actor.acts_for, confirmed_at=None)
    return mine.select_related("practice", "replicator").order_by("-opened_at", "-pk")


def replications_of(practice: Practice) -> QuerySet[Replication]:
    """Return what the public may know of a practice's replications: never a mere interest."""
    found: QuerySet[Replication] = (
        practice.replications.filter(is_public=True)
        .exclude(stage="INTEREST")
        .select_related("replicator")
        .prefetch_related("indicators")
        .order_by("started_on", "pk")
    )
    return found


@dataclass(frozen=True)
class Step:
    """One act of the history, with the comments it left on each section."""

    act: str
    label: str
    who: str
    entity: str
    at: Any
    reason: str
    criterion: str
    comments: tuple[tuple[str, str], ...]


def history_of(practice: Practice, on: date) -> list[Step]:
    """Return what happened to a practice, the latest first."""
    steps = list(practice.transitions.select_related("actor").order_by("-at", "-pk"))
    labels = entity_labels({step.entity_id for step in steps if step.entity_id is not None}, on)
    return [_step(step, labels) for step in steps]


def _step(step: PracticeTransition, labels: dict[int, EntityLabel]) -> Step:
    return Step(
        act=step.act,
        label=step.get_act_display(),
        who=str(step.actor) if step.actor else "",
        entity=labels[step.entity_id].display if step.entity_id is not None else "",
        at=step.at,
        reason=step.reason,
        criterion=step.get_criterion_display() if step.criterion else "",
        comments=tuple(_comments(step.comments)),
    )


def _comments(comments: dict[str, str]) -> Iterator[tuple[str, str]]:
    for section in Section:
        if comments.get(section):
            yield str(section.label), comments[section]


def last_return(practice: Practice) -> PracticeTransition | None:
    """Return why a practice came back, while it is with its author for that."""
    if practice.state != PracticeState.RETURNED:
        return None
    steps = PracticeTransition.objects.filter(practice=practice, act=ReviewAct.RETURNED)
    return steps.order_by("-at", "-pk").first()


@dataclass(frozen=True)
class Sheet:
    """A practice being written, as its page shows it."""

    practice: Practice
    draft: Practice
    owner: EntityLabel
    completeness: int
    sections: tuple[SectionProgress, ...]
    gaps: tuple[Gap, ...]
    returned: PracticeTransition | None
    due_on: date | None

    @property
    def is_ready(self) -> bool:
        return not self.gaps


def sheet_of(practice: Practice, on: date, *, shows_draft: bool = True) -> Sheet:
    """Return the page of a practice: of what is being written or, for who decides, of what was last handed in."""
    draft = practice.get_latest_revision_as_object() if shows_draft else _text_handed_in(practice)
    return Sheet(
        practice=practice,
        draft=draft,
        owner=entity_labels([practice.owner_entity_id], on)[practice.owner_entity_id],
        completeness=completeness(draft),
        sections=tuple(progress_of(draft)),
        gaps=tuple(gaps_of(draft)),
        returned=last_return(practice),
        due_on=step_due_on(practice),
    )


def _text_handed_in(practice: Practice) -> Practice:
    steps = PracticeTransition.objects.filter(practice=practice, act=ReviewAct.SUBMITTED, revision__isnull=False)
    last = steps.select_related("revision").order_by("-at", "-pk").first()
    text: Practice = last.revision.as_object() if last and last.revision else practice
    return text
