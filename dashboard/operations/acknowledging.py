"""Somebody saw an alert and says what will be done about it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from dashboard.enums import AlertState
from dashboard.models import Alert, AlertEvent


class AlertRefused(Exception):
    """The alert cannot be marked as seen; the sentence says why."""


@transaction.atomic
def acknowledge(*, alert: Alert, note: str, user: User, at: datetime) -> Alert:
    """Mark an alert as seen, once, with what will be done; said again in the same words it stays as it is."""
    if not note.strip():
        raise AlertRefused("Diga o que vai ser feito, ou porque não é preciso fazer nada.")
    current = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    is_said = current.acknowledged_by_id == user.pk and current.note == note.strip()
    if current.state == AlertState.ACKNOWLEDGED and is_said:
        return current
    if current.state == AlertState.CLEARED:
        raise AlertRefused("O alerta já se resolveu: os valores voltaram ao lado seguro do limite.")
    if current.state == AlertState.ACKNOWLEDGED:
        raise AlertRefused(f"{current.acknowledged_by} já disse que viu este alerta.")
    current.state, current.note = AlertState.ACKNOWLEDGED, note.strip()
    current.acknowledged_at, current.acknowledged_by = at, user
    current.save(update_fields=["state", "note", "acknowledged_at", "acknowledged_by"])
    AlertEvent.objects.create(alert=current, state=AlertState.ACKNOWLEDGED, at=at, by=user, note=current.note)
    record(current, "dashboard.acknowledge_alert", user=user, data={"note": current.note})
    return current
