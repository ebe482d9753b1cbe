"""Heat matrix: rows against columns, with the figure (or a mark) in every cell."""

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
    LegendItem,
    Table,
    finish,
    nothing_to_draw,
)
from common.charts.values import (
    Missing,
    Value,
    as_decimal,
    format_number,
    format_short,
    format_value,
    numbers,
)
from common.ui.languages import kept_in_portuguese

ROW = 34


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A row or a column: a code that always fits and the whole name."""

    code: str
    name: str = ""

    @property
    def whole(self) -> str:
        return svg.clean(f"{self.code} {self.name}")


@dataclass(frozen=True, kw_only=True)
class HeatMatrixData(ChartData):
    """`cells[row][column]`. With `marks`, a cell is 1 (there is a link) or 0 (there is none)."""

    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Value, ...], ...]
    heading: str
    marks: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError("A matrix has one cell for each row and column.")
        if self.marks and any(
            cell not in (0, 1) for row in self.cells for cell in row if not isinstance(cell, Missing)
        ):
            raise ValueError("A cell of a matrix of marks is 0, 1 or missing.")

    @property
    def known(self) -> list[Decimal]:
        return numbers(cell for row in self.cells for cell in row)

    @property
    def table(self) -> Table:
        headers = (_(self.heading), *(column.whole for column in self.columns))
        rows = tuple(
            (kept_in_portuguese(heading.whole), *(self.said(cell) for cell in row))
            for heading, row in zip(self.rows, self.cells, strict=True)
        )
        return Table(headers=headers, rows=rows)

    def said(self, cell: Value) -> str:
        if self.marks and not isinstance(cell, Missing):
            return _("sim") if cell else _("não")
        return format_value(cell, self.unit)

    @property
    def summary(self) -> str:
        size = _("%(rows)s linhas por %(columns)s colunas") % {"rows": len(self.rows), "columns": len(self.columns)}
        if self.marks:
            return _("%(size)s; %(value)s ligações.") % {
                "size": size,
                "value": sum(1 for cell in self.known if cell),
            }
        if not self.known:
            return _("%(size)s; nenhum valor.") % {"size": size}
        lowest, highest = format_value(min(self.known), self.unit), format_value(max(self.known), self.unit)
        return _("%(size)s; valores entre %(lowest)s e %(highest)s.") % {
            "size": size,
            "lowest": lowest,
            "highest": highest,
        }


def heat_matrix(data: HeatMatrixData, *, width: int = WIDE) -> Chart:
    """Cells shaded in five steps, their figures written in them; marks are dots."""
    if not data.rows or not data.columns:
        return nothing_to_draw(data, "heat-matrix", data.table, width)
    left = _name_column(data, width)
    step = (width - left) / len(data.columns)
    top = 40.0 if step >= 70 and any(column.name for column in data.columns) else 26.0
    parts = [_column_name(column, left + step * (i + 0.5), step, top) for i, column in enumerate(data.columns)]
    for index, heading in enumerate(data.rows):
        y = top + index * ROW
        parts.append(_row_name(heading, left, y, width))
        parts.append(_row_cells(data, index, left, y, step))
    drawing = Drawing(
        kind="heat-matrix",
        body="".join(parts),
        height=top + ROW * len(data.rows) + 2,
        table=data.table,
        description=data.summary,
        legend=_legend(data),
    )
    return finish(data, drawing, width)


def _name_column(data: HeatMatrixData, width: int) -> float:
    if width < NARROW_BELOW:
        return max(svg.text_width(row.code, 13, bold=True) for row in data.rows) + 8
    longest = max(svg.text_width(row.whole, 12.5) for row in data.rows) + 20
    return min(longest, width * 0.46)


def _column_name(column: Heading, centre: float, step: float, top: float) -> str:
    if step < 70 or not column.name:
        return svg.block(column.code, centre, top - 12, width=step, lines=1, anchor="middle", size=12, weight=600)
    return svg.label(column.code, centre, top - 22, anchor="middle", size=12, weight=600) + svg.block(
        column.name,
        centre,
        top - 10,
        width=step - 6,
        lines=1,
        anchor="middle",
        size=11.5,
        class_="chart-muted",
        fill=palette.MUTED,
    )


def _row_name(heading: Heading, left: float, y: float, width: int) -> str:
    middle = y + ROW / 2
    code = svg.label(heading.code, 0, middle + 4.5, weight=600)
    if width < NARROW_BELOW or not heading.name:
        return svg.in_portuguese(svg.group(svg.element("title", svg.words(heading.whole)), code))
    indent = svg.text_width(heading.code, 13, bold=True) + 8
    name = svg.block(heading.name, indent, middle, width=left - indent - 10, lines=2, size=12)
    return code + svg.in_portuguese(name)


def _row_cells(data: HeatMatrixData, index: int, left: float, y: float, step: float) -> str:
    return "".join(_cell(data, cell, left + step * column, y, step) for column, cell in enumerate(data.cells[index]))


def _cell(data: HeatMatrixData, cell: Value, x: float, y: float, step: float) -> str:
    if isinstance(cell, Missing):
        return _absent_cell(cell, x, y, step)
    centre, middle = x + step / 2, y + ROW / 2
    if data.marks:
        fill = palette.SHADE if cell else "none"
        ground = _ground(x, y, step, fill=fill, class_=f"chart-cell chart-cell-{'on' if cell else 'off'}")
        return ground + (_dot(centre, middle) if cell else "")
    shade, figure = shade_of(as_decimal(cell), data.known), format_short(cell)
    if shade is None:
        ground = _ground(x, y, step, fill="none", class_="chart-cell chart-cell-off")
        return ground + svg.label(
            figure, centre, middle + 4.5, anchor="middle", class_="chart-muted", fill=palette.MUTED
        )
    ground = _ground(x, y, step, fill=palette.RAMP[shade], class_=f"chart-cell chart-ramp-{shade + 1}")
    class_, fill = f"chart-on-ramp-{shade + 1}", palette.RAMP_TEXT[shade]
    return ground + svg.label(figure, centre, middle + 4.5, anchor="middle", weight=600, class_=class_, fill=fill)


def _absent_cell(reason: Missing, x: float, y: float, step: float) -> str:
    ground = _ground(x, y, step, fill="none", class_="chart-cell chart-cell-absent", dashed=True)
    return ground + svg.block(
        reason.label,
        x + step / 2,
        y + ROW / 2,
        width=step - 4,
        lines=2,
        anchor="middle",
        size=11,
        class_="chart-absent",
        fill=palette.MUTED,
    )


def _ground(x: float, y: float, step: float, *, fill: str, class_: str, dashed: bool = False) -> str:
    return svg.element(
        "rect",
        x=x + 1,
        y=y + 1,
        width=step - 2,
        height=ROW - 2,
        rx=2,
        fill=fill,
        stroke=palette.GRID,
        stroke_dasharray="3 2" if dashed else None,
        class_=class_,
    )


def _dot(x: float, y: float) -> str:
    return svg.element(
        "circle", cx=x, cy=y, r=6, fill=palette.INKS[palette.Tone.PRIMARY].fill, class_="chart-fill-primary"
    )


def shade_of(value: Decimal, known: list[Decimal]) -> int | None:
    """The step of the ramp for a figure; none for zero, which is written on plain ground."""
    if not value:
        return None
    greatest = max(abs(number) for number in known)
    share = abs(value) / greatest
    return min(int(share * len(palette.RAMP)), len(palette.RAMP) - 1)


def _legend(data: HeatMatrixData) -> tuple[LegendItem, ...]:
    if data.marks:
        return (LegendItem(_("há ligação"), svg.drawn(_dot(9, 7))),)
    if not any(data.known):
        return ()
    greatest = format_number(max(abs(number) for number in data.known))
    steps = "".join(
        svg.element("rect", x=i * 3.6, y=1, width=3.6, height=12, fill=fill, class_=f"chart-ramp-{i + 1}")
        for i, fill in enumerate(palette.RAMP)
    )
    return (
        LegendItem(
            _("mais escuro é mais; o mais escuro chega a %(greatest)s") % {"greatest": greatest}, svg.drawn(steps)
        ),
    )
