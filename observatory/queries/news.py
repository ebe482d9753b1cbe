"""What is new: each release with what it changed, and the cells that it told for the first time or otherwise."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, AreaMembership, Measure, Release
from observatory.queries.cells import STATUSES
from observatory.queries.measures import TOTAL
from observatory.queries.statements import select

LATEST_NEWS = 30


@dataclass(frozen=True, slots=True)
class News:
    """A release and how many cells it told for the first time (`added`) and otherwise than before (`revised`)."""

    release: Release
    added: int
    revised: int
    first_period: str
    last_period: str
    is_first: bool
    providers: tuple[str, ...] = ()

    @property
    def measure(self) -> Measure:
        return self.release.measure

    @property
    def is_simulated(self) -> bool:
        return self.release.origin == Origin.SIMULATED


_COUNTS = """
    SELECT change.release_id, sum(change.added)::integer, sum(change.revised)::integer,
        (array_agg(period.code ORDER BY period.starts_on, period.id))[1],
        (array_agg(period.code ORDER BY period.starts_on DESC, period.id DESC))[1],
        NOT EXISTS (
            SELECT FROM observatory_release AS earlier
            WHERE earlier.measure_id = release.measure_id AND earlier.id < release.id
        )
    FROM observatory_releasechange AS change
    JOIN observatory_release AS release ON release.id = change.release_id
    JOIN observatory_period AS period ON period.id = change.period_id
    WHERE change.release_id = ANY(%(releases)s)
    GROUP BY change.release_id, release.measure_id, release.id
"""


def news(*, measure: Measure | None = None, limit: int | None = None) -> list[News]:
    """Return the releases of the 48 measures, or of one, the newest first."""
    found = (
        Release.objects.filter(measure=measure) if measure else Release.objects.filter(measure__number__isnull=False)
    )
    return _told(found.order_by("-released_at", "-pk")[:limit])


def news_of(release_ids: Collection[int]) -> list[News]:
    """Return what some releases changed, the newest first."""
    return _told(Release.objects.filter(pk__in=release_ids).order_by("-released_at", "-pk"))


def _told(releases: QuerySet[Release]) -> list[News]:
    rows = list(releases.select_related("measure__domain", "division").prefetch_related("measure__providers"))
    counts = {row[0]: row[1:] for row in select(_COUNTS, {"releases": [row.pk for row in rows]})}
    return [_news(row, *counts[row.pk]) for row in rows if row.pk in counts]


def _news(release: Release, added: int, revised: int, first: str, last: str, is_first: bool) -> News:
    providers = tuple(sorted(one.name for one in release.measure.providers.all()))
    return News(release, added, revised, first, last, is_first, providers)


_IN_AREAS = """
    SELECT DISTINCT cell.release_id
    FROM (SELECT DISTINCT measure_id, breakdown_id, period_id FROM observatory_measurestat) AS told
    JOIN observatory_breakdown AS breakdown ON breakdown.id = told.breakdown_id AND breakdown.key = %(total)s
    JOIN observatory_measure AS measure ON measure.id = told.measure_id AND measure.number IS NOT NULL
    JOIN observatory_observation AS cell ON cell.measure_id = told.measure_id
        AND cell.breakdown_id = told.breakdown_id AND cell.period_id = told.period_id
        AND cell.area_id = ANY(%(areas)s)
"""


def releases_about(area: Area) -> list[int]:
    """Return the ids of the releases that say anything of an area or of its municipalities, the newest first."""
    if area.level == AreaLevel.COUNTRY:
        found = Release.objects.filter(measure__number__isnull=False)
        return list(found.order_by("-pk").values_list("pk", flat=True))
    parts = AreaMembership.objects.filter(whole=area).values_list("part_id", flat=True)
    rows = select(_IN_AREAS, {"total": TOTAL, "areas": [area.pk, *parts]})
    return sorted((release for (release,) in rows), reverse=True)


def news_about(area: Area, limit: int = LATEST_NEWS) -> list[News]:
    return news_of(releases_about(area)[:limit])


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell as a release told it, beside the last that had been told of it; `old_status` is None when nothing had."""

    release_id: int
    code: str
    name: str
    level: AreaLevel
    period: str
    breakdown: str
    old_value: Decimal | None
    old_status: ObservationStatus | None
    old_origin: str
    value: Decimal | None
    status: ObservationStatus

    @property
    def is_revised(self) -> bool:
        return self.old_status is not None

    @property
    def difference(self) -> Decimal | None:
        return None if self.value is None or self.old_value is None else self.value - self.old_value


_CELLS = """
    SELECT now.release_id, area.code, area.name, area.level, period.code, breakdown.label,
        before.value, before.status, coalesce(before.origin, ''), now.value, now.status
    FROM observatory_releasechange AS change
    JOIN observatory_release AS release ON release.id = change.release_id
    JOIN observatory_observation AS now ON now.measure_id = release.measure_id
        AND now.breakdown_id = change.breakdown_id AND now.period_id = change.period_id
        AND now.release_id = change.release_id
    LEFT JOIN LATERAL (
        SELECT cell.value, cell.status, told.origin
        FROM observatory_observation AS cell JOIN observatory_release AS told ON told.id = cell.release_id
        WHERE cell.measure_id = now.measure_id AND cell.breakdown_id = now.breakdown_id
            AND cell.period_id = now.period_id AND cell.area_id = now.area_id AND cell.release_id < now.release_id
        ORDER BY cell.release_id DESC LIMIT 1
    ) AS before ON true
    JOIN observatory_area AS area ON area.id = now.area_id
    JOIN observatory_period AS period ON period.id = now.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = now.breakdown_id
    WHERE change.release_id = ANY(%(releases)s)
        AND (%(area)s::integer IS NULL OR now.area_id = %(area)s)
        AND (%(revised)s::boolean IS NULL OR (before.status IS NOT NULL) = %(revised)s)
    ORDER BY change.release_id DESC, period.starts_on DESC, period.id, breakdown.key, area.level, area.sort_name,
        area.id
    LIMIT %(limit)s OFFSET %(offset)s
"""


def changed_cells(
    releases: Iterable[Release],
    *,
    area: Area | None = None,
    is_revised: bool | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[ChangedCell]:
    """Return the cells of releases, the newest periods first: all of them, those of an area, new or revised ones."""
    asked = {
        "releases": [release.pk for release in releases],
        "area": area.pk if area else None,
        "revised": is_revised,
        "limit": limit,
        "offset": offset,
    }
    for release, code, name, level, period, breakdown, old, old_status, origin, value, status in select(_CELLS, asked):
        yield ChangedCell(
            release_id=release,
            code=code,
            name=name,
            level=AreaLevel(level),
            period=period,
            breakdown=breakdown,
            old_value=old,
            old_status=STATUSES[old_status] if old_status else None,
            old_origin=origin,
            value=value,
            status=STATUSES[status],
        )


def release_of(measure: Measure, pk: int) -> News | None:
    """Return what one release of a measure changed; another measure's is none of it."""
    if not Release.objects.filter(pk=pk, measure=measure).exists():
        return None
    return next(iter(news_of([pk])), None)


def release_before(release: Release) -> Release | None:
    earlier = Release.objects.filter(measure_id=release.measure_id, pk__lt=release.pk)
    return earlier.order_by("-pk").first()
