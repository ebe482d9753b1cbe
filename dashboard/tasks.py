"""What the clock asks of the alerts, and what asks for them out of turn."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from common.pagecache.generation import clock
from dashboard.operations import check_alerts

# What changes a figure that rules watch.
WATCHED = ("observatory.publish", "action_plan.approve_update")


@shared_task(name="dashboard.check_alerts")
def check() -> int:
    return len(check_alerts(at=timezone.now()))


@shared_task(name="dashboard.check_alerts_since")
def check_since(asked_at: str) -> int:
    """Check the rules that were not checked since a moment; asked for many times, they are checked once."""
    clock.ask()  # what this process keeps of the figures may be a second older than what was just published
    return len(check_alerts(at=timezone.now(), since=datetime.fromisoformat(asked_at)))


def check_soon() -> None:
    check_since.delay(timezone.now().isoformat())
