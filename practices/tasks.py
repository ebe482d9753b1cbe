"""Work of practices that happens by itself."""

from celery import shared_task
from django.utils import timezone

from practices.operations.reminders import send_reminders


@shared_task(name="practices.send_reminders")
def send() -> int:
    return send_reminders(at=timezone.now())
