"""The alerts that nobody said they saw yet."""

from datetime import date

from django.urls import reverse

from accounts.permissions import Actor
from dashboard.enums import AlertState, Severity
from dashboard.permissions import can_see_alerts
from dashboard.queries import open_alerts
from desk.queries.tasks import Panel, Task


def alerts_panel(actor: Actor, on: date) -> Panel | None:
    """The gravest first; who is in the audience of none has no panel."""
    if not can_see_alerts(actor):
        return None
    tasks = [
        Task(
            title=f"{alert.rule.title}: {alert.label}",
            why=f"{Severity(alert.rule.severity).label.capitalize()}. {alert.watched}: {alert.figure}"
            f"{' (dados simulados)' if alert.is_simulated else ''} quando foi dado; limite {alert.limit}.",
            label="Ver o alerta",
            url=reverse("dashboard:alert", args=[alert.pk]),
            on=on,
        )
        for alert in open_alerts(actor)
        if alert.state == AlertState.RAISED
    ]
    url = reverse("dashboard:alerts")
    return Panel("alerts", "Alertas por ver", tuple(tasks), "Nenhum alerta por ver.", url, "Todos os alertas")
