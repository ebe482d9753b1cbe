"""Periods by their codes, and which ones a measure has."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from observatory.enums import AreaLevel, Frequency
from observatory.models import Breakdown, Measure, MeasureStat, Period
from observatory.queries.cells import vintage
from observatory.queries.statements import select

CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<unit>[SQ]?)(?P<number>\d{1,2}))?")
MONTHS = {"S": 6, "Q": 3, "": 1}
FREQUENCIES = {"S": Frequency.HALF_YEARLY, "Q": Frequency.QUARTERLY, "": Frequency.MONTHLY}

_AS_OF = """
    SELECT DISTINCT period_id
    FROM (
        SELECT DISTINCT ON (period_id, area_id) period_id, value
        FROM observatory_observation
        JOIN observatory_area AS area ON area.id = area_id AND area.level = %(level)s
        WHERE measure_id = %(measure)s AND breakdown_id = %(breakdown)s AND release_id <= %(vintage)s
        ORDER BY period_id, area_id, release_id DESC
    ) AS cell
    WHERE value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Span:
    """What a period's code says; the end is exclusive."""

    frequency: Frequency
    starts_on: date
    ends_on: date


class UnknownPeriod(ValueError):
    """A code that is neither a year, half-year, quarter nor month."""


def read_span(code: str) -> Span:
    """Read «2024», «2024-S1», «2024-Q3» or «2024-07»."""
    found = CODE.fullmatch(code)
    if found is None:
        raise UnknownPeriod(code)
    year, unit = int(found["year"]), found["unit"]
    if found["number"] is None:
        return Span(Frequency.ANNUAL, _first(year, 0), _first(year, 12))
    months, number = MONTHS[unit], int(found["number"])
    is_written_right = len(found["number"]) == (1 if unit else 2)
    if not is_written_right or not 1 <= number <= 12 // months:
        raise UnknownPeriod(code)
    return Span(FREQUENCIES[unit], _first(year, (number - 1) * months), _first(year, number * months))


def _first(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)


def periods_of(
    measure: Measure, breakdown: Breakdown, level: AreaLevel, as_of: datetime | None = None
) -> list[Period]:
    """Return the periods in which any area of a level has a value, the latest first."""
    if as_of is None:
        told = MeasureStat.objects.filter(measure=measure, breakdown=breakdown, level=level, n__gt=0)
        wanted = list(told.values_list("period_id", flat=True))
    else:
        asked = {"measure": measure.pk, "breakdown": breakdown.pk, "level": int(level)}
        wanted = [period for (period,) in select(_AS_OF, asked | {"vintage": vintage(measure, as_of)})]
    return list(Period.objects.filter(pk__in=wanted).order_by("-starts_on", "-pk"))


def latest_period(
    measure: Measure, breakdown: Breakdown, level: AreaLevel, as_of: datetime | None = None
) -> Period | None:
    """Return the last period in which any area of a level has a value."""
    return next(iter(periods_of(measure, breakdown, level, as_of)), None)
