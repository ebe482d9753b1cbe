"""What the clock asks of the action plan."""

from celery import shared_task
from django.utils import timezone

from action_plan import operations


@shared_task(name="action_plan.send_reminders")
def send_reminders() -> int:
    """Write today's reminders; return how many are new."""
    sent = operations.send_reminders(on=timezone.localdate(), at=timezone.now())
    return sum(each.is_new for each in sent)
