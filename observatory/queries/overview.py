"""Every measure at a glance: how much of it there is, its figure for the country, and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from observatory.enums import AreaLevel, Origin
from observatory.models import Measure, Period, Provider, Release
from observatory.queries.aggregates import Aggregate, aggregates
from observatory.queries.coverage import level_sizes
from observatory.queries.measures import TOTAL, measures
from observatory.queries.statements import select


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of the table. `level` is the lowest at which there is any figure, in `period`, its last one.

    `country` is the figure of the country when the source gives it or the municipalities add up to it; `median` that
    of the areas of the level, which is not the figure of the country.
    """

    measure: Measure
    providers: tuple[str, ...]
    level: AreaLevel | None
    period: Period | None
    expected: int
    with_value: int
    median: Decimal | None
    country: Aggregate | None
    country_period: Period | None
    origin: Origin | None
    released_at: datetime | None

    @property
    def has_data(self) -> bool:
        return self.period is not None

    @property
    def is_simulated(self) -> bool:
        return self.origin == Origin.SIMULATED

    @property
    def is_complete(self) -> bool:
        return self.has_data and self.with_value == self.expected


_LAST = """
    SELECT DISTINCT ON (stat.measure_id, stat.level)
        stat.measure_id, stat.level, stat.period_id, stat.n, stat.median
    FROM observatory_measurestat AS stat
    JOIN observatory_period AS period ON period.id = stat.period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = stat.breakdown_id AND breakdown.key = %(total)s
    WHERE stat.n > 0
    ORDER BY stat.measure_id, stat.level, period.starts_on DESC, period.id DESC
"""


@dataclass(frozen=True, slots=True)
class _Last:
    period_id: int
    n: int
    median: Decimal | None


def overview() -> list[MeasureLine]:
    """Return a line for each of the 48 measures, in the order of the table, in a fixed number of questions."""
    rows = list(measures().annotate(provider_names=ArraySubquery(_names())).select_related("denominator"))
    last = {
        (measure, AreaLevel(level)): _Last(period, n, median)
        for measure, level, period, n, median in select(_LAST, {"total": TOTAL})
    }
    periods = Period.objects.in_bulk({found.period_id for found in last.values()})
    releases = {release.measure_id: release for release in Release.objects.order_by("released_at", "pk")}
    sizes = level_sizes()
    countries = _countries(rows, last, periods)
    return [_line(row, last, periods, sizes, countries, releases.get(row.pk)) for row in rows]


def _names() -> Any:
    return Provider.objects.filter(measures=OuterRef("pk")).order_by("name").values("name")


def _countries(
    rows: Sequence[Measure], last: Mapping[tuple[int, AreaLevel], _Last], periods: Mapping[int, Period]
) -> dict[int, tuple[Period, Aggregate]]:
    """The figure of the country in its last period, else what its municipalities allow in theirs."""
    asked = {}
    for row in rows:
        found = last.get((row.pk, AreaLevel.COUNTRY)) or last.get((row.pk, AreaLevel.MUNICIPALITY))
        if found is not None:
            asked[row.pk] = row, periods[found.period_id]
    told = aggregates(asked.values(), AreaLevel.COUNTRY)
    return {
        measure: (asked[measure][1], whole)
        for (measure, _area), whole in told.items()
        if whole.value is not None or whole.partial is not None
    }


def _line(
    row: Any,
    last: Mapping[tuple[int, AreaLevel], _Last],
    periods: Mapping[int, Period],
    sizes: Mapping[AreaLevel, int],
    countries: Mapping[int, tuple[Period, Aggregate]],
    release: Release | None,
) -> MeasureLine:
    level = max((level for measure, level in last if measure == row.pk), default=None)
    found = last[row.pk, level] if level is not None else None
    period_of_country, country = countries.get(row.pk, (None, None))
    return MeasureLine(
        measure=row,
        providers=tuple(row.provider_names),
        level=level,
        period=periods[found.period_id] if found else None,
        expected=sizes[level] if level is not None else 0,
        with_value=found.n if found else 0,
        median=found.median if found else None,
        country=country,
        country_period=period_of_country,
        origin=Origin(release.origin) if release else None,
        released_at=release.released_at if release else None,
    )
