"""Bars: one figure for each thing, lying (long names) or standing (few, short names)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.charts import palette, svg
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    Table,
    absence,
    finish,
    mark,
    nothing_to_draw,
)
from common.charts.palette import Tone
from common.charts.scales import BandScale, LinearScale
from common.charts.values import Missing, Value, format_short, format_value, numbers

ROW = 34
STACKED_ROW = 52


@dataclass(frozen=True, kw_only=True)
class Bar:
    label: str
    value: Value
    tone: Tone = Tone.PRIMARY


@dataclass(frozen=True, kw_only=True)
class BarData(ChartData):
    """`heading` names what the bars are (the first column of the table), `measure` what they count."""

    bars: tuple[Bar, ...]
    heading: str
    measure: str
    horizontal: bool = True

    @property
    def table(self) -> Table:
        return Table(
            headers=(_(self.heading), self.measure),
            rows=tuple((svg.clean(bar.label), format_value(bar.value, self.unit)) for bar in self.bars),
        )

    @property
    def tones(self) -> frozenset[Tone]:
        return frozenset(bar.tone for bar in self.bars)

    @property
    def summary(self) -> str:
        known = numbers(bar.value for bar in self.bars)
        if not known:
            return _("%(bars)s linhas, nenhuma com valor.") % {"bars": len(self.bars)}
        lowest, highest = format_value(min(known), self.unit), format_value(max(known), self.unit)
        return _("%(bars)s barras; valores entre %(lowest)s e %(highest)s. Os valores estão na tabela.") % {
            "bars": len(self.bars),
            "lowest": lowest,
            "highest": highest,
        }


def bar(data: BarData, *, width: int = WIDE) -> Chart:
    """One bar a row; an absence is written where the bar would begin."""
    if not data.bars:
        return nothing_to_draw(data, "bar", data.table, width)
    body, height = _lying(data, width) if data.horizontal else _standing(data, width)
    drawing = Drawing(
        kind="bar", body=body, height=height, table=data.table, description=data.summary, tones=data.tones
    )
    return finish(data, drawing, width)


def _lying(data: BarData, width: int) -> tuple[str, float]:
    is_narrow = width < NARROW_BELOW
    row = STACKED_ROW if is_narrow else ROW
    left = 0.0 if is_narrow else label_width([bar.label for bar in data.bars], width)
    known = numbers(bar.value for bar in data.bars)
    room = max((svg.text_width(format_value(bar.value, data.unit)) for bar in data.bars), default=0) + 8
    room = min(room, width * 0.45)
    below = room if any(value < 0 for value in known) else 0
    scale = LinearScale.exact(known, start=left + below, end=width - room)
    bottom = row * len(data.bars)
    rows = (_lying_bar(bar, data, scale, index * row, left, width) for index, bar in enumerate(data.bars))
    return "".join(rows) + zero_line(scale, row, len(data.bars)), bottom + 2


def zero_line(scale: LinearScale, row: float, count: int) -> str:
    """Where bars begin: one line, or a piece beside each bar when names stand above them."""
    x, is_piecewise = scale(0), row == STACKED_ROW
    spans = [(top * row + 23, top * row + 49) for top in range(count)] if is_piecewise else [(0.0, row * count)]
    return "".join(
        svg.element("line", x1=x, x2=x, y1=begin, y2=end, stroke=palette.AXIS, class_="chart-axis")
        for begin, end in spans
    )


def _lying_bar(item: Bar, data: BarData, scale: LinearScale, top: float, left: float, width: int) -> str:
    if left:
        middle = top + ROW / 2
        name = svg.block(item.label, left - 10, middle, width=left - 12, anchor="end", size=12.5)
    else:
        middle = top + STACKED_ROW - 16
        name = svg.block(item.label, 0, top + 12, width=width, lines=1)
    if isinstance(item.value, Missing):
        return name + absence(item.value, scale(0) + 8, middle + 4.5)
    end = scale(item.value)
    drawn = mark(item.tone, data.key, x=min(scale(0), end), y=middle - 9, width=abs(end - scale(0)), height=18)
    text = format_value(item.value, data.unit)
    if item.value < 0:
        return name + drawn + svg.label(text, end - 6, middle + 4.5, anchor="end", weight=600)
    return name + drawn + svg.label(text, end + 6, middle + 4.5, weight=600)


def label_width(labels: list[str], width: int) -> float:
    """The column for names: as wide as the longest, at most two fifths of the drawing."""
    longest = max((svg.text_width(svg.clean(label), 12.5) for label in labels), default=0.0)
    return min(longest + 14, width * 0.4)


def _standing(data: BarData, width: int) -> tuple[str, float]:
    plot, top = 220.0, 22.0
    known = numbers(bar.value for bar in data.bars)
    scale = LinearScale.over(known, start=top + plot, end=top, whole=_are_whole(known))
    left = axis_width(scale)
    bands = BandScale(count=len(data.bars), start=left, end=width)
    parts = [value_axis(scale, left, width)]
    deepest = 1
    for index, item in enumerate(data.bars):
        parts.append(_standing_bar(item, data, scale, bands, index))
        name, lines = _foot(item.label, bands, index, top + plot)
        parts.append(name)
        deepest = max(deepest, lines)
    return "".join(parts), top + plot + 12 + deepest * 15


def _are_whole(known: list[Decimal]) -> bool:
    return all(value == value.to_integral_value() for value in known)


def _standing_bar(item: Bar, data: BarData, scale: LinearScale, bands: BandScale, index: int) -> str:
    x, centre = bands(index), bands.centre(index)
    if isinstance(item.value, Missing):
        return svg.block(
            item.value.label,
            centre,
            scale(0) - 22,
            width=max(bands.step, 40),
            lines=3,
            anchor="middle",
            size=11.5,
            class_="chart-absent",
            fill=palette.MUTED,
        )
    end = scale(item.value)
    drawn = mark(item.tone, data.key, x=x, y=min(end, scale(0)), width=bands.bandwidth, height=abs(end - scale(0)))
    text = format_short(item.value)
    if svg.text_width(text, 12) > bands.step:
        return drawn
    y = end + 15 if item.value < 0 else end - 6
    return drawn + svg.label(text, centre, y, anchor="middle", size=12, weight=600)


def _foot(text: str, bands: BandScale, index: int, bottom: float) -> tuple[str, int]:
    lines, _cut = svg.wrap(text, bands.step - 4, size=12, lines=3)
    middle = bottom + 8 + len(lines) * 15 / 2
    drawn = svg.block(text, bands.centre(index), middle, width=bands.step - 4, lines=3, anchor="middle", size=12)
    return drawn, len(lines)


def axis_width(scale: LinearScale) -> float:
    return max(svg.text_width(format_short(tick), 12) for tick in scale.ticks) + 8


def value_axis(scale: LinearScale, left: float, right: float) -> str:
    """Horizontal grid lines with their figures at the left; the zero line is stronger."""
    return "".join(
        svg.element(
            "line",
            x1=left,
            x2=right,
            y1=scale(tick),
            y2=scale(tick),
            stroke=palette.GRID if tick else palette.AXIS,
            class_="chart-grid" if tick else "chart-axis",
        )
        + svg.label(
            format_short(tick),
            left - 8,
            scale(tick) + 4,
            anchor="end",
            size=12,
            class_="chart-muted",
            fill=palette.MUTED,
        )
        for tick in scale.ticks
    )
