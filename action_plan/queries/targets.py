"""The PRR targets an action serves, with what was measured of each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from action_plan.models import Action
from initiatives.models import TargetIndicator
from initiatives.queries.targets import measurement_in_force


@dataclass(frozen=True)
class ServedTarget:
    """`value` None is «por definir» and `measured_value` None is «por medir»; neither is zero."""

    indicator: str
    value: Decimal | None
    unit: str
    due_on: date | None
    measured_value: Decimal | None
    measured_on: date | None
    source: str


def targets_served(action_id: int, on: date) -> list[ServedTarget]:
    """Return the indicators of the targets linked to an action, in two queries."""
    linked = Action.targets.through.objects.filter(action=action_id).values("target")
    rows = TargetIndicator.objects.filter(target__in=linked).prefetch_related("measurements")
    return [_served(row, on) for row in rows.order_by("target__code", "position", "pk")]


def _served(row: TargetIndicator, on: date) -> ServedTarget:
    latest_first = sorted(row.measurements.all(), key=lambda m: (m.measured_on, m.recorded_at, m.pk), reverse=True)
    measured = measurement_in_force(latest_first, on, None)
    return ServedTarget(
        indicator=row.name,
        value=row.value,
        unit=row.unit,
        due_on=row.due_on,
        measured_value=measured.value if measured else None,
        measured_on=measured.measured_on if measured else None,
        source=measured.source if measured else "",
    )
