"""Lines: how figures changed in time. A period without a figure breaks the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _, gettext_noop

from common.charts import palette, svg
from common.charts.bar import axis_width, value_axis
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    finish,
    nothing_to_draw,
)
from common.charts.scales import LinearScale, thin_out
from common.charts.values import Missing, Value, format_value, numbers

PLOT = 240.0
TOP = 14.0
DASHES = (None, "7 4", "2 4", "10 4 2 4", "1 3", "12 5")


@dataclass(frozen=True, kw_only=True)
class Period:
    """A place on the time axis: its name and the day that fixes its position."""

    label: str
    on: date

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(label=str(year), on=date(year, 1, 1))


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line: a value for each period, in their order."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A level to compare with, such as a target."""

    label: str
    value: Decimal | int


@dataclass(frozen=True, kw_only=True)
class Break:
    """From the period with this label on, figures are not the same thing as before: no line leads across."""

    label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LineData(ChartData):
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    reference: Reference | None = None
    breaks: tuple[Break, ...] = ()
    heading: str = gettext_noop("Período")

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(len(line.values) != len(self.periods) for line in self.series):
            raise ValueError("Every line has one value for each period.")
        if len(self.series) > len(DASHES):
            raise ValueError(f"At most {len(DASHES)} lines can be told apart in one chart.")
        days = [period.on for period in self.periods]
        if days != sorted(set(days)):
            raise ValueError("Periods are in order and none comes twice.")

    @property
    def table(self) -> Table:
        headers = (_(self.heading), *(svg.clean(line.label) for line in self.series))
        rows = tuple(
            (period.label, *(format_value(line.values[index], self.unit) for line in self.series))
            for index, period in enumerate(self.periods)
        )
        return Table(headers=headers, rows=rows)

    @property
    def levels(self) -> list[Decimal]:
        known = numbers(value for line in self.series for value in line.values)
        return [*known, Decimal(self.reference.value)] if self.reference else known

    @property
    def cuts(self) -> frozenset[int]:
        """The places of the periods that begin anew."""
        labels = {item.label for item in self.breaks}
        return frozenset(place for place, period in enumerate(self.periods) if period.label in labels)

    @property
    def summary(self) -> str:
        first, last = self.periods[0], self.periods[-1]
        told = [
            f"{svg.clean(line.label)}: {format_value(line.values[0], self.unit)} em {first.label}, "
            f"{format_value(line.values[-1], self.unit)} em {last.label}"
            for line in self.series
        ]
        told += [
            _("Quebra de série em %(period)s: %(reason)s") % {"period": item.label, "reason": svg.clean(item.reason)}
            for item in self.breaks
        ]
        return ". ".join(part.rstrip(".") for part in told) + "."


@dataclass(frozen=True)
class Plot:
    data: LineData
    left: float
    right: float
    scale: LinearScale

    def x(self, index: int) -> float:
        days = [period.on.toordinal() for period in self.data.periods]
        if len(days) == 1:
            return (self.left + self.right) / 2
        share = (days[index] - days[0]) / (days[-1] - days[0])
        return self.left + 14 + share * (self.right - self.left - 28)


def line(data: LineData, *, width: int = WIDE) -> Chart:
    """Lines told apart by dash and marker as well as by colour."""
    if not data.periods or not data.series:
        return nothing_to_draw(data, "line", data.table, width)
    scale = LinearScale.over(data.levels, start=TOP + PLOT, end=TOP)
    left = axis_width(scale)
    plot = Plot(data, left, width, scale)
    parts = [value_axis(scale, left, width), _period_axis(plot), _breaks(plot), _reference(plot)]
    parts += [_series(plot, order) for order in range(len(data.series))]
    gaps = any(isinstance(value, Missing) for item in data.series for value in item.values)
    drawing = Drawing(
        kind="line",
        body="".join(parts),
        height=TOP + PLOT + 30,
        table=data.table,
        description=data.summary,
        legend=_legend(data, has_gaps=gaps, compact=width < NARROW_BELOW),
    )
    return finish(data, drawing, width)


def _period_axis(plot: Plot) -> str:
    periods = plot.data.periods
    xs = [plot.x(index) for index in range(len(periods))]
    shown = thin_out(xs, [svg.text_width(period.label, 12) for period in periods])
    bottom = TOP + PLOT
    return "".join(
        svg.element("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, stroke=palette.AXIS, class_="chart-axis")
        + (
            svg.label(
                period.label,
                x,
                bottom + 21,
                anchor="middle",
                size=12,
                class_="chart-muted",
                fill=palette.MUTED,
            )
            if fits
            else ""
        )
        for x, period, fits in zip(xs, periods, shown, strict=True)
    )


def _reference(plot: Plot) -> str:
    if plot.data.reference is None:
        return ""
    y = plot.scale(plot.data.reference.value)
    return svg.element(
        "line",
        x1=plot.left,
        x2=plot.right,
        y1=y,
        y2=y,
        stroke=palette.INK,
        stroke_dasharray="1 4",
        stroke_width=2,
        stroke_linecap="round",
        class_="chart-reference",
    )


def _breaks(plot: Plot) -> str:
    """An upright line halfway between the last figure of before and the first of after."""
    return "".join(
        _break_mark((plot.x(place - 1) + plot.x(place)) / 2 if place else plot.left, TOP, TOP + PLOT)
        for place in sorted(plot.data.cuts)
    )


def _break_mark(x: float, top: float, bottom: float) -> str:
    return svg.element(
        "line",
        x1=x,
        x2=x,
        y1=top,
        y2=bottom,
        stroke=palette.ALERT,
        stroke_dasharray="6 4",
        stroke_width=1.5,
        class_="chart-break",
    )


def runs(values: tuple[Value, ...], cuts: frozenset[int] = frozenset()) -> Iterator[list[tuple[int, Decimal | int]]]:
    """Unbroken stretches of figures with their places."""
    run: list[tuple[int, Decimal | int]] = []
    for index, value in enumerate(values):
        if run and index in cuts:
            yield run
            run = []
        if not isinstance(value, Missing):
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _series(plot: Plot, order: int) -> str:
    item, colour = plot.data.series[order], _colour(order)
    parts = []
    for run in runs(item.values, plot.data.cuts):
        points = [(plot.x(index), plot.scale(value)) for index, value in run]
        if len(points) > 1:
            parts.append(_stroke(points, order, colour))
        parts += [marker(order, x, y, colour) for x, y in points]
    parts += [
        gap_mark(plot.x(index), TOP + PLOT, colour)
        for index, value in enumerate(item.values)
        if isinstance(value, Missing)
    ]
    return svg.group(*parts)


def _stroke(points: list[tuple[float, float]], order: int, colour: str) -> str:
    return svg.element(
        "path",
        d=svg.path(points),
        fill="none",
        stroke=colour,
        stroke_width=2.25,
        stroke_dasharray=DASHES[order],
        stroke_linejoin="round",
        class_=f"chart-line chart-line-{order + 1}",
    )


LINE_COLOURS = (palette.BRAND, "#22788c", "#5d727b", palette.FUNDING, palette.INK, palette.ALERT)


def _colour(order: int) -> str:
    return LINE_COLOURS[order]


def marker(order: int, x: float, y: float, colour: str) -> str:
    """Circle, square, diamond, triangle, and the first two again hollow."""
    shapes = {
        1: [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)],
        2: [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)],
        3: [(x, y - 5.5), (x + 5, y + 4), (x - 5, y + 4)],
    }
    is_hollow = order >= 4
    fill, stroke = (palette.SURFACE, colour) if is_hollow else (colour, palette.SURFACE)
    class_ = f"chart-marker-{order + 1}"
    if order % 4 == 0:
        return svg.element("circle", cx=x, cy=y, r=4.5, fill=fill, stroke=stroke, stroke_width=1.5, class_=class_)
    points = svg.path(shapes[order % 4], closed=True)
    return svg.element("path", d=points, fill=fill, stroke=stroke, stroke_width=1.5, class_=class_)


def gap_mark(x: float, y: float, colour: str = palette.MUTED) -> str:
    """A small cross on the axis: no figure for this period."""
    d = f"M{svg.number(x - 4)} {svg.number(y - 4)}l8 8m0 -8l-8 8"
    return svg.element("path", d=d, fill="none", stroke=colour, stroke_width=1.75, class_="chart-gap")


def _legend(data: LineData, *, has_gaps: bool, compact: bool) -> tuple[LegendItem, ...]:
    items = [
        LegendItem(
            svg.clean(item.label),
            svg.drawn(_stroke([(0, 7), (18, 7)], order, _colour(order)) + marker(order, 9, 7, _colour(order))),
        )
        for order, item in enumerate(data.series)
    ]
    if data.reference:
        line_mark = svg.element(
            "line",
            x1=1,
            x2=18,
            y1=7,
            y2=7,
            stroke=palette.INK,
            stroke_dasharray="1 4",
            stroke_width=2,
            stroke_linecap="round",
            class_="chart-reference",
        )
        level = format_value(data.reference.value, "" if compact else data.unit)
        items.append(LegendItem(f"{svg.clean(data.reference.label)} ({level})", svg.drawn(line_mark)))
    if data.breaks:
        items.append(LegendItem(_("quebra de série"), svg.drawn(_break_mark(9, 0, 14))))
    if has_gaps:
        items.append(LegendItem(_("sem valor no período"), svg.drawn(gap_mark(9, 7))))
    return tuple(items)
