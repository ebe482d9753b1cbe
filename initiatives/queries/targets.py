"""The targets of the PRR component with their latest measured values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet

from common.ui import formatting
from initiatives.enums import EURO, Operator
from initiatives.models import Initiative, TargetIndicator, TargetMeasurement, TargetStatement


@dataclass(frozen=True)
class StatementLine:
    """What a document says of a target, and how its deadline was read."""

    text: str
    deadline_raw: str
    deadline_on: date | None
    deadline_mapping: str
    source: str


@dataclass(frozen=True)
class TargetLine:
    """An indicator of a target: what is wanted and what was measured.

    `value` None is «meta por definir»; `measured_value` None is «por medir». Neither is zero.
    """

    code: str
    measure: str
    indicator: str
    operator: str
    value: Decimal | None
    unit: str
    due_on: date | None
    measured_value: Decimal | None
    measured_on: date | None
    source: str
    statements: tuple[StatementLine, ...]
    initiative_numbers: tuple[int, ...]
    indicator_id: int
    measurement_id: int | None
    recorded_at: datetime | None

    @property
    def is_allotment(self) -> bool:
        """Tell money set aside from what is to be reached: it is there from the start and nobody measures it."""
        return self.unit == EURO

    @property
    def operator_label(self) -> str:
        """Return «≥» where the text asks for at least so much; an exact target needs no sign."""
        return str(Operator.AT_LEAST.label) if self.operator == Operator.AT_LEAST else ""

    @property
    def is_reached(self) -> bool | None:
        """Say whether the measured value reaches the target; None when there is nothing to compare."""
        if self.value is None or self.measured_value is None:
            return None
        return self.measured_value >= self.value

    @property
    def percent(self) -> Decimal | None:
        """Return the share of the target reached, not capped; None without a target, a zero target or a value."""
        if not self.value or self.measured_value is None:
            return None
        return formatting.rounded(self.measured_value * 100 / self.value, 1)


def target_board(
    on: date, recorded_until: datetime | None = None, indicators: QuerySet[TargetIndicator] | None = None
) -> list[TargetLine]:
    """Return every indicator with its latest value measured by a day and known by a moment, in three queries."""
    serves = Initiative.objects.filter(targets=OuterRef("target")).order_by("number")
    chosen = TargetIndicator.objects.all() if indicators is None else indicators
    rows = (
        chosen.select_related("target")
        .prefetch_related(
            Prefetch("statements", queryset=TargetStatement.objects.order_by("source", "pk")),
            Prefetch(
                "measurements", queryset=TargetMeasurement.objects.order_by("-measured_on", "-recorded_at", "-pk")
            ),
        )
        .annotate(initiative_numbers=ArraySubquery(serves.values("number")))
        .order_by("target__code", "position", "pk")
    )
    return [_line(indicator, on, recorded_until) for indicator in rows]


def measurement_in_force(
    measurements: list[TargetMeasurement], on: date, recorded_until: datetime | None
) -> TargetMeasurement | None:
    """Return the latest of the measurements that no later one corrects; they come latest first."""
    known = [
        measurement
        for measurement in measurements
        if recorded_until is None or measurement.recorded_at <= recorded_until
    ]
    corrected = {measurement.supersedes_id for measurement in known}
    standing = [m for m in known if m.pk not in corrected and m.measured_on <= on]
    return standing[0] if standing else None


@dataclass(frozen=True)
class MeasuredTarget:
    """An indicator in short. `value` None is «por definir», `measured_value` None is «por medir»; neither is zero."""

    code: str
    measure: str
    indicator: str
    operator: str
    value: Decimal | None
    unit: str
    due_on: date | None
    measured_value: Decimal | None
    measured_on: date | None
    source: str

    @property
    def is_allotment(self) -> bool:
        return self.unit == EURO

    @property
    def operator_label(self) -> str:
        return str(Operator(self.operator).label) if self.operator else ""


def measured_targets(
    on: date, indicators: QuerySet[TargetIndicator] | None = None, recorded_until: datetime | None = None
) -> list[MeasuredTarget]:
    """Return every indicator with its latest value measured by a day, without its statements, in two queries."""
    chosen = TargetIndicator.objects.all() if indicators is None else indicators
    latest_first = TargetMeasurement.objects.order_by("-measured_on", "-recorded_at", "-pk")
    rows = chosen.select_related("target").prefetch_related(Prefetch("measurements", queryset=latest_first))
    return [_measured(row, on, recorded_until) for row in rows.order_by("target__code", "position", "pk")]


def _measured(row: TargetIndicator, on: date, recorded_until: datetime | None) -> MeasuredTarget:
    measured = measurement_in_force(list(row.measurements.all()), on, recorded_until)
    return MeasuredTarget(
        code=row.target.code,
        measure=row.target.measure,
        indicator=row.name,
        operator=row.operator,
        value=row.value,
        unit=row.unit,
        due_on=row.due_on,
        measured_value=measured.value if measured else None,
        measured_on=measured.measured_on if measured else None,
        source=measured.source if measured else "",
    )


def _line(indicator: Any, on: date, recorded_until: datetime | None) -> TargetLine:
    measurement = measurement_in_force(list(indicator.measurements.all()), on, recorded_until)
    return TargetLine(
        code=indicator.target.code,
        measure=indicator.target.measure,
        indicator=indicator.name,
        operator=indicator.operator,
        value=indicator.value,
        unit=indicator.unit,
        due_on=indicator.due_on,
        measured_value=measurement.value if measurement else None,
        measured_on=measurement.measured_on if measurement else None,
        source=measurement.source if measurement else "",
        statements=tuple(
            StatementLine(
                text=statement.text_raw,
                deadline_raw=statement.deadline_raw,
                deadline_on=statement.deadline_on,
                deadline_mapping=statement.deadline_mapping,
                source=statement.source,
            )
            for statement in indicator.statements.all()
        ),
        initiative_numbers=tuple(indicator.initiative_numbers),
        indicator_id=indicator.pk,
        measurement_id=measurement.pk if measurement else None,
        recorded_at=measurement.recorded_at if measurement else None,
    )


def correctable_measurements() -> QuerySet[TargetMeasurement]:
    """Return the measurements that no later one corrects, latest first."""
    return (
        TargetMeasurement.objects.filter(superseded_by=None)
        .select_related("indicator__target")
        .order_by("-measured_on", "-pk")
    )


def correctable_measurement(pk: str) -> TargetMeasurement | None:
    """Return one of them by the number in an address; None when it is not one."""
    return correctable_measurements().filter(pk=int(pk)).first() if pk.isdecimal() else None
