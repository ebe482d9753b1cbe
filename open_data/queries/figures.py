"""What there is of each measure, for those who look for data: since when, down to where, how complete, how new."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q

from observatory.enums import AreaLevel, Origin
from observatory.models import Measure, MeasureStat, Period, Release
from observatory.queries import level_sizes

TOTAL = ""


@dataclass(frozen=True)
class MeasureFacts:
    """A measure that has figures. `with_value` counts those of `period`, its last one, at `level`, its lowest."""

    measure: Measure
    starts_on: date
    ends_on: date
    level: AreaLevel
    period: Period
    with_value: int
    expected: int
    first_released_at: datetime
    newest: Release
    has_simulated: bool


def measure_facts() -> list[MeasureFacts]:
    """Return the measures that have figures: those of the table in its order, then the supporting ones."""
    told = MeasureStat.objects.filter(n__gt=0)
    spans = {
        measure: (first, last)
        for measure, first, last in told.values_list("measure_id").annotate(
            Min("period__starts_on"), Max("period__ends_on")
        )
    }
    last = (
        told.filter(breakdown__key=TOTAL)
        .select_related("period")
        .order_by("measure_id", "-level", "-period__starts_on", "-period_id")
        .distinct("measure_id")
    )
    stats = {stat.measure_id: stat for stat in last}
    releases = {
        measure: (first, newest, simulated)
        for measure, first, newest, simulated in Release.objects.order_by()
        .values_list("measure_id")
        .annotate(Min("released_at"), Max("pk"), simulated=Count("pk", filter=Q(origin=Origin.SIMULATED)))
    }
    newest = Release.objects.in_bulk([one[1] for one in releases.values()])
    sizes = level_sizes()
    rows = Measure.objects.filter(pk__in=stats.keys() & releases.keys()).select_related("domain")
    return [
        MeasureFacts(
            measure=measure,
            starts_on=spans[measure.pk][0],
            ends_on=spans[measure.pk][1],
            level=AreaLevel(stats[measure.pk].level),
            period=stats[measure.pk].period,
            with_value=stats[measure.pk].n,
            expected=sizes[AreaLevel(stats[measure.pk].level)],
            first_released_at=releases[measure.pk][0],
            newest=newest[releases[measure.pk][1]],
            has_simulated=bool(releases[measure.pk][2]),
        )
        for measure in rows.prefetch_related("providers").order_by("number", "code")
    ]
