"""What the clock asks of uploaded files."""

from celery import shared_task
from django.utils import timezone

from common.files import operations


@shared_task(name="files.sweep_orphans")
def sweep_orphans() -> int:
    return len(operations.sweep_orphans(at=timezone.now()))
