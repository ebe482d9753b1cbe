"""What people are reminded of: a step that waits too long, a practice that was published long ago."""

from datetime import datetime

from django.db import models, transaction

from action_plan.queries import civil_day
from practices import notifications
from practices.enums import REVIEW_STATES
from practices.models import Practice
from practices.permissions import is_step_late


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Write the reminders that are due; each is written once however often this runs. Return how many practices."""
    on = civil_day(at)
    waiting = Practice.objects.filter(state__in=[str(state) for state in REVIEW_STATES])
    late = [practice for practice in _with_owner(waiting) if is_step_late(practice, on)]
    for practice in late:
        notifications.tell_step_late(practice, at)
    old = list(_with_owner(Practice.objects.filter(live=True, review_due_on__lte=on)))
    for practice in old:
        notifications.tell_review_due(practice, at)
    return len(late) + len(old)


def _with_owner(practices: models.QuerySet[Practice]) -> models.QuerySet[Practice]:
    return practices.select_related("owner_entity", "review_region").order_by("pk")
