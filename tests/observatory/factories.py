"""Figures to publish and areas to publish them for, on top of the loaded reference."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection

from observatory import operations, queries
from observatory.enums import AreaLevel, ObservationStatus, Origin, Rhythm
from observatory.models import Area, Division, ImportRun, Measure, Period
from observatory.operations import NewCell
from observatory.operations.import_changes import compare
from observatory.operations.import_staging import room_to_read

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


def read(measure, new, origin=Origin.OFFICIAL):
    """A run that has read these cells, and how they differ from what is published."""
    run = ImportRun.objects.create(measure=measure, started_at=AT)
    with room_to_read(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO observatory_read VALUES (%s, %s, %s, %s, %s, '')",
            [(cell.breakdown_id, cell.period_id, cell.area_id, cell.value, cell.status) for cell in new],
        )
        return run, compare(run, origin)


def following(user, code="M10", area=None, rhythm=Rhythm.AT_ONCE, at=AT - timedelta(days=1)):
    return operations.follow(user=user, measure=code and a_measure(code), area=area, rhythm=rhythm, at=at)
