"""Figures made up to measure with: every breakdown, year and area of a measure, one cell in twenty without a value."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

from observatory import operations
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Breakdown, Division, Measure
from observatory.operations import NewCell

AT = datetime(2037, 1, 1, tzinfo=UTC)
YEARS = range(2007, 2037)


def make_breakdowns(count: int) -> None:
    """The total is one of them already."""
    Breakdown.objects.bulk_create(
        Breakdown(key=f"bench={number:02}", label=f"{number:02}", categories={"bench": f"{number:02}"})
        for number in range(1, count)
    )


def make_measure(code: str) -> Measure:
    like = Measure.objects.get(code="POP")
    return Measure.objects.create(
        code=code,
        indicator=code,
        sub_indicator=code,
        description=code,
        short_name=code,
        kind=like.kind,
        direction=like.direction,
        aggregation=like.aggregation,
        lowest_level=AreaLevel.MUNICIPALITY,
        frequency=like.frequency,
        decimals=1,
    )


def make_cells(
    chance: random.Random, breakdowns: int, *, years: Iterable[int] = YEARS, yes_or_no: bool = False
) -> Iterator[NewCell]:
    cuts = Breakdown.objects.order_by("pk").values_list("pk", flat=True)[:breakdowns]
    periods = [operations.ensure_period(code=str(year)).pk for year in years]
    areas = Area.objects.order_by("pk").values_list("pk", flat=True)
    values = [Decimal(value) / (1 if yes_or_no else 10) for value in range(2 if yes_or_no else 10_000)]
    for place in product(cuts, periods, areas):
        if chance.random() < 0.05:
            yield NewCell(*place, None, ObservationStatus.NOT_AVAILABLE)
        else:
            yield NewCell(*place, chance.choice(values))


def publish(measure: Measure, cells: Sequence[NewCell]) -> None:
    operations.publish(
        measure=measure,
        cells=cells,
        origin=Origin.OFFICIAL,
        source="bench",
        division=Division.objects.get(code="nuts-2024"),
        at=AT,
        by=None,
    )
