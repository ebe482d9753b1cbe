"""Any table, CSV or XLSX, read through a mapping of its columns that somebody made once and kept."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from common.folding import fold
from observatory.enums import Frequency, IssueCode, ObservationStatus
from observatory.readers.cells import (
    Category,
    Header,
    Key,
    MissingColumn,
    NotReadable,
    ReadCell,
    Reading,
    ReadLine,
    error,
    warning,
)
from observatory.readers.grids import Dialect, Formula, Grid, Percent, Row, Sheet, Value, open_grid
from observatory.readers.marks import INE_FLAGS, INE_SIGNS, LESS_THAN_HALF, eurostat_flag, mark_of, settled
from observatory.readers.numbers import NotANumber, parse_number, simple_number
from observatory.readers.periods import period_of

FOOTERS = re.compile(r"(fontes?|notas?|source|legenda|sinais convencionais|unidade|ultima atualizacao)\b|[(*]")
TOTALS = frozenset({"", "t", "total", "hm", "todos"})
DICO_DIGITS = 4
ROW = re.compile(r"(\d+)(?:, coluna \d+)?$")  # in the place of a cell, see Sheet.place

Answer = tuple[Decimal | None, ObservationStatus]
ReadValue = Callable[[Value, str], Answer]


class NotAValue(ValueError):
    """A cell that is neither a value nor a reason for its absence; carries what it is instead."""

    def __init__(self, code: IssueCode, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class TableLayout:
    """Columns by their headings. `values` gives, for each column of values, its period; empty is the period column's.

    `breakdowns` gives the columns that break the measure down the names of their dimensions. With `has_dico` the
    areas are municipalities, whose codes lose a leading zero in spreadsheets.
    """

    area: str
    values: Mapping[str, str]
    period: str = ""
    fixed_period: str = ""
    status: str = ""
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 1
    has_dico: bool = False
    frequency: str = Frequency.ANNUAL

    def headings(self) -> list[str]:
        return [name for name in (self.area, *self.values, self.period, self.status, *self.breakdowns) if name]


def read_table(body: bytes, layout: TableLayout, dialect: Dialect | None = None) -> Reading:
    """Read numbers; how they are written was found in the file, or was said."""
    return read_rows(body, layout, dialect, number)


def read_rows(body: bytes, layout: TableLayout, dialect: Dialect | None, read_value: ReadValue) -> Reading:
    grid = open_grid(body, dialect)
    if dialect is None and grid.dialect.is_conflicting:
        said = " e ".join(f"«{example}»" for example in grid.dialect.examples.values())
        raise NotReadable(f"O ficheiro escreve números de duas maneiras: {said}. Uniformize-os, ou escolha uma.")
    sheet = _sheet(grid, layout.sheet)
    columns = _columns(sheet, layout)
    _refuse_merged(sheet, layout, columns)
    return Reading(Header(), _lines(grid, sheet, layout, columns, read_value), _places(sheet, layout, columns))


def _places(sheet: Sheet, layout: TableLayout, columns: Mapping[str, int]) -> Callable[[ReadCell, Key], str]:
    """A code stands in the row of its value, in a column of its own."""
    cuts = list(layout.breakdowns)
    names = {"area": layout.area, "period": layout.period, "breakdown": cuts[0] if len(cuts) == 1 else ""}

    def place_of(cell: ReadCell, key: Key) -> str:
        row = ROW.search(cell.place)
        return sheet.place(int(row[1]), columns[names[key]]) if row and names[key] else cell.place

    return place_of


def _sheet(grid: Grid, name: str) -> Sheet:
    if name in grid.hidden:
        raise NotReadable(f"A folha «{name}» está escondida: mostre-a e volte a guardar o ficheiro.")
    found = next((sheet for sheet in grid.sheets if not name or sheet.name == name), None)
    if found is None:
        raise NotReadable(f"O ficheiro não tem a folha «{name}». Tem: {', '.join(one.name for one in grid.sheets)}.")
    return found


def headings_of(sheet: Sheet, header_row: int) -> list[str]:
    """Return the texts of the row of headings."""
    for row_number, row in sheet.rows():
        if row_number >= header_row:
            return [heading(value) for value in row]
    return []


def heading(value: Value) -> str:
    """Return a heading as text; a year that a spreadsheet took for a number is a year."""
    if isinstance(value, float) and value.is_integer() and not isinstance(value, Percent):
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _columns(sheet: Sheet, layout: TableLayout) -> dict[str, int]:
    headings = headings_of(sheet, layout.header_row)
    folded = [fold(text) for text in headings]
    found = {}
    for name in layout.headings():
        places = [place for place, text in enumerate(folded) if text == fold(name)]
        if not places:
            had = ", ".join(text for text in headings if text) or "nenhuma"
            raise MissingColumn(f"Falta a coluna «{name}» na linha {layout.header_row}. Colunas encontradas: {had}.")
        if len(places) > 1:
            raise MissingColumn(f"A coluna «{name}» aparece {len(places)} vezes: dê-lhes nomes diferentes.")
        found[name] = places[0]
    return found


def _refuse_merged(sheet: Sheet, layout: TableLayout, columns: Mapping[str, int]) -> None:
    used = {place + 1 for place in columns.values()}
    for first, top, last, bottom in sheet.merged():
        if bottom > layout.header_row and used & set(range(first, last + 1)):
            place = sheet.place(top, first - 1)
            raise NotReadable(f"Há células unidas nos dados ({place}): separe-as e repita o valor em cada linha.")


def _lines(
    grid: Grid, sheet: Sheet, layout: TableLayout, columns: Mapping[str, int], read_value: ReadValue
) -> Iterator[ReadLine]:
    if grid.hidden:
        text = f"O livro tem folhas escondidas, que não foram lidas: {', '.join(grid.hidden)}."
        yield warning(IssueCode.CONTRACT, "livro", text)
    reader = _RowReader(sheet, layout, columns, grid.dialect.decimal, read_value)
    for row in sheet.rows():
        if row[0] > layout.header_row:
            yield from reader.read(row)


def _is_empty_or_note(row: Sequence[Value]) -> bool:
    written = 0
    for value in row:
        if value is not None and value != "" and str(value).strip():
            written, last = written + 1, value
            if written > 1:
                return False
    return not written or FOOTERS.match(fold(str(last).strip())) is not None


class _ValueColumn(NamedTuple):
    """A column of values, with the text of its places before and after the number of the row."""

    place: int
    period: str
    before: str
    after: str


class _RowReader:
    """Reads row after row; what a code, a period or categories mean is worked out the first time they are met."""

    def __init__(
        self, sheet: Sheet, layout: TableLayout, columns: Mapping[str, int], decimal: str, read_value: ReadValue
    ) -> None:
        self.sheet, self.layout, self.decimal, self.read_value = sheet, layout, decimal, read_value
        self.area, self.used = columns[layout.area], sorted(columns.values())
        self.period = columns[layout.period] if layout.period else None
        self.status = columns[layout.status] if layout.status else None
        self.cuts = [columns[name] for name in layout.breakdowns]
        self.values = [
            _ValueColumn(columns[name], period, *sheet.around(columns[name])) for name, period in layout.values.items()
        ]
        self.widest = self.used[-1] + 1
        self.known_areas: dict[Value, str] = {}
        self.known_cuts: dict[tuple[Value, ...], tuple[Category, ...]] = {}
        self.known_periods: dict[Value, str | None] = {}
        self.known_values: dict[Value, Answer] = {}  # of texts alone: 1, 1.0 and True are one key

    def read(self, row: Row) -> list[ReadLine]:
        row_number, cells = row
        if len(cells) < self.widest:
            cells = [*cells, *[None] * (self.widest - len(cells))]
            row = (row_number, cells)
        area = self.known_areas.get(cells[self.area])
        if area is None:  # notes and empty rows have no code that was met before
            if _is_empty_or_note(cells):
                return []
            area = self._area(cells[self.area])
        if self.sheet.name:  # only a workbook computes
            self._refuse_formulas(row)
        if not area:
            place = self.sheet.place(row_number, self.area)
            return [error(IssueCode.UNKNOWN_AREA, place, "A linha não diz o território.")]
        breakdown = self._breakdown(cells) if self.cuts else ()
        lines: list[ReadLine] = []
        for column in self.values:
            self._read_cell(lines, row, column, area, breakdown)
        return lines

    def _refuse_formulas(self, row: Row) -> None:
        row_number, cells = row
        for column in self.used:
            if isinstance(cells[column], Formula):
                place = self.sheet.place(row_number, column)
                raise NotReadable(f"Há uma fórmula em {place}: copie a coluna e cole-a só como valores.")

    def _area(self, raw: Value) -> str:
        code = heading(raw)
        code = code.zfill(DICO_DIGITS) if self.layout.has_dico and code.isdecimal() else code
        if code:
            self.known_areas[raw] = code
        return code

    def _breakdown(self, cells: Sequence[Value]) -> tuple[Category, ...]:
        raw = tuple([cells[place] for place in self.cuts])
        known = self.known_cuts.get(raw)
        if known is None:
            codes = zip(self.layout.breakdowns.values(), map(heading, raw), strict=True)
            found = [Category(dimension, code, code) for dimension, code in codes if fold(code) not in TOTALS]
            known = self.known_cuts[raw] = tuple(sorted(found))
        return known

    def _period(self, raw: Value) -> str | None:
        if raw not in self.known_periods:
            self.known_periods[raw] = None if raw in (None, "") else period_of(raw, self.layout.frequency)
        return self.known_periods[raw]

    def _read_cell(
        self, lines: list[ReadLine], row: Row, column: _ValueColumn, area: str, breakdown: tuple[Category, ...]
    ) -> None:
        row_number, cells = row
        raw = column.period or (self.layout.fixed_period if self.period is None else cells[self.period])
        code = self.known_periods.get(raw) or self._period(raw)
        if code is None:
            where = self.sheet.place(row_number, column.place if self.period is None else self.period)
            hint = " Parece uma data: formate a coluna como data." if _may_be_a_day(raw) else ""
            text = f"«{'' if raw is None else raw}» não é um período.{hint}"
            lines.append(error(IssueCode.UNKNOWN_PERIOD, where, text))
            return
        place = f"{column.before}{row_number}{column.after}"
        told = cells[column.place]
        known = self.known_values.get(told) if type(told) is str else None
        if known is None:
            try:
                known = self.read_value(told, self.decimal)
            except NotAValue as wrong:
                lines.append(error(wrong.code, place, str(wrong)))
                return
            if type(told) is str:
                self.known_values[told] = known
        value, status = known
        if self.status is not None and (sign := heading(cells[self.status])):
            said = sign_of(sign)
            if said is None:
                lines.append(warning(IssueCode.UNKNOWN_FLAG, place, f"O sinal «{sign}» não se conhece."))
                said = ObservationStatus.LOW_RELIABILITY
            status = said if value is not None or status == ObservationStatus.NOT_REPORTED else status
            value, status = settled(value, status)
        lines.append(ReadCell(area, code, breakdown, value, status, place))


def sign_of(text: str) -> ObservationStatus | None:
    """Read a sign that stands in a column of its own: one of ours (SDMX), INE's words, or Eurostat's letters."""
    if text in ObservationStatus.values:
        return ObservationStatus(text)
    return INE_FLAGS.get(fold(text)) or INE_SIGNS.get(text.lower()) or mark_of(text) or eurostat_flag(text)


def number(raw: Value, decimal: str) -> Answer:
    if isinstance(raw, str):
        simple = simple_number(raw, decimal)
        return _written(raw, decimal) if simple is None else (simple, ObservationStatus.NORMAL)
    if raw is None:
        return None, ObservationStatus.NOT_REPORTED
    if isinstance(raw, bool | date | datetime):
        raise NotAValue(IssueCode.NOT_A_NUMBER, f"«{raw}» não é um número.")
    return _finite(raw) * (100 if isinstance(raw, Percent) else 1), ObservationStatus.NORMAL


def _written(raw: str, decimal: str) -> Answer:
    mark = mark_of(raw)
    if mark is not None:
        return None, mark
    try:
        return parse_number(raw, decimal), ObservationStatus.NORMAL
    except NotANumber as wrong:
        raise NotAValue(IssueCode.NOT_A_NUMBER, _advice(raw, decimal)) from wrong


def _may_be_a_day(raw: Value) -> bool:
    """Spreadsheets count days since 1900; these are of the years from 1954 on."""
    return isinstance(raw, int | float) and 20_000 <= raw < 80_000


def _finite(raw: int | float) -> Decimal:
    value = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not value.is_finite():
        raise NotAValue(IssueCode.NOT_A_NUMBER, f"«{raw}» não é um número.")
    return value


def _advice(raw: Any, decimal: str) -> str:
    text = str(raw).strip()
    said = f"«{text[:60]}»"
    if "\n" in text:
        return f"{said} tem mais do que uma linha: veja se há aspas por fechar."
    if text.startswith("#"):
        return f"{said} é um erro da folha de cálculo: corrija a célula, ou deixe-a vazia."
    if text == LESS_THAN_HALF:
        return f"{said} quer dizer menos de metade da unidade: escreva o valor, ou 0 se é assim que se deve ler."
    if not any(character.isdecimal() for character in text):
        return f"{said} não é um número, nem um sinal que se conheça (x, n.d., -, …): escreva um deles ou o valor."
    return f"{said} não é um número escrito com «{decimal}» antes das decimais."
