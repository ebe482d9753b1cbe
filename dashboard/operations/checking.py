"""Checking the rules against the figures: what is past its threshold is raised, what is back is cleared.

One rule at a time, under a lock on its row, so that two workers at once raise one alert and tell it once. A subject
without value changes nothing. Between the two values of a rule nothing changes either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from common.audit.trail import record
from dashboard.enums import AlertState
from dashboard.models import Alert, AlertEvent, AlertRule, Watch
from dashboard.notifications import tell_cleared, tell_raised
from dashboard.queries.grounds import observed_by, unit_of
from dashboard.queries.watched import Facts, Reading, is_past, is_safe, readings

BETWEEN = timedelta(minutes=10)  # checks nearer than this count once towards `hold`


@dataclass(frozen=True, slots=True)
class Change:
    """What a check changed: a subject raised or cleared, and how many people were told."""

    rule: str
    label: str
    state: AlertState
    value: Decimal
    told: int


def check_alerts(
    *, at: datetime, since: datetime | None = None, dry_run: bool = False, tell: Callable[[str], None] | None = None
) -> list[Change]:
    """Check every active rule; a dry run says what would change and keeps nothing.

    `since` leaves out those already checked after that moment, and those that wait for their first check by the clock.
    """
    facts, changes = Facts(at), list[Change]()
    unchecked = Q() if since is None else Q(checked_at__lt=since)
    for rule in AlertRule.objects.filter(unchecked, is_active=True).order_by("code").values_list("pk", flat=True):
        found = _check(rule, facts, dry_run=dry_run)
        changes += found
        if tell is not None:
            for change in found:
                tell(f"{change.rule}: {change.label}, {change.state.portuguese} ({change.value.normalize():f})")
    return changes


@transaction.atomic
def _check(rule_id: int, facts: Facts, *, dry_run: bool) -> list[Change]:
    rule = AlertRule.objects.select_for_update(of=("self",)).select_related("measure").get(pk=rule_id)
    if not rule.is_active or (rule.checked_at is not None and rule.checked_at >= facts.at):
        return []
    standing = {alert.subject: alert for alert in rule.alerts.exclude(state=AlertState.CLEARED)}
    watches = {watch.subject: watch for watch in rule.watches.all()}
    changes = []
    for reading in readings(rule, facts):
        alert = standing.get(reading.subject)
        change = (
            _raise(rule, reading, watches.get(reading.subject), facts.at)
            if alert is None
            else _clear(rule, alert, reading, facts.at)
        )
        changes += [change] if change else []
    rule.checked_at = facts.at
    rule.save(update_fields=["checked_at"])
    if dry_run:
        transaction.set_rollback(True)
    return changes


def _raise(rule: AlertRule, reading: Reading, watch: Watch | None, at: datetime) -> Change | None:
    if reading.value is None:
        return None
    if not is_past(rule, reading.value):
        if watch is not None:
            watch.delete()
        return None
    if not _has_held(rule, reading, watch, at):
        return None
    alert = Alert.objects.create(
        rule=rule,
        subject=reading.subject,
        label=reading.label[:200],
        area_id=reading.area_id,
        initiative_id=reading.initiative_id,
        url=reading.url,
        raised_at=at,
        value_at_raise=reading.value,
        raise_at=rule.raise_at,
        observed=observed_by(rule)[:200],
        unit=unit_of(rule),
        period=reading.period,
        source=reading.source,
        is_simulated=reading.is_simulated,
    )
    AlertEvent.objects.create(alert=alert, state=AlertState.RAISED, at=at, value=reading.value)
    record(alert, "dashboard.raise_alert", user=None, data={"value": str(reading.value)})
    return Change(rule.code, reading.label, AlertState.RAISED, reading.value, tell_raised(alert))


def _has_held(rule: AlertRule, reading: Reading, watch: Watch | None, at: datetime) -> bool:
    """Count this check, unless it comes too soon after the last; say whether there were enough of them in a row."""
    if rule.hold <= 1:
        return True
    if watch is None:
        Watch.objects.create(rule=rule, subject=reading.subject, count=1, counted_at=at)
        return False
    if at - watch.counted_at < BETWEEN:
        return False
    watch.count, watch.counted_at = watch.count + 1, at
    if watch.count >= rule.hold:
        watch.delete()
        return True
    watch.save(update_fields=["count", "counted_at"])
    return False


def _clear(rule: AlertRule, alert: Alert, reading: Reading, at: datetime) -> Change | None:
    if reading.value is None or not is_safe(rule, reading.value):
        return None
    alert.state, alert.cleared_at, alert.value_at_clear = AlertState.CLEARED, at, reading.value
    alert.period_at_clear, alert.source_at_clear = reading.period, reading.source
    alert.is_simulated_at_clear = reading.is_simulated
    alert.save(
        update_fields=[
            "state",
            "cleared_at",
            "value_at_clear",
            "period_at_clear",
            "source_at_clear",
            "is_simulated_at_clear",
        ]
    )
    AlertEvent.objects.create(alert=alert, state=AlertState.CLEARED, at=at, value=reading.value)
    record(alert, "dashboard.clear_alert", user=None, data={"value": str(reading.value)})
    return Change(rule.code, reading.label, AlertState.CLEARED, reading.value, tell_cleared(alert))
