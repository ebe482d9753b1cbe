"""Stacked bars: how a whole divides, for each thing."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.charts import palette, svg
from common.charts.bar import ROW, STACKED_ROW, axis_width, label_width, value_axis, zero_line
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    absence,
    finish,
    mark,
    nothing_to_draw,
    swatch,
)
from common.charts.palette import SERIES_TONES, Tone
from common.charts.scales import BandScale, LinearScale
from common.charts.values import (
    Missing,
    Value,
    as_decimal,
    format_number,
    format_short,
    format_value,
    numbers,
)

LIGHT_TEXT = frozenset({Tone.PRIMARY, Tone.NEUTRAL, Tone.DANGER})


@dataclass(frozen=True, kw_only=True)
class Part:
    """One layer of every bar: a value for each category, in their order."""

    label: str
    values: tuple[Value, ...]
    tone: Tone | None = None


@dataclass(frozen=True, kw_only=True)
class StackedBarData(ChartData):
    """`heading` names the categories in the table. At most six parts: more cannot be told apart."""

    categories: tuple[str, ...]
    parts: tuple[Part, ...]
    heading: str
    horizontal: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(len(part.values) != len(self.categories) for part in self.parts):
            raise ValueError("Every part has one value for each category.")
        if len(self.parts) > len(Tone):
            raise ValueError(f"At most {len(Tone)} parts can be told apart in one bar.")

    @property
    def table(self) -> Table:
        rows = tuple(
            (
                svg.clean(name),
                *(format_value(part.values[index], self.unit) for part in self.parts),
                self._total(index),
            )
            for index, name in enumerate(self.categories)
        )
        return Table(headers=(_(self.heading), *(svg.clean(part.label) for part in self.parts), _("Total")), rows=rows)

    def _total(self, index: int) -> str:
        total = self.total(index)
        if total is None:
            return self.absence(index).label
        return f"{format_value(total, self.unit)}{self.caveat(index)}"

    def caveat(self, index: int) -> str:
        """A sum that lacks a part says so."""
        lacks = (Missing.NOT_REPORTED, Missing.TO_BE_DEFINED)
        return _(" (incompleto)") if any(part.values[index] in lacks for part in self.parts) else ""

    def total_said(self, index: int) -> str:
        total = self.total(index)
        return "" if total is None else f"{format_short(total)}{self.caveat(index)}"

    def total(self, index: int) -> Decimal | None:
        """The sum of what is known; None when nothing is."""
        known = numbers(part.values[index] for part in self.parts)
        return sum(known, Decimal(0)) if known else None

    def absence(self, index: int) -> Missing:
        """Why a whole bar is missing: the first reason given."""
        reasons = (part.values[index] for part in self.parts)
        return next((reason for reason in reasons if isinstance(reason, Missing)), Missing.NOT_REPORTED)

    def tone(self, order: int) -> Tone:
        return self.parts[order].tone or SERIES_TONES[order % len(SERIES_TONES)]

    def span(self, index: int) -> tuple[Decimal, Decimal]:
        """How far the bar reaches below and above zero."""
        known = numbers(part.values[index] for part in self.parts)
        below = sum((value for value in known if value < 0), Decimal(0))
        return below, sum((value for value in known if value > 0), Decimal(0))

    @property
    def reach(self) -> list[Decimal]:
        return [edge for index in range(len(self.categories)) for edge in self.span(index)]

    @property
    def summary(self) -> str:
        totals = []
        for part in self.parts:
            known = numbers(part.values)
            said = format_value(sum(known, Decimal(0)), self.unit) if known else Missing.NOT_REPORTED.label
            totals.append(f"{svg.clean(part.label)}: {said}")
        return _("%(categories)s barras. No conjunto, %(join)s.") % {
            "categories": len(self.categories),
            "join": "; ".join(totals),
        }


def stacked_bar(data: StackedBarData, *, width: int = WIDE) -> Chart:
    """One bar a category, cut into parts; a category without any figure says why."""
    if not data.categories or not data.parts:
        return nothing_to_draw(data, "stacked-bar", data.table, width)
    body, height = _lying(data, width) if data.horizontal else _standing(data, width)
    tones = [data.tone(order) for order in range(len(data.parts))]
    legend = tuple(
        LegendItem(svg.clean(part.label), swatch(tone, data.key)) for part, tone in zip(data.parts, tones, strict=True)
    )
    drawing = Drawing(
        kind="stacked-bar",
        body=body,
        height=height,
        table=data.table,
        description=data.summary,
        tones=frozenset(tones),
        legend=legend,
    )
    return finish(data, drawing, width)


@dataclass(frozen=True)
class Segment:
    tone: Tone
    begins: float
    ends: float
    value: Decimal


def _segments(data: StackedBarData, index: int, scale: LinearScale) -> list[Segment]:
    edges = {True: Decimal(0), False: Decimal(0)}
    segments = []
    for order, part in enumerate(data.parts):
        value = part.values[index]
        if isinstance(value, Missing) or not value:
            continue
        amount = as_decimal(value)
        side = amount > 0
        begin, edges[side] = edges[side], edges[side] + amount
        segments.append(Segment(data.tone(order), scale(begin), scale(edges[side]), amount))
    return segments


def _lying(data: StackedBarData, width: int) -> tuple[str, float]:
    is_narrow = width < NARROW_BELOW
    row = STACKED_ROW if is_narrow else ROW
    left = 0.0 if is_narrow else label_width(list(data.categories), width)
    room = max(svg.text_width(data.total_said(index)) for index in range(len(data.categories))) + 12
    scale = LinearScale.exact(data.reach, start=left, end=width - room)
    parts = []
    for index, name in enumerate(data.categories):
        middle = index * row + (STACKED_ROW - 16 if is_narrow else ROW / 2)
        if is_narrow:
            parts.append(svg.block(name, 0, index * row + 12, width=width, lines=1))
        else:
            parts.append(svg.block(name, left - 10, middle, width=left - 12, anchor="end", size=12.5))
        parts.append(_lying_bar(data, index, scale, middle))
    count = len(data.categories)
    return "".join(parts) + zero_line(scale, row, count), row * count + 2


def _lying_bar(data: StackedBarData, index: int, scale: LinearScale, middle: float) -> str:
    total = data.total(index)
    if total is None:
        return absence(data.absence(index), scale(0) + 8, middle + 4.5)
    parts = []
    for segment in _segments(data, index, scale):
        x, size = min(segment.begins, segment.ends), abs(segment.ends - segment.begins)
        parts.append(mark(segment.tone, data.key, x=x, y=middle - 10, width=max(size - 1, 0.5), height=20))
        parts.append(_inside(segment, x + size / 2, middle + 4.5, size, data.key))
    parts.append(svg.label(data.total_said(index), scale(data.span(index)[1]) + 6, middle + 4.5, weight=600))
    return "".join(parts)


def _inside(segment: Segment, x: float, y: float, room: float, key: str) -> str:
    """The figure inside its segment, on a plate of the segment's colour so that texture does not cross it."""
    text = format_number(segment.value)
    size = svg.text_width(text, 12)
    if size + 8 > room:
        return ""
    ink = palette.INKS[segment.tone]
    plate = ""
    if ink.texture:
        plate = svg.element(
            "rect",
            x=x - size / 2 - 3,
            y=y - 12,
            width=size + 6,
            height=15,
            rx=2,
            fill=ink.fill,
            class_=f"chart-fill-{segment.tone.value}",
        )
    is_light = segment.tone in LIGHT_TEXT
    return plate + svg.label(
        text,
        x,
        y,
        anchor="middle",
        size=12,
        weight=600,
        class_="chart-on-dark" if is_light else f"chart-on-{segment.tone.value}",
        fill=palette.SURFACE if is_light else palette.INK,
    )


def _standing(data: StackedBarData, width: int) -> tuple[str, float]:
    plot, top = 240.0, 22.0
    scale = LinearScale.over(data.reach, start=top + plot, end=top)
    left = axis_width(scale)
    bands = BandScale(count=len(data.categories), start=left, end=width)
    parts = [value_axis(scale, left, width)]
    for index, name in enumerate(data.categories):
        parts.append(_standing_bar(data, index, scale, bands))
        parts.append(
            svg.block(name, bands.centre(index), top + plot + 22, width=bands.step - 4, anchor="middle", size=12)
        )
    return "".join(parts), top + plot + 42


def _standing_bar(data: StackedBarData, index: int, scale: LinearScale, bands: BandScale) -> str:
    total, centre = data.total(index), bands.centre(index)
    if total is None:
        return svg.block(
            data.absence(index).label,
            centre,
            scale(0) - 22,
            width=max(bands.step, 40),
            lines=3,
            anchor="middle",
            size=11.5,
            class_="chart-absent",
            fill=palette.MUTED,
        )
    parts = []
    for segment in _segments(data, index, scale):
        y, size = min(segment.begins, segment.ends), abs(segment.ends - segment.begins)
        parts.append(
            mark(segment.tone, data.key, x=bands(index), y=y, width=bands.bandwidth, height=max(size - 1, 0.5))
        )
        if size > 18:
            parts.append(_inside(segment, centre, y + size / 2 + 4.5, bands.bandwidth, data.key))
    top = scale(data.span(index)[1])
    if data.caveat(index):
        parts.append(svg.label("(incompleto)", centre, top - 6, anchor="middle", size=11))
        top -= 14
    parts.append(svg.label(format_short(total), centre, top - 6, anchor="middle", size=12, weight=600))
    return "".join(parts)
