"""What is drawn of a measure: the country, how values lie, and how they change in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _, gettext_noop

from common.charts.bar import Bar, BarData
from common.charts.line import Break, LineData, Period as Tick, Reference, Series
from common.charts.scales import nice_step
from common.charts.tile_data import Tile, TileMapData
from common.charts.tile_marks import Ramp
from common.charts.values import Missing, Value
from common.ui import formatting
from observatory.enums import AreaLevel, ObservationStatus
from observatory.models import Area, Period
from observatory.queries import Row, Shown
from observatory.views import origins, words
from territories.queries import tile_places

BINS = 12
FEWEST = 8


def map_data(shown: Shown, base: str) -> TileMapData:
    """The municipalities, each in its cell; `base` is the address that each leads to, before its code."""
    return TileMapData(
        key="mapa",
        title=words.title_of(shown),
        source=_("Fonte: %(source)s") % {"source": words.sources_of(shown)},
        measure=words.unit_of(shown.measure, shown.level) or _("Resposta"),
        classes=class_names(shown),
        ramp=Ramp.ADOPTION if shown.is_yes_or_no else Ramp.SEQUENTIAL,
        tiles=tuple(_tiles(shown, base)),
        current=shown.lines[0].code if shown.lines else "",
    )


def _tiles(shown: Shown, base: str) -> Iterator[Tile]:
    rows = {row.area.code: row for row in shown.rows}
    for code, place in tile_places().items():
        if (row := rows.get(code)) is not None:
            yield Tile(
                code=code,
                name=row.area.name,
                region=row.region,
                inset=place.inset,
                column=place.column,
                row=place.row,
                label=place.label,
                shade=_shade(shown, row.reading.value, row.reading.status),
                said=_said(shown, row),
                url=f"{base}{code}#serie" if base else "",
            )


def _shade(shown: Shown, value: Decimal | None, status: ObservationStatus) -> int | Missing:
    return words.ABSENCES[status] if value is None else shown.class_of(value)


def _said(shown: Shown, row: Row) -> str:
    value = row.reading.value
    if value is None:
        return words.absence(row.reading.status)
    text, mark = words.figure(shown.measure, shown.level, value), origins.of_cell(shown, row.area)
    return f"{text} ({mark})" if mark else text


def class_names(shown: Shown) -> tuple[str, ...]:
    if shown.is_yes_or_no:
        return (_("não"), _("sim"))
    return tuple(_range(shown, low, high) for low, high in shown.ranges)


def _range(shown: Shown, low: Decimal | None, high: Decimal | None) -> str:
    def number(value: Decimal) -> str:
        return words.number(shown.measure, shown.level, value)

    if low is None or high is None:
        end = low if high is None else high
        side = _("mais de %(value)s") if high is None else _("até %(value)s")
        return _("sem valores") if end is None else side % {"value": number(end)}
    return number(low) if low == high else _("%(low)s a %(high)s") % {"low": number(low), "high": number(high)}


def ranked_bars(shown: Shown) -> BarData:
    """The areas of a level with few of them, in the order of the table."""
    return BarData(
        key="barras",
        title=words.title_of(shown),
        source=_("Fonte: %(source)s") % {"source": words.sources_of(shown)},
        unit=words.suffix_of(shown.measure, shown.level),
        heading=gettext_noop("Território"),
        measure=words.name_of(shown.measure),
        bars=tuple(Bar(label=_named(row), value=_value(shown, row)) for row in shown.rows),
    )


def _named(row: Row) -> str:
    return row.area.name if row.reading.partial is None else _("%(name)s (incompleto)") % {"name": row.area.name}


def _value(shown: Shown, row: Row) -> Value:
    value, status = row.reading.value, row.reading.status
    return words.ABSENCES[status] if value is None else _rounded(shown, value)


def _rounded(shown: Shown, value: Decimal) -> Decimal:
    return formatting.rounded(value, words.decimals_of(shown.measure, shown.level))


@dataclass(frozen=True)
class Bin:
    """How many areas have a value between two ends, the upper one among them."""

    label: str
    count: int
    low: Decimal
    high: Decimal


def spread(shown: Shown) -> list[Bin]:
    """How many areas have about the same value; nothing where there are too few, or only yes and no."""
    values = sorted(shown.values.values())
    if len(values) < FEWEST or values[0] == values[-1] or shown.is_yes_or_no:
        return []
    edges = _edges(values)
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[next(place for place, end in enumerate(edges[1:]) if value <= end)] += 1
    pairs = zip(pairwise(edges), counts, strict=True)
    return [
        Bin(
            _("%(low)s a %(high)s") % {"low": formatting.number(low), "high": formatting.number(high)},
            count,
            low,
            high,
        )
        for (low, high), count in pairs
    ]


def spread_bars(shown: Shown) -> BarData:
    """How many areas have each value, as a drawing that stands alone."""
    title = _("Quantos territórios têm cada valor: %(title)s") % {"title": words.title_of(shown)}
    return BarData(
        key="distribuicao",
        title=title,
        source=_("Fonte: %(source)s") % {"source": words.sources_of(shown)},
        unit="",
        heading=words.unit_of(shown.measure, shown.level) or _("Valor"),
        measure=_("Territórios"),
        bars=tuple(Bar(label=part.label, value=part.count) for part in spread(shown)),
    )


def _edges(values: list[Decimal]) -> list[Decimal]:
    """Round steps over all values; where most lie in the first of them, steps that double and more: 1, 2, 5, 10."""
    step = nice_step(values[-1] - values[0], BINS)
    low = step * (values[0] // step)
    edges = [low]
    while edges[-1] < values[-1]:
        edges.append(edges[-1] + step)
    if values[0] >= 0 and median(values) <= edges[1]:
        return _growing(values)
    return edges


def _growing(values: list[Decimal]) -> list[Decimal]:
    typical = Decimal(median(values)) or Decimal(1)
    power = Decimal(1).scaleb(typical.adjusted() - 1)
    edges = [Decimal(0)]
    while edges[-1] < values[-1]:
        edges += [power * factor for factor in (1, 2, 5)]
        power *= 10
    return [edge for edge, before in zip(edges, [Decimal(-1), *edges], strict=False) if before < values[-1]]


def series_data(shown: Shown) -> LineData | None:
    """The country and the chosen territories through time; a period without a figure is a gap."""
    periods = shown.figures.periods
    lines = tuple(_lines(shown, periods))
    if not periods or not lines:
        return None
    by_area = {target.area_id: target for target in shown.targets}
    target = by_area.get(shown.country.pk)
    return LineData(
        key="evolucao",
        title=_series_title(shown),
        source=_("Fonte: %(source)s") % {"source": words.sources_said(shown.series_releases)},
        unit=words.suffix_of(shown.measure, AreaLevel.COUNTRY),
        periods=tuple(Tick(label=period.code, on=period.starts_on) for period in periods),
        series=lines,
        reference=Reference(label=_("Meta para %(period)s") % {"period": target.period.code}, value=target.value)
        if target
        else None,
        breaks=tuple(
            Break(label=found.period.code, reason=words.kept_plain(found.reason))
            for found in shown.breaks
            if found.area_id is None and found.period in periods
        ),
    )


def _series_title(shown: Shown) -> str:
    unit = _series_unit(shown)
    name = words.name_of(shown.measure)
    return _("%(name)s ao longo do tempo") % {"name": f"{name} ({unit})" if unit else name}


def _series_unit(shown: Shown) -> str:
    return words.unit_of(shown.measure, AreaLevel.COUNTRY)


def _lines(shown: Shown, periods: tuple[Period, ...]) -> Iterator[Series]:
    country = Series(label=shown.country.name, values=tuple(_values(shown, shown.country, periods)))
    has_country = any(not isinstance(value, Missing) for value in country.values)
    if has_country:
        yield country
    elif shown.level != AreaLevel.COUNTRY and not shown.is_adoption:
        medians = tuple(_medians(shown, periods))
        if any(not isinstance(value, Missing) for value in medians):
            yield Series(label=_median_name(shown), values=medians)
    for area in shown.lines:
        is_answer = shown.is_adoption and area.level == AreaLevel.MUNICIPALITY
        if area.pk != shown.country.pk and not is_answer:
            yield Series(label=area.name, values=tuple(_values(shown, area, periods)))


def _median_name(shown: Shown) -> str:
    return _("mediana: %(level)s") % {"level": words.plural(shown.level)}


def _values(shown: Shown, area: Area, periods: tuple[Period, ...]) -> Iterator[Value]:
    for period in periods:
        reading = shown.figures.reading(area, period)
        if reading.value is None:
            yield words.ABSENCES[reading.status]
        else:
            yield formatting.rounded(reading.value, words.decimals_of(shown.measure, AreaLevel(area.level)))


def _medians(shown: Shown, periods: tuple[Period, ...]) -> Iterator[Value]:
    for period in periods:
        readings = shown.figures.readings(shown.level, period).values()
        known = [reading.value for reading in readings if reading.value is not None]
        yield formatting.rounded(median(known), shown.measure.decimals) if known else Missing.NOT_AVAILABLE


def middle(values: Sequence[Decimal]) -> Decimal:
    return Decimal(median(values))
