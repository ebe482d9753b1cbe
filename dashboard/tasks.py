"""What the clock asks of the alerts."""

from celery import shared_task
from django.utils import timezone

from dashboard.operations import check_alerts


@shared_task(name="dashboard.check_alerts")
def check() -> int:
    return len(check_alerts(at=timezone.now()))
