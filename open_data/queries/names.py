"""The names that go into the files beside each figure, read once, and a hash that tells when any of them changed."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings

from common.demonstration import demonstration_mark
from common.exports.tables import neutral
from observatory.enums import AreaLevel, MeasureKind, ObservationStatus, Origin
from observatory.models import Area, Breakdown, Measure, Period, Release
from open_data.queries.columns import COLUMNS

TOTAL = "total"
SHAPE = 1  # raised when the files are written otherwise, so that all are made again
STATUSES = {status.value: status.portuguese for status in ObservationStatus}


@dataclass(frozen=True)
class MeasureNames:
    code: str
    name: str
    domain: str | None
    unit_of_towns: str | None
    unit_of_wholes: str | None


@dataclass(frozen=True)
class ReleaseNames:
    origin: str
    is_simulated: bool
    source: str
    division: str
    released_at: datetime

    @property
    def moment(self) -> str:
        return f"{self.released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Names:
    """By their ids: measures, breakdowns, periods, areas with their level, and releases."""

    measures: dict[int, MeasureNames]
    breakdowns: dict[int, tuple[str, str]]
    periods: dict[int, str]
    areas: dict[int, tuple[str, str, int]]
    releases: dict[int, ReleaseNames]

    @cached_property
    def digest(self) -> str:
        """Of everything but the releases, which never change."""
        said = [self.measures, self.breakdowns, self.periods, self.areas, COLUMNS, STATUSES]
        where = [SHAPE, settings.PORTAL_BASE_URL, demonstration_mark()]
        return hashlib.sha256(repr([said, where]).encode()).hexdigest()


def names() -> Names:
    measures = Measure.objects.select_related("domain").order_by("pk")
    levels = {level.value: level.portuguese for level in AreaLevel}
    return Names(
        measures={measure.pk: _measure(measure) for measure in measures},
        breakdowns={
            cut.pk: (neutral(cut.key) or TOTAL, neutral(cut.label)) for cut in Breakdown.objects.order_by("pk")
        },
        periods=dict(Period.objects.order_by("pk").values_list("pk", "code")),
        areas={
            pk: (code, f"{name}", level)
            for pk, code, name, level in Area.objects.order_by("pk").values_list("pk", "code", "name", "level")
            if level in levels
        },
        releases={
            release.pk: ReleaseNames(
                Origin(release.origin).portuguese,
                release.origin == Origin.SIMULATED,
                neutral(release.source),
                release.division.code,
                release.released_at,
            )
            for release in Release.objects.select_related("division").order_by("pk")
        },
    )


def _measure(measure: Measure) -> MeasureNames:
    is_adoption = measure.kind == MeasureKind.ADOPTION
    return MeasureNames(
        measure.code,
        measure.short_name,
        measure.domain.name if measure.domain else None,
        "1 = sim, 0 = não" if is_adoption else measure.unit or None,
        "%" if is_adoption else measure.unit or None,
    )
