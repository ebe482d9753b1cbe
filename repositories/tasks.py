"""Work of the repositories that happens by itself."""

from celery import shared_task
from django.utils import timezone

from repositories import operations


@shared_task(name="repositories.erase_old_requests")
def erase_old_requests() -> int:
    return operations.erase_old_requests(at=timezone.now())
