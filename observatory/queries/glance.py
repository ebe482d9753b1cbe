"""All measures at once, of the country or of a region: how much there is, and which way they go.

The whole is read in four questions, as it is or as it had been published by a moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from observatory.enums import Aggregation, AreaLevel, Direction, MeasureKind, ObservationStatus, Origin, ProgressStatus
from observatory.models import Measure, MeasureTarget, Release, SeriesBreak
from observatory.queries.aggregates import Totals, combine
from observatory.queries.cells import STATUSES
from observatory.queries.measures import TOTAL, measures
from observatory.queries.progress import Goal, Moment, Progress, progress
from observatory.queries.statements import select

MOVEMENTS = {
    ProgressStatus.REACHED: "better",
    ProgressStatus.ON_TRACK: "better",
    ProgressStatus.MODERATE: "better",
    ProgressStatus.INSUFFICIENT: "better",
    ProgressStatus.BETTER: "better",
    ProgressStatus.AWAY: "worse",
    ProgressStatus.WORSE: "worse",
    ProgressStatus.STEADY: "steady",
    ProgressStatus.RISING: "wayless",
    ProgressStatus.FALLING: "wayless",
}

_LATEST = """
    SELECT cell.measure_id, cell.period_id, cell.area_id, cell.value, cell.status
    FROM observatory_latestobservation AS cell
    JOIN observatory_breakdown AS breakdown ON breakdown.id = cell.breakdown_id AND breakdown.key = %(total)s
"""
_AS_OF = """
    SELECT DISTINCT ON (cell.measure_id, cell.period_id, cell.area_id)
        cell.measure_id, cell.period_id, cell.area_id, cell.value, cell.status
    FROM observatory_observation AS cell
    JOIN observatory_breakdown AS breakdown ON breakdown.id = cell.breakdown_id AND breakdown.key = %(total)s
    JOIN observatory_release AS release ON release.id = cell.release_id AND release.released_at <= %(moment)s
    ORDER BY cell.measure_id, cell.period_id, cell.area_id, cell.release_id DESC
"""
_TOTALS = """
    WITH cell AS ({cells})
    SELECT cell.measure_id, period.code, period.starts_on, area.region_id,
        count(cell.value), sum(cell.value), count(*) FILTER (WHERE cell.value = 1),
        count(cell.value * weight.value), sum(cell.value * weight.value),
        sum(weight.value) FILTER (WHERE cell.value IS NOT NULL)
    FROM cell
    JOIN observatory_measure AS measure ON measure.id = cell.measure_id AND measure.number IS NOT NULL
    JOIN observatory_period AS period ON period.id = cell.period_id
    JOIN observatory_area AS area ON area.id = cell.area_id AND area.level = %(town)s
    LEFT JOIN cell AS weight ON weight.measure_id = measure.denominator_id
        AND weight.period_id = cell.period_id AND weight.area_id = cell.area_id
    GROUP BY cell.measure_id, period.code, period.starts_on, area.region_id
    ORDER BY period.starts_on, period.code
"""
_OWN = """
    WITH cell AS ({cells})
    SELECT cell.measure_id, period.code, period.starts_on, area.region_id, cell.value, cell.status
    FROM cell
    JOIN observatory_period AS period ON period.id = cell.period_id
    JOIN observatory_area AS area ON area.id = cell.area_id AND area.level IN (%(country)s, %(region)s)
    WHERE cell.value IS NOT NULL
    ORDER BY period.starts_on, period.code
"""
_TOWNS = """
    WITH cell AS ({cells}),
    asked AS (SELECT * FROM unnest(%(measures)s::smallint[], %(periods)s::text[]) AS line (measure_id, code))
    SELECT town.code, town.region_id, whole.code, whole.name,
        count(cell.value), count(*) FILTER (WHERE cell.status = %(not_applicable)s)
    FROM observatory_area AS town
    JOIN observatory_area AS whole ON whole.region_id = town.region_id AND whole.level = %(region)s
    LEFT JOIN asked ON true
    LEFT JOIN observatory_period AS period ON period.code = asked.code
    LEFT JOIN cell ON cell.measure_id = asked.measure_id AND cell.period_id = period.id AND cell.area_id = town.id
    WHERE town.level = %(town)s
    GROUP BY town.id, town.code, town.region_id, whole.code, whole.name
    ORDER BY town.code
"""


class _When(NamedTuple):
    code: str
    on: date


class _Own(NamedTuple):
    when: _When
    value: Decimal
    status: ObservationStatus


@dataclass(frozen=True, slots=True)
class TownGlance:
    """How many of the measures that are told of municipalities have a figure of this one in their last period."""

    code: str
    region: str
    with_value: int
    expected: int


@dataclass(frozen=True, slots=True)
class MeasureGlance:
    """A measure in a territory. `period` is the last one with a figure of any municipality inside, which coverage is
    about; `value` the last figure of the territory itself, in `value_period`.
    """

    measure: Measure
    period: str
    with_value: int
    expected: int
    yes: int
    value: Decimal | None
    value_period: str
    progress: Progress
    origin: Origin | None
    released_at: datetime | None

    @property
    def has_data(self) -> bool:
        return self.released_at is not None

    @property
    def is_simulated(self) -> bool:
        return self.origin == Origin.SIMULATED

    @property
    def is_adoption(self) -> bool:
        return self.measure.kind == MeasureKind.ADOPTION

    @property
    def movement(self) -> str:
        """«better», «worse» or «steady»; «wayless» where neither way is better, nothing where nothing can be told."""
        return MOVEMENTS.get(self.progress.status, "")

    @property
    def pace_wanted(self) -> Decimal | None:
        """A year's change, positive when it is for the better; None where neither way is."""
        pace = self.progress.pace
        if pace is None or self.measure.direction == Direction.NEUTRAL:
            return None
        return pace if self.measure.direction == Direction.HIGHER else -pace


@dataclass(frozen=True, slots=True)
class RegionGlance:
    code: str
    name: str
    pk: int
    """Of the region, not of its area."""
    towns: int


@dataclass(frozen=True)
class Glance:
    """Everything that was read; `lines` tells it of the country (None) or of a region."""

    measures: Sequence[Any]
    totals: Mapping[int, Mapping[_When, Mapping[int, Totals]]]
    own: Mapping[tuple[int, int | None], Sequence[_Own]]
    towns: Sequence[TownGlance]
    regions: Sequence[RegionGlance]

    def lines(self, region: int | None = None) -> list[MeasureGlance]:
        return [self._line(measure, region) for measure in self.measures]

    @cached_property
    def sizes(self) -> dict[int | None, int]:
        found: dict[int | None, int] = {region.pk: region.towns for region in self.regions}
        return {**found, None: len(self.towns)}

    def _line(self, measure: Any, region: int | None) -> MeasureGlance:
        last = _last(self.totals.get(measure.pk, {}))
        there = self._inside(measure, last, region) if last else None
        moments = self._moments(measure, region)
        release = measure.last_release[0] if measure.last_release else None
        return MeasureGlance(
            measure=measure,
            period=last.code if last else "",
            with_value=there.answered if there else 0,
            expected=self.sizes[region] if last else 0,
            yes=there.yes if there else 0,
            value=moments[-1].value if moments else None,
            value_period=moments[-1].period if moments else "",
            progress=self._progress(measure, region, moments),
            origin=Origin(release["origin"]) if release else None,
            released_at=datetime.fromisoformat(release["at"]) if release else None,
        )

    def _inside(self, measure: Any, when: _When, region: int | None) -> Totals:
        """What the municipalities of a region, or all of them, add up to."""
        by_region = self.totals[measure.pk][when]
        chosen = by_region.values() if region is None else [by_region[region]] if region in by_region else []
        return _sum(chosen, self.sizes[region])

    def _moments(self, measure: Any, region: int | None) -> list[Moment]:
        """The figures of the territory, the oldest first: the source's own, else what its municipalities allow."""
        told = {one.when: Moment(*one.when, one.value, one.status) for one in self.own.get((measure.pk, region), ())}
        for when in self.totals.get(measure.pk, {}):
            if when not in told:
                value = combine(Aggregation(measure.aggregation), self._inside(measure, when, region)).value
                if value is not None:
                    told[when] = Moment(*when, value, ObservationStatus.NORMAL)
        return sorted(told.values(), key=lambda moment: (moment.on, moment.period))

    def _progress(self, measure: Any, region: int | None, moments: list[Moment]) -> Progress:
        breaks = [date.fromisoformat(row["on"]) for row in measure.break_rows if row["region"] in (None, region)]
        goals = [row for row in measure.target_rows if row["region"] == region]
        return progress(measure, moments, breaks, _goal(goals[0]) if goals else None)


def _goal(row: Mapping[str, Any]) -> Goal:
    base = date.fromisoformat(row["base"]) if row["base"] else None
    return Goal(Decimal(str(row["value"])), date.fromisoformat(row["on"]), base)


def _sum(parts: Iterable[Totals], expected: int) -> Totals:
    found = list(parts)
    return Totals(
        expected=expected,
        answered=sum(part.answered for part in found),
        total=_added(part.total for part in found),
        yes=sum(part.yes for part in found),
        weighed=sum(part.weighed for part in found),
        weighted=_added(part.weighted for part in found),
        weight=_added(part.weight for part in found),
    )


def _added(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _last(by_period: Mapping[_When, Mapping[int, Totals]]) -> _When | None:
    """The last period with a figure of any municipality."""
    known = [when for when, parts in by_period.items() if any(part.answered for part in parts.values())]
    return max(known, key=lambda when: (when.on, when.code), default=None)


def glance(as_of: datetime | None = None) -> Glance:
    """Read all measures as they are, or as they had been published by a moment."""
    asked: dict[str, Any] = {
        "total": TOTAL,
        "moment": as_of,
        "town": AreaLevel.MUNICIPALITY.value,
        "region": AreaLevel.REGION.value,
        "country": AreaLevel.COUNTRY.value,
        "not_applicable": ObservationStatus.NOT_APPLICABLE.value,
    }
    cells = _LATEST if as_of is None else _AS_OF
    totals: dict[int, dict[_When, dict[int, Totals]]] = defaultdict(dict)
    for measure, code, on, region, *sums in select(_TOTALS.format(cells=cells), asked):
        totals[measure].setdefault(_When(code, on), {})[region] = Totals(0, *sums)
    own: dict[tuple[int, int | None], list[_Own]] = defaultdict(list)
    for measure, code, on, region, value, status in select(_OWN.format(cells=cells), asked):
        own[measure, region].append(_Own(_When(code, on), value, STATUSES[status]))
    last = {measure: when for measure, found in totals.items() if (when := _last(found))}
    asked |= {"measures": list(last), "periods": [when.code for when in last.values()]}
    towns, regions = _towns(select(_TOWNS.format(cells=cells), asked), len(last))
    return Glance(_rows(as_of), totals, own, towns, regions)


def _towns(rows: Iterable[tuple[Any, ...]], told: int) -> tuple[list[TownGlance], list[RegionGlance]]:
    towns, sizes = [], dict[tuple[str, str, int], int]()
    for code, region, region_code, region_name, with_value, not_applicable in rows:
        towns.append(TownGlance(code, region_code, with_value, told - not_applicable))
        key = region_code, region_name, region
        sizes[key] = sizes.get(key, 0) + 1
    return towns, [RegionGlance(*key, towns=count) for key, count in sorted(sizes.items(), key=lambda one: one[0][2])]


def _rows(as_of: datetime | None) -> list[Measure]:
    """The measures, each with its breaks, its targets in force and its last release."""
    known = Q() if as_of is None else Q(released_at__lte=as_of)
    recorded = Q() if as_of is None else Q(recorded_at__lte=as_of)
    later = MeasureTarget.objects.filter(recorded, supersedes=OuterRef("pk"))
    own = {"measure": OuterRef("pk")}
    broken = SeriesBreak.objects.filter(Q(area=None) | Q(area__level__lte=AreaLevel.REGION), **own)
    wanted = MeasureTarget.objects.filter(recorded, **own, area__level__lte=AreaLevel.REGION)
    wanted = wanted.exclude(pk__in=later.values("supersedes"))
    released = Release.objects.filter(known, **own).order_by("-released_at", "-pk")
    found = measures().annotate(
        break_rows=ArraySubquery(broken.values(row=JSONObject(on="period__starts_on", region="area__region"))),
        target_rows=ArraySubquery(
            wanted.order_by("period__starts_on", "pk").values(
                row=JSONObject(
                    value="value", on="period__starts_on", base="base_period__starts_on", region="area__region"
                )
            )
        ),
        last_release=ArraySubquery(released.values(row=JSONObject(origin="origin", at="released_at"))[:1]),
    )
    return list(found)
