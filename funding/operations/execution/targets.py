"""What awards add to the targets of the strategy: municipalities with a platform in use, and euros paid.

Whoever measures waits for the one before and then counts what is true by then, so that no count is lost or repeated.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from funding.models import Award
from funding.queries.execution import MONEY, PLATFORMS, municipalities_with_platform, paid_of_the_recovery_plan
from initiatives.models import TargetIndicator, TargetMeasurement
from initiatives.operations import record_measurement

FROM_MILESTONES = "Portal dos Territórios Inteligentes: marcos verificados dos apoios"
FROM_PAYMENTS = "Portal dos Territórios Inteligentes: pagamentos dos apoios do PRR"
OF_EXAMPLES = "Conta exemplos de demonstração, inventados."


def measure_platforms(*, user: User, at: datetime) -> TargetMeasurement | None:
    """Record in how many municipalities a platform is in use; nothing when it is what was last recorded."""
    return _measure(PLATFORMS, lambda: Decimal(len(municipalities_with_platform())), FROM_MILESTONES, user, at)


def measure_paid(*, user: User, at: datetime) -> TargetMeasurement | None:
    """Record how many euros of the recovery plan were paid, less what came back."""
    return _measure(MONEY, paid_of_the_recovery_plan, FROM_PAYMENTS, user, at)


def _measure(
    code: str, count: Callable[[], Decimal], source: str, user: User, at: datetime
) -> TargetMeasurement | None:
    targets = TargetIndicator.objects.select_for_update(of=["self"]).filter(target__code=code)
    indicator = targets.order_by("position", "pk").first()
    if indicator is None:
        return None
    value = count()
    last = indicator.measurements.filter(source=source).order_by("-recorded_at", "-pk").first()
    if last is not None and last.value == value:
        return None
    told: dict[str, Any] = {"value": value, "measured_on": localdate(at), "source": source}
    return record_measurement(indicator=indicator, **told, note=_note(), user=user, at=at)


def _note() -> str:
    """Say of a figure that it counts what was invented."""
    is_invented = Award.objects.filter(application__call__is_demonstration=True).exists()
    return OF_EXAMPLES if is_invented else ""
