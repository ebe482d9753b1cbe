"""What the clock asks of the events."""

from celery import shared_task
from django.utils import timezone

from events import operations


@shared_task(name="events.move_waiting_lists")
def move_waiting_lists() -> int:
    return operations.move_waiting_lists(at=timezone.now())


@shared_task(name="events.send_reminders")
def send_reminders() -> int:
    """Remind who comes soon and forget what is no longer needed; return the new reminders."""
    operations.erase_needs(at=timezone.now())
    return operations.send_reminders(at=timezone.now())
