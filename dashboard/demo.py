"""Alerts for the demonstration, raised and cleared by the rules themselves over the invented reports."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import timezone

from accounts.enums import EATA_ROLES
from accounts.queries import people_with_roles
from common.ops.demo import Account
from dashboard.enums import AlertState
from dashboard.models import Alert
from dashboard.operations import acknowledge, check_alerts

BEFORE = datetime(2026, 1, 20, 9, 15, tzinfo=UTC)


def load() -> Iterable[Account]:
    """Check once as of a day in the past, so that some have cleared since, and once now; somebody saw the oldest."""
    if Alert.objects.exists():
        return []
    now = timezone.now()
    check_alerts(at=BEFORE)
    check_alerts(at=now)
    seen = Alert.objects.filter(state=AlertState.RAISED).order_by("raised_at", "pk").first()
    person = people_with_roles(EATA_ROLES, timezone.localdate(now)).first()
    if seen is not None and person is not None:
        note = "Exemplo de demonstração: levar à próxima reunião da coordenação estratégica."
        acknowledge(alert=seen, note=note, user=person, at=now)
    return []
