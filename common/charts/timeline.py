"""Timeline: deadlines as first set (shadow), as they stand, as forecast and as met.

A deadline is a window, never less exact than it was given: «2026» is a bar over the whole of 2026,
«30/06/2026» a mark on one day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.utils.translation import gettext as _, gettext_noop

from common.charts import palette, svg
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    finish,
    mark,
    nothing_to_draw,
    swatch,
)
from common.charts.palette import Tone
from common.charts.scales import TimeScale, thin_out
from common.charts.timeline_marks import (
    actual_mark,
    forecast_mark,
    funding_mark,
    point_mark,
    shadow_mark,
)
from common.charts.values import Missing
from common.ui import formatting
from common.ui.languages import kept_in_portuguese

ROW = 38
NARROW_ROW = 54
GROUP = 30
AXIS_HEIGHT = 40.0
POINT = 9.0
EMPTY = "—"


@dataclass(frozen=True, kw_only=True)
class Window:
    """A deadline with its precision: the days it may mean, `ends_on` exclusive, and how it is written."""

    starts_on: date
    ends_on: date
    label: str

    def __post_init__(self) -> None:
        if self.ends_on <= self.starts_on:
            raise ValueError("A window ends after it starts.")

    @classmethod
    def day(cls, day: date) -> "Window":
        return cls(starts_on=day, ends_on=day + timedelta(days=1), label=formatting.day(day))

    @classmethod
    def year(cls, year: int) -> "Window":
        return cls(starts_on=date(year, 1, 1), ends_on=date(year + 1, 1, 1), label=str(year))


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One deadline. `status` names in words what the tone shows."""

    label: str
    current: Window | Missing
    code: str = ""
    starts_on: date | None = None
    baseline: Window | None = None
    forecast: Window | None = None
    actual_on: date | None = None
    funding_ends_on: date | None = None
    tone: Tone = Tone.PRIMARY
    status: str = ""

    @property
    def whole(self) -> str:
        return svg.clean(f"{self.code} {self.label}")

    @property
    def days(self) -> Iterator[date]:
        for window in (self.baseline, self.current, self.forecast):
            if isinstance(window, Window):
                yield from (window.starts_on, window.ends_on)
        yield from (day for day in (self.starts_on, self.actual_on, self.funding_ends_on) if day)


@dataclass(frozen=True, kw_only=True)
class TimelineGroup:
    """Rows under one heading; an empty label draws no heading."""

    rows: tuple[TimelineRow, ...]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class TimelineData(ChartData):
    """`today` draws the line that divides past from future; `today_label` may be «data de corte»."""

    groups: tuple[TimelineGroup, ...]
    today: date | None = None
    today_label: str = gettext_noop("hoje")
    heading: str = gettext_noop("Ação")

    @property
    def rows(self) -> list[TimelineRow]:
        return list(chain.from_iterable(group.rows for group in self.groups))

    @property
    def table(self) -> Table:
        headers = (
            _(self.heading), _("Grupo"), _("Prazo inicial"), _("Prazo atual"), _("Previsão"), _("Conclusão"),
            _("Fim do financiamento"), _("Estado"),
        )  # fmt: skip
        return Table(
            headers=headers,
            rows=tuple(_table_row(row, group.label) for group in self.groups for row in group.rows),
        )

    @property
    def summary(self) -> str:
        rows = self.rows
        done = sum(1 for row in rows if row.actual_on)
        moved = sum(1 for row in rows if row.baseline and row.current != row.baseline)
        return _("%(rows)s prazos: %(done)s cumpridos, %(moved)s alterados em relação ao prazo inicial.") % {
            "rows": len(rows),
            "done": done,
            "moved": moved,
        }


def _table_row(row: TimelineRow, group: str) -> tuple[str, ...]:
    return (
        kept_in_portuguese(row.whole),
        kept_in_portuguese(svg.clean(group)) or EMPTY,
        row.baseline.label if row.baseline else EMPTY,
        row.current.label,
        row.forecast.label if row.forecast else EMPTY,
        formatting.day(row.actual_on) if row.actual_on else EMPTY,
        formatting.day(row.funding_ends_on) if row.funding_ends_on else EMPTY,
        svg.clean(row.status) or EMPTY,
    )


@dataclass(frozen=True)
class Board:
    """Where things are: the name column, the time scale and the height of a row."""

    data: TimelineData
    scale: TimeScale
    left: float
    width: int
    row: float

    @property
    def is_narrow(self) -> bool:
        return not self.left


def timeline(data: TimelineData, *, width: int = WIDE) -> Chart:
    """Groups of rows under a year axis, with the line of today."""
    if not data.rows:
        return nothing_to_draw(data, "timeline", data.table, width)
    is_narrow = width < NARROW_BELOW
    left = 0.0 if is_narrow else round(width * 0.4)
    board = Board(data, _scale(data, left, width), left, width, NARROW_ROW if is_narrow else ROW)
    rows, bottom = _groups(board)
    body = _axis(board, bottom) + _today(board, bottom) + rows
    drawing = Drawing(
        kind="timeline",
        body=body,
        height=bottom + 6,
        table=data.table,
        description=data.summary,
        tones=frozenset(row.tone for row in data.rows),
        legend=_legend(data),
    )
    return finish(data, drawing, width)


def _scale(data: TimelineData, left: float, width: int) -> TimeScale:
    days = [day for row in data.rows for day in row.days]
    if data.today:
        days.append(data.today)
    first = min(days, default=date(2023, 1, 1))
    last = max(days, default=first) - timedelta(days=1)
    last = max(last, first)
    return TimeScale(starts_on=date(first.year, 1, 1), ends_on=date(last.year + 1, 1, 1), start=left, end=width - 1)


def _groups(board: Board) -> tuple[str, float]:
    y = AXIS_HEIGHT
    parts = []
    rules = []
    for group in board.data.groups:
        if group.label and group.rows:
            parts.append(_group_heading(group.label, y, board.width))
            y += GROUP
        for row in group.rows:
            parts.append(_row(row, board, y))
            y += board.row
            rules.append(f"M0 {svg.number(y)}h{board.width}")
    ruled = svg.element("path", d="".join(rules), stroke=palette.GRID, class_="chart-grid")
    return ruled + "".join(parts), y


def _group_heading(text: str, y: float, width: int) -> str:
    ground = svg.element(
        "rect", x=0, y=y + 3, width=width, height=GROUP - 6, rx=2, fill=palette.SHADE, class_="chart-shade"
    )
    return ground + svg.in_portuguese(svg.block(text, 8, y + GROUP / 2, width=width - 16, lines=1, weight=600))


def _axis(board: Board, bottom: float) -> str:
    scale = board.scale
    lines = [
        svg.element(
            "line",
            x1=scale(date(year, 1, 1)),
            x2=scale(date(year, 1, 1)),
            y1=AXIS_HEIGHT - 6,
            y2=bottom,
            stroke=palette.GRID,
            class_="chart-grid",
        )
        for year in (*scale.years, scale.years[-1] + 1)
    ]
    centres = [(scale(date(year, 1, 1)) + scale(date(year + 1, 1, 1))) / 2 for year in scale.years]
    shown = thin_out(centres, [svg.text_width("2026", 12)] * len(centres), gap=2)
    names = [
        svg.label(str(year), x, AXIS_HEIGHT - 10, anchor="middle", size=12, class_="chart-muted", fill=palette.MUTED)
        for year, x, fits in zip(scale.years, centres, shown, strict=True)
        if fits
    ]
    return "".join(lines + names)


def _today(board: Board, bottom: float) -> str:
    today = board.data.today
    if today is None:
        return ""
    x = board.scale(today)
    text = f"{_(board.data.today_label)}, {formatting.day(today)}"
    half = svg.text_width(text, 12) / 2
    centre = min(max(x, board.left + half), board.width - half)
    line = svg.element(
        "line",
        x1=x,
        x2=x,
        y1=16,
        y2=bottom,
        stroke=palette.ALERT,
        stroke_width=1.5,
        stroke_dasharray="5 3",
        class_="chart-today",
    )
    return line + svg.label(
        text, centre, 11, anchor="middle", size=12, weight=600, class_="chart-today-text", fill=palette.ALERT
    )


def _row(row: TimelineRow, board: Board, y: float) -> str:
    middle = y + (38 if board.is_narrow else board.row / 2)
    return _name(row, board, y) + _marks(row, board, middle)


def _name(row: TimelineRow, board: Board, y: float) -> str:
    indent = svg.text_width(row.code, 12.5, bold=True) + 8 if row.code else 0.0
    if board.is_narrow:
        code = svg.label(row.code, 0, y + 17, size=12.5, weight=600) if row.code else ""
        ground = svg.element(
            "rect", x=0, y=y + 3, width=board.width, height=19, fill=palette.SURFACE, class_="chart-ground"
        )
        name = svg.block(row.label, indent, y + 12.6, width=board.width - indent, lines=1, size=12.5, titled=False)
        return ground + code + svg.in_portuguese(name)
    code = svg.label(row.code, 0, y + ROW / 2 + 4.4, size=12.5, weight=600) if row.code else ""
    name = svg.block(row.label, indent, y + ROW / 2, width=board.left - indent - 14, lines=2, size=12)
    return code + svg.in_portuguese(name)


def _marks(row: TimelineRow, board: Board, middle: float) -> str:
    scale = board.scale
    parts = []
    if row.baseline:
        parts.append(_shadow(scale, row.baseline, middle + 7.5))
    if isinstance(row.current, Missing):
        text = _("prazo %(label)s") % {"label": row.current.label}
        parts.append(
            svg.element(
                "text",
                svg.words(text),
                x=board.left + 8,
                y=middle + 4,
                class_="chart-absent",
                fill=palette.MUTED,
                font_style="italic",
                font_size=12,
            )
        )
    else:
        parts.append(_lead(row, row.current, scale, middle - 2))
        parts.append(_window(row, row.current, board, middle - 2))
    if row.funding_ends_on:
        parts.append(funding_mark(scale(row.funding_ends_on), middle))
    if row.forecast:
        parts.append(forecast_mark((scale(row.forecast.starts_on) + scale(row.forecast.ends_on)) / 2, middle - 2))
    if row.actual_on:
        parts.append(actual_mark(scale(row.actual_on), middle - 2))
    return "".join(parts)


def _lead(row: TimelineRow, current: Window, scale: TimeScale, y: float) -> str:
    if row.starts_on is None or row.starts_on >= current.starts_on:
        return ""
    return svg.element(
        "line",
        x1=scale(row.starts_on),
        x2=scale(current.starts_on),
        y1=y,
        y2=y,
        stroke=palette.AXIS,
        stroke_width=1.5,
        class_="chart-axis",
    )


def _window(row: TimelineRow, window: Window, board: Board, y: float) -> str:
    begin, end = board.scale(window.starts_on), board.scale(window.ends_on)
    if end - begin < POINT:
        return point_mark((begin + end) / 2, y, row.tone, board.data.key)
    return mark(row.tone, board.data.key, x=begin + 0.5, y=y - 7, width=end - begin - 1, height=14)


def _shadow(scale: TimeScale, window: Window, y: float) -> str:
    begin, end = scale(window.starts_on), scale(window.ends_on)
    missing = max(4.0 - (end - begin), 0.0)
    return shadow_mark(begin - missing / 2, end - begin + missing, y)


def _legend(data: TimelineData) -> tuple[LegendItem, ...]:
    rows = data.rows
    named: dict[Tone, str] = {}
    for row in rows:
        if isinstance(row.current, Window):
            named.setdefault(row.tone, row.status or _("prazo atual"))
    items = [LegendItem(svg.clean(text), swatch(tone, data.key)) for tone, text in named.items()]
    if any(row.baseline for row in rows):
        items.append(LegendItem(_("prazo inicial"), svg.drawn(shadow_mark(1, 16, 5))))
    if any(row.forecast for row in rows):
        items.append(LegendItem(_("previsão"), svg.drawn(forecast_mark(9, 7))))
    if any(row.actual_on for row in rows):
        items.append(LegendItem(_("conclusão"), svg.drawn(actual_mark(9, 7))))
    if any(row.funding_ends_on for row in rows):
        items.append(LegendItem(_("fim do financiamento"), svg.drawn(funding_mark(12, 7, reach=6.5))))
    return tuple(items)
