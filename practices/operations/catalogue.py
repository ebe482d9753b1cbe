"""Leaving the catalogue: withdrawn with a reason, or put away before ever being in it."""

from datetime import datetime

from django.db import transaction
from wagtail.models import WorkflowState

from accounts.models import User
from common.audit.trail import record
from practices import notifications
from practices.enums import PracticeState, ReviewAct
from practices.models import Practice, PracticeTransition
from practices.operations.guards import acting, lock_practice
from practices.operations.refusals import PracticeRefused
from practices.permissions import can_archive_practice, can_withdraw_practice
from territories.models import Entity


@transaction.atomic
def withdraw_practice(
    *,
    practice: Practice,
    reason: str,
    superseded_by: Practice | None = None,
    user: User,
    entity: Entity,
    at: datetime,
) -> Practice:
    """Take a practice out of the catalogue; its replications and its history stay."""
    current = lock_practice(practice)
    if not can_withdraw_practice(acting(user, entity, at), current):
        raise PracticeRefused("Esta prática não pode ser retirada agora: está em análise ou já não está publicada.")
    if not reason.strip():
        raise PracticeRefused("Diga porque se retira a prática: quem a replica vai ler este motivo.")
    if superseded_by is not None and (superseded_by.pk == current.pk or not superseded_by.live):
        raise PracticeRefused("Só uma outra prática publicada pode substituir esta.")
    was, current.state, current.withdrawn_reason = current.state, PracticeState.WITHDRAWN, reason.strip()
    current.superseded_by = superseded_by
    _cancel_review(current, user)
    current.unpublish(log_action=None)
    step = PracticeTransition.objects.create(
        practice=current,
        act=ReviewAct.WITHDRAWN,
        from_state=was,
        to_state=current.state,
        actor=user,
        entity=entity,
        at=at,
        reason=reason.strip(),
        revision=current.live_revision,
    )
    record(current, "practices.withdrawn", user=user, data={"reason": reason.strip()})
    notifications.tell_replicators(current, step)
    notifications.tell_writers(current, step)
    return current


def _cancel_review(practice: Practice, user: User) -> None:
    """A text given back to its author waits for nobody once the practice is out."""
    waiting = WorkflowState.objects.for_instance(practice).active().order_by("-pk").first()
    if waiting is not None:
        waiting.cancel(user=user)


@transaction.atomic
def archive_practice(*, practice: Practice, user: User, entity: Entity, at: datetime) -> Practice:
    """Put away a text that is not public; it can be taken up again."""
    current = lock_practice(practice)
    if not can_archive_practice(acting(user, entity, at), current):
        raise PracticeRefused("Só se arquiva o que não está publicado nem em análise.")
    _cancel_review(current, user)
    was, current.state = current.state, PracticeState.ARCHIVED
    current.save(update_fields=["state"])
    PracticeTransition.objects.create(
        practice=current,
        act=ReviewAct.ARCHIVED,
        from_state=was,
        to_state=current.state,
        actor=user,
        entity=entity,
        at=at,
    )
    record(current, "practices.archived", user=user)
    return current
