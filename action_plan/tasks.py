"""What the clock asks of the action plan."""

from celery import shared_task
from django.utils import timezone

from action_plan import operations


@shared_task(name="action_plan.send_reminders")
def send_reminders() -> int:
    """Write today's reminders, of deadlines and of reporting periods; return how many are new."""
    on, at = timezone.localdate(), timezone.now()
    deadlines = [each.is_new for each in operations.send_reminders(on=on, at=at)]
    return sum(deadlines + [each.is_new for each in operations.send_period_reminders(on=on, at=at)])
