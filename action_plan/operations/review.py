"""The way of a report: submitted, returned with a reason, approved for good."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from action_plan.enums import EDITABLE_UPDATE_STATES, Lifecycle, UpdateState
from action_plan.models import Milestone, ProgressTransition, ProgressUpdate
from action_plan.notifications import tell_approved, tell_returned, tell_submitted
from action_plan.operations.guards import require_eata, require_open_period, require_reporter
from action_plan.operations.refusals import Difference, StaleUpdate, UpdateRefused
from action_plan.operations.updates import add_writer, lock_update
from action_plan.queries.windows import civil_day
from common.audit.trail import record
from territories.models import Entity

MINIMUM_RETURN_REASON = 10


@transaction.atomic
def submit_update(*, update: ProgressUpdate, version: int, user: User, entity: Entity, at: datetime) -> ProgressUpdate:
    """Hand the report to the EATA. Refuses an incomplete one, or one returned and not changed since."""
    current = lock_update(update)
    require_reporter(user, entity, current.action, at, UpdateRefused)
    _refuse_stale(current, version, update.state)
    if current.state not in EDITABLE_UPDATE_STATES:
        raise UpdateRefused(f"Este reporte já está {current.get_state_display()}.")
    require_open_period(current.period, current.action, at)
    _refuse_unchanged(current)
    _refuse_incomplete(current, civil_day(at))
    current.submitted_at = at
    add_writer(current, user)
    _step(current, UpdateState.SUBMITTED, user, at)
    record(current, "action_plan.submit_update", user=user, data={"version": current.version})
    tell_submitted(current, at)
    return current


@transaction.atomic
def return_update(*, update: ProgressUpdate, version: int, reason: str, user: User, at: datetime) -> ProgressUpdate:
    """Send the report back with the reason; every round's reason is kept."""
    require_eata(user, at, UpdateRefused)
    current = _under_review(update, version, user)
    if len(reason.strip()) < MINIMUM_RETURN_REASON:
        raise UpdateRefused("Diga o que falta ou o que corrigir, para que quem reporta o possa fazer.")
    _step(current, UpdateState.RETURNED, user, at, reason.strip())
    record(current, "action_plan.return_update", user=user, data={"version": current.version, "reason": reason})
    tell_returned(current, reason.strip(), at)
    return current


@transaction.atomic
def approve_update(*, update: ProgressUpdate, version: int, user: User, at: datetime) -> ProgressUpdate:
    """Approve the report for good. Raises StaleUpdate when somebody decided or changed it first."""
    require_eata(user, at, UpdateRefused)
    current = _under_review(update, version, user)
    _refuse_unchanged(current)
    _refuse_incomplete(current, civil_day(at))
    current.approved_at, current.approved_by = at, user
    _step(current, UpdateState.APPROVED, user, at)
    record(current, "action_plan.approve_update", user=user, data={"version": current.version})
    tell_approved(current, at)
    return current


def _under_review(update: ProgressUpdate, version: int, user: User) -> ProgressUpdate:
    current = lock_update(update)
    if current.is_written_by(user.pk):
        raise UpdateRefused("Quem escreveu ou submeteu o reporte não decide sobre ele: peça a outra pessoa da EATA.")
    if current.state in EDITABLE_UPDATE_STATES and current.state == update.state:
        raise UpdateRefused(
            f"Este reporte está {current.get_state_display()}: só se decide sobre um reporte submetido."
        )
    _refuse_stale(current, version, UpdateState.SUBMITTED)
    return current


def _refuse_stale(current: ProgressUpdate, version: int, state: str) -> None:
    """Refuse to act on another state or version than the one the person saw."""
    found = []
    if current.state != state:
        seen = str(UpdateState(state).label)
        found.append(Difference("state", "estado", seen, _state_with_author(current)))
    if current.version != version:
        found.append(Difference("version", "versão", str(version), str(current.version)))
    if found:
        raise StaleUpdate(current, found)


def _state_with_author(update: ProgressUpdate) -> str:
    last = update.transitions.select_related("actor").order_by("-pk").first()
    return f"{update.get_state_display()} por {last.actor}" if last else update.get_state_display()


def _refuse_unchanged(update: ProgressUpdate) -> None:
    returned = update.transitions.filter(to_state=UpdateState.RETURNED).order_by("-pk").first()
    if returned is not None and update.version <= returned.version:
        raise UpdateRefused(f"Nada mudou desde que o reporte foi devolvido: «{returned.reason}»")


def _refuse_incomplete(update: ProgressUpdate, today: date) -> None:
    problems = []
    if not update.done.strip():
        problems.append("Descreva o trabalho realizado; se não houve nenhum, diga porquê.")
    if update.lifecycle in {Lifecycle.SUSPENDED, Lifecycle.CANCELLED} and not update.problems.strip():
        problems.append("Explique em «problemas e riscos» porque está a ação suspensa ou cancelada.")
    if update.milestone_reports.filter(achieved_on__gt=today).exists():
        problems.append("A data em que um marco foi alcançado não pode ser futura.")
    if update.lifecycle == Lifecycle.COMPLETED:
        problems += _missing_for_completion(update)
    if problems:
        raise UpdateRefused(*problems)


def _missing_for_completion(update: ProgressUpdate) -> list[str]:
    missing = []
    if not update.evidence.exists():
        missing.append("Uma ação concluída precisa de, pelo menos, uma evidência: junte um ficheiro ou uma ligação.")
    achieved = update.milestone_reports.exclude(achieved_on=None).values("milestone")
    undated = Milestone.objects.filter(action=update.action_id).exclude(pk__in=achieved).order_by("position", "pk")
    missing += [
        f"Uma ação concluída precisa da data em que «{milestone.label}» foi alcançada." for milestone in undated
    ]
    return missing


def _step(update: ProgressUpdate, to_state: UpdateState, user: User, at: datetime, reason: str = "") -> None:
    ProgressTransition.objects.create(
        update=update,
        from_state=update.state,
        to_state=to_state,
        actor=user,
        at=at,
        reason=reason,
        version=update.version,
    )
    update.state = to_state
    update.save(update_fields=["state", "submitted_at", "approved_at", "approved_by", "writer_ids"])
