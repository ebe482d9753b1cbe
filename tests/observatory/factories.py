"""Figures to publish and areas to publish them for, on top of the loaded reference."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from observatory import operations, queries
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Division, ImportRun, Measure, Period, StagedObservation
from observatory.operations import NewCell

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SOURCE = "INE, indicador de exemplo"


def a_measure(code="M10"):
    return Measure.objects.get(code=code)


def a_period(code="2024"):
    return Period.objects.get(code=code)


def towns(count=None):
    """Municipalities in the order of their codes."""
    return list(Area.objects.filter(level=AreaLevel.MUNICIPALITY).order_by("code")[:count])


def cells(values, *, period=None, areas=None, breakdown=None):
    """One cell for each value; a status in the place of a value is the reason why there is none."""
    year, cut = period or a_period(), breakdown or queries.total_breakdown()
    places = areas or towns(len(values))
    return [
        NewCell(cut.pk, year.pk, area.pk, None, value)
        if isinstance(value, ObservationStatus)
        else NewCell(cut.pk, year.pk, area.pk, Decimal(str(value)))
        for area, value in zip(places, values, strict=True)
    ]


def publish(measure, new, *, days=0, origin=Origin.OFFICIAL, by=None, source=SOURCE):
    return operations.publish(
        measure=measure,
        cells=new,
        origin=origin,
        source=source,
        division=Division.objects.get(code="nuts-2024"),
        at=AT + timedelta(days=days),
        by=by,
    )


def staged(measure, new):
    """A run that has read these cells."""
    run = ImportRun.objects.create(measure=measure, started_at=AT)
    StagedObservation.objects.bulk_create(
        StagedObservation(
            run=run,
            breakdown_id=cell.breakdown_id,
            period_id=cell.period_id,
            area_id=cell.area_id,
            value=cell.value,
            status=cell.status,
        )
        for cell in new
    )
    return run
