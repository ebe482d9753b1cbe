"""What the clock asks of the portal."""

from celery import shared_task
from django.utils import timezone

from portal import operations


@shared_task(name="portal.erase_old_messages")
def erase_old_messages() -> int:
    """Erase the messages kept long enough; return how many."""
    return operations.erase_old_messages(on=timezone.localdate())
