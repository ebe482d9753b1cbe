"""The way of a text: handed in, decided by the region and by the EATA, given back, refused or taken back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.models import Revision, TaskState, Workflow, WorkflowState, WorkflowTask

from accounts.models import User
from action_plan.queries import civil_day
from common.audit.trail import record
from common.publishing import UnreviewedText
from practices import notifications
from practices.enums import Criterion, Evidence, PracticeState, ReviewAct
from practices.models import NationalReviewTask, Practice, PracticeTransition, RegionalReviewTask
from practices.operations.evidence import give_evidence, renew_evidence
from practices.operations.guards import (
    lock_practice,
    require_editable,
    require_national_reviewer,
    require_regional_reviewer,
    require_same_text,
    require_writer,
)
from practices.operations.refusals import PracticeRefused, StalePractice
from practices.queries.pictures import files_of
from practices.queries.sections import gaps_of
from practices.queries.territory import path_of, place_of
from territories.models import Entity

WORKFLOW = "Boas práticas: município, região, EATA"
REVIEW_MONTHS = 18


def review_workflow() -> Workflow:
    """Return the chain of the review, making it the first time."""
    found = Workflow.objects.filter(name=WORKFLOW, active=True).order_by("pk").first()
    return found or _make_workflow()


def _make_workflow() -> Workflow:
    workflow = Workflow.objects.create(name=WORKFLOW)
    tasks = [RegionalReviewTask(name="Análise regional"), NationalReviewTask(name="Análise nacional")]
    for place, task in enumerate(tasks):
        task.save()
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    return workflow


@transaction.atomic
def submit_practice(*, practice: Practice, user: User, entity: Entity, at: datetime) -> Practice:
    """Hand in a text: from here on nobody changes it until it is decided, given back or taken back."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    require_editable(current)
    draft = current.get_latest_revision_as_object()
    gaps = gaps_of(draft)
    if gaps:
        raise PracticeRefused(*[gap.message for gap in gaps])
    revision = current.latest_revision or draft.save_revision(user=user, clean=False)
    path = path_of(current.owner_entity, civil_day(at))
    to_state = PracticeState.REGIONAL if path.region else PracticeState.NATIONAL
    current.review_region, current.submitted_at = path.region, at
    step = _move(current, ReviewAct.SUBMITTED, to_state, user=user, entity=entity, at=at, revision=revision)
    if path.skipped_because:
        _note(current, ReviewAct.SKIPPED_REGION, at=at, reason=path.skipped_because, revision=revision)
    _start_or_resume(current, user)
    notifications.tell_reviewers(current, step)
    return current


def _start_or_resume(practice: Practice, user: User) -> None:
    """Begin the chain, or take it up again from its first step: every approver reads the text that is published."""
    waiting = _workflow_state(practice)
    if waiting is None:
        review_workflow().start(Practice.objects.get(pk=practice.pk), user)
        return
    first = waiting.workflow.workflow_tasks.order_by("sort_order").first().task
    waiting.status, waiting.current_task_state = WorkflowState.STATUS_IN_PROGRESS, None
    waiting.save()
    waiting.update(user=user, next_task=first)


@transaction.atomic
def approve_regionally(
    *, practice: Practice, revision_id: int, user: User, entity: Entity, at: datetime, note: str = ""
) -> Practice:
    """Validate a text for the region; the EATA decides next."""
    current = _to_decide(practice, PracticeState.REGIONAL, revision_id)
    require_regional_reviewer(user, entity, current, at)
    task_state = _task_state(current)
    step = _move(
        current,
        ReviewAct.APPROVED_REGIONALLY,
        PracticeState.NATIONAL,
        user=user,
        entity=entity,
        at=at,
        reason=note,
        revision=task_state.revision,
    )
    task_state.approve(user=user, comment=note)
    notifications.tell_reviewers(current, step)
    notifications.tell_writers(current, step)
    return current


@transaction.atomic
def approve_nationally(
    *,
    practice: Practice,
    revision_id: int,
    evidence: Evidence,
    evidence_reason: str,
    user: User,
    entity: Entity,
    at: datetime,
    note: str = "",
) -> Practice:
    """Approve for the country, and publish exactly the text that every step read."""
    current = _to_decide(practice, PracticeState.NATIONAL, revision_id)
    require_national_reviewer(user, entity, current, at)
    task_state = _task_state(current)
    give_evidence(current, level=evidence, reason=evidence_reason, user=user, at=at)
    place = place_of(task_state.revision.as_object())
    Practice.objects.filter(pk=current.pk).update(
        population_band=place.population_band,
        population_year=place.population_year,
        density_class=place.density_class,
        review_due_on=months_after(civil_day(at), REVIEW_MONTHS),
    )
    _publish(current, task_state, user, note)
    current = lock_practice(practice)
    step = _move(
        current,
        ReviewAct.APPROVED_NATIONALLY,
        PracticeState.PUBLISHED,
        user=user,
        entity=entity,
        at=at,
        reason=note,
        revision=task_state.revision,
    )
    renew_evidence(current)
    notifications.tell_writers(current, step)
    return current


def _publish(practice: Practice, task_state: TaskState, user: User, note: str) -> None:
    """Give the last approval, which publishes; refuse when the words are no longer those that were handed in."""
    _require_as_submitted(practice, task_state)
    try:
        task_state.approve(user=user, comment=note)
    except UnreviewedText as unreviewed:
        raise PracticeRefused(str(unreviewed)) from unreviewed


def months_after(on: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month when there is none."""
    month = on.month - 1 + months
    for day in range(on.day, on.day - 4, -1):
        try:
            return date(on.year + month // 12, month % 12 + 1, day)
        except ValueError:
            continue
    raise AssertionError(on)


@transaction.atomic
def return_practice(
    *,
    practice: Practice,
    revision_id: int,
    reason: str,
    comments: Mapping[str, str],
    user: User,
    entity: Entity,
    at: datetime,
) -> Practice:
    """Give a text back to its author, saying why and, section by section, what to change."""
    current = _to_decide(practice, None, revision_id)
    _require_reviewer(current, user, entity, at)
    said = {section: text.strip() for section, text in comments.items() if text.strip()}
    if not reason.strip():
        raise PracticeRefused("Diga ao autor porque devolve a prática e o que deve mudar.")
    task_state = _task_state(current)
    step = _move(
        current,
        ReviewAct.RETURNED,
        PracticeState.RETURNED,
        user=user,
        entity=entity,
        at=at,
        reason=reason.strip(),
        comments=said,
        revision=task_state.revision,
    )
    task_state.reject(user=user, comment=reason)
    notifications.tell_writers(current, step)
    return current


@transaction.atomic
def refuse_practice(
    *,
    practice: Practice,
    revision_id: int,
    criterion: Criterion,
    reason: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Practice:
    """Refuse a text for one of the public criteria; a version already public stays as it is."""
    current = _to_decide(practice, None, revision_id)
    _require_reviewer(current, user, entity, at)
    if not reason.strip():
        raise PracticeRefused("Explique porque o critério não é cumprido.")
    task_state = _task_state(current)
    step = _move(
        current,
        ReviewAct.REFUSED,
        PracticeState.PUBLISHED if current.live else PracticeState.REFUSED,
        user=user,
        entity=entity,
        at=at,
        criterion=Criterion(criterion),
        reason=reason.strip(),
        revision=task_state.revision,
    )
    task_state.reject(user=user, comment=reason)
    _cancel(current, user)
    notifications.tell_writers(current, step)
    return current


@transaction.atomic
def recall_practice(*, practice: Practice, user: User, entity: Entity, at: datetime) -> Practice:
    """Take back a text that is being decided, to write more."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    if not current.is_under_review:
        raise PracticeRefused("Esta prática não está em análise: já foi decidida.")
    _cancel(current, user)
    to_state = PracticeState.REVISING if current.live else PracticeState.DRAFT
    _move(current, ReviewAct.RECALLED, to_state, user=user, entity=entity, at=at, revision=current.latest_revision)
    return current


def _to_decide(practice: Practice, state: PracticeState | None, revision_id: int) -> Practice:
    """Lock a practice and make sure that it still waits for this decision, on this text. Raises StalePractice."""
    current = lock_practice(practice)
    if not current.is_under_review or (state is not None and current.state != state):
        raise StalePractice(current)
    require_same_text(current, revision_id)
    return current


def _require_reviewer(practice: Practice, user: User, entity: Entity, at: datetime) -> None:
    if practice.state == PracticeState.REGIONAL:
        require_regional_reviewer(user, entity, practice, at)
    else:
        require_national_reviewer(user, entity, practice, at)


def _workflow_state(practice: Practice) -> WorkflowState | None:
    found: WorkflowState | None = WorkflowState.objects.for_instance(practice).active().order_by("-pk").first()
    return found


def _task_state(practice: Practice) -> TaskState:
    """Return the step under way, on the text that waits. Raises StalePractice when there is none."""
    workflow_state = _workflow_state(practice)
    task_state = workflow_state.current_task_state if workflow_state else None
    if task_state is None or task_state.revision_id != practice.latest_revision_id:
        raise StalePractice(practice)
    return task_state


def _cancel(practice: Practice, user: User) -> None:
    workflow_state = _workflow_state(practice)
    if workflow_state is not None:
        workflow_state.cancel(user=user)


def digest_of(revision: Revision) -> str:
    """Return what tells a text, with the files of its images, from any other, however it came to be changed."""
    said = {**revision.content, "files": files_of(revision.content)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _require_as_submitted(practice: Practice, task_state: TaskState) -> None:
    """Refuse a revision whose words are not those that were handed in, even if its number is the same."""
    submitted = practice.transitions.filter(act=ReviewAct.SUBMITTED).order_by("-at", "-pk").first()
    if submitted is None or submitted.content_sha256 != digest_of(task_state.revision):
        raise PracticeRefused(
            "O texto ou uma imagem não é o que foi submetido: devolva-o ao autor, para que o submeta de novo."
        )


def _move(practice: Practice, act: ReviewAct, to_state: PracticeState, **said: Any) -> PracticeTransition:
    """Change where a practice stands and say it, in the same transaction."""
    user, at = said.pop("user"), said["at"]
    was, practice.state, practice.step_since = practice.state, to_state, at
    fields = ["state", "step_since", "submitted_at", "review_region"]
    practice.save(update_fields=fields)
    step = _note(practice, act, actor=user, from_state=was, **said)
    data = {"from": was, "to": to_state.value, **({"reason": step.reason} if step.reason else {})}
    record(practice, f"practices.{act.lower()}", user=user, data=data)
    return step


def _note(practice: Practice, act: ReviewAct, **said: Any) -> PracticeTransition:
    revision = said.get("revision")
    return PracticeTransition.objects.create(
        practice=practice,
        act=act,
        to_state=practice.state,
        content_sha256=digest_of(revision) if revision is not None else "",
        **said,
    )
