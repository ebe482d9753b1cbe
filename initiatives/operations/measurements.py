"""Records what was measured for a target; a correction is a new row that supersedes the old one."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit.trail import record
from initiatives.models import TargetIndicator, TargetMeasurement


class MeasurementRefused(Exception):
    """A measured value that cannot be kept; the message says what to change."""


@transaction.atomic
def record_measurement(
    *,
    indicator: TargetIndicator,
    value: Decimal,
    measured_on: date,
    source: str,
    user: User,
    at: datetime,
    note: str = "",
    supersedes: TargetMeasurement | None = None,
) -> TargetMeasurement:
    """Add a measured value, or correct an earlier one of the same indicator that nobody corrected yet."""
    # Corrections of one indicator wait for each other, so that a value is corrected once.
    TargetIndicator.objects.select_for_update().get(pk=indicator.pk)
    _check(indicator, value, measured_on, source, at, supersedes)
    measurement = TargetMeasurement.objects.create(
        indicator=indicator,
        value=value,
        measured_on=measured_on,
        source=source.strip(),
        note=note.strip(),
        supersedes=supersedes,
        recorded_by=user,
        recorded_at=at,
    )
    record(
        measurement,
        "initiatives.correct_measurement" if supersedes else "initiatives.record_measurement",
        user=user,
        data={"indicator": indicator.name, "value": str(value), "measured_on": measured_on.isoformat()},
    )
    return measurement


def _check(
    indicator: TargetIndicator,
    value: Decimal,
    measured_on: date,
    source: str,
    at: datetime,
    supersedes: TargetMeasurement | None,
) -> None:
    if value < 0:
        raise MeasurementRefused("O valor medido não pode ser negativo. Escreva zero ou um número maior.")
    if measured_on > timezone.localdate(at):
        raise MeasurementRefused("A data da medição está no futuro. Indique o dia em que o valor foi medido.")
    if not source.strip():
        raise MeasurementRefused("Indique de onde vem o valor: documento, sistema ou entidade.")
    if supersedes is None:
        return
    if supersedes.indicator_id != indicator.pk:
        raise MeasurementRefused("A medição a corrigir é de outro indicador. Volte à lista e escolha a certa.")
    if TargetMeasurement.objects.filter(supersedes=supersedes).exists():
        raise MeasurementRefused("Esta medição já foi corrigida. Corrija antes a mais recente.")
