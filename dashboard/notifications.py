"""What people are told of alerts: once when they are raised, once when they clear, and nothing between."""

from django.urls import reverse

from action_plan.queries import civil_day
from common.notifications.operations import notify
from dashboard.enums import Severity
from dashboard.models import Alert
from dashboard.queries.alerts import recipients


def tell_raised(alert: Alert) -> int:
    """Tell everybody in the audience; a critical alert does not wait for the daily e-mail."""
    return _tell(alert, "alert_raised", digest=alert.rule.severity != Severity.CRITICAL)


def tell_cleared(alert: Alert) -> int:
    return _tell(alert, "alert_cleared", digest=True)


def _tell(alert: Alert, name: str, *, digest: bool) -> int:
    at = (alert.cleared_at if name == "alert_cleared" else None) or alert.raised_at
    kind = f"dashboard.{name}"
    told = [
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}:{alert.pk}:{person.pk}",
            context={"alert": alert, "rule": alert.rule},
            url=reverse("dashboard:alert", args=[alert.pk]),
            digest=digest,
            at=at,
        )
        for person in recipients(alert, civil_day(at))
    ]
    return sum(told)
