"""The measures of Table 3, their words, and what was published of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from observatory.enums import AreaLevel
from observatory.models import Breakdown, Domain, Measure, MeasureStat, Period, Release, ReleaseChange

TOTAL = ""


@dataclass(frozen=True)
class DomainMeasures:
    domain: Domain
    measures: tuple[Measure, ...]


def measures() -> QuerySet[Measure]:
    """Return the 48 measures in the order of the table."""
    return Measure.objects.filter(number__isnull=False).select_related("domain").order_by("number")


def measures_by_domain() -> list[DomainMeasures]:
    """Return the six domains, each with its measures, in the order of the table."""
    grouped: dict[Domain, list[Measure]] = {}
    for measure in measures():
        if measure.domain is not None:
            grouped.setdefault(measure.domain, []).append(measure)
    return [DomainMeasures(domain, tuple(lines)) for domain, lines in grouped.items()]


def measure_with(code: str) -> Measure | None:
    """Return a measure by its code, written in any case, with its domain and its denominator."""
    found = Measure.objects.select_related("domain", "denominator").prefetch_related("providers", "notes")
    return found.filter(code=code.upper()).first()


def total_breakdown() -> Breakdown:
    """Return the breakdown that breaks nothing down."""
    return Breakdown.objects.get(key=TOTAL)


def breakdowns_of(measure: Measure) -> QuerySet[Breakdown]:
    """Return the breakdowns a measure has figures in, the total first."""
    told = MeasureStat.objects.filter(measure=measure).values("breakdown_id")
    return Breakdown.objects.filter(pk__in=told).order_by("key", "pk")


def releases_of(measure: Measure) -> QuerySet[Release]:
    """Return a measure's releases, the newest first, each with how many cells it `added` and `revised`."""
    brought = ReleaseChange.objects.filter(release=OuterRef("pk")).order_by().values("release")
    kept = Release.objects.filter(measure=measure).select_related("division", "released_by")
    counted = {
        name: Coalesce(Subquery(brought.annotate(told=Sum(name)).values("told")), 0) for name in ("added", "revised")
    }
    return kept.annotate(**counted).order_by("-released_at", "-pk")


def latest_releases(since: datetime | None = None, code: str | None = None) -> QuerySet[Release]:
    """Return the releases of all measures or of one, after a moment where one is given, the newest first."""
    found = Release.objects.select_related("measure", "division")
    if since is not None:
        found = found.filter(released_at__gt=since)
    if code is not None:
        found = found.filter(measure__code=code)
    return found.order_by("-released_at", "-pk")


def provenance(release_ids: Iterable[int | None]) -> dict[int, Release]:
    """Return the releases that shown cells come from: source, origin and moment, to be said beside every figure."""
    wanted = {release for release in release_ids if release is not None}
    return Release.objects.select_related("division").in_bulk(wanted)


def stat_of(measure: Measure, period: Period, breakdown: Breakdown, level: AreaLevel) -> MeasureStat | None:
    found = MeasureStat.objects.filter(measure=measure, period=period, breakdown=breakdown, level=level)
    return found.first()


def class_breaks(measure: Measure, period: Period, breakdown: Breakdown, level: AreaLevel) -> tuple[Decimal, ...]:
    """Return the upper ends of all classes but the last: those set by hand, or the quintiles of a period.

    Equal ends are one: where most areas share a value there are fewer than five classes.
    """
    if measure.class_breaks:
        return tuple(measure.class_breaks)
    stat = stat_of(measure, period, breakdown, level)
    if stat is None:
        return ()
    return tuple(sorted({limit for limit in stat.breaks if limit != stat.maximum}))
