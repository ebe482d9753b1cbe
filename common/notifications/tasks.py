from celery import shared_task
from django.utils import timezone

from common.notifications.delivery import deliver_due


@shared_task(name="notifications.deliver")
def deliver() -> int:
    return deliver_due(now=timezone.now())
