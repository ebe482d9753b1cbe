"""Files of rows and columns, CSV or XLSX: opened with care, their way of writing found and told."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, TypeAlias
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from common.files.archives import fault_in_ooxml
from observatory.readers.cells import NotReadable, TooLarge
from observatory.readers.numbers import style_of

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 500_000, 500, 5_000_000
SAMPLE_ROWS = 5_000
DELIMITERS = (";", "\t", ",", "|")
WORKBOOK = "spreadsheetml.sheet.main+xml"
BOM = b"\xef\xbb\xbf"
OTHERS = {
    b"%PDF": "um PDF",
    b"<": "uma página da Web ou XML",
    b"{": "JSON",
    b"[": "JSON",
}
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')

Value: TypeAlias = str | int | float | bool | date | datetime | None
Row: TypeAlias = tuple[int, Sequence[Value]]


class Formula(str):
    """What a cell computes; its value is whatever a program last made of it, so that it is not taken."""


class Percent(float):
    """What a cell shows as a percentage, kept as a part of one: 0.345 is shown, and meant, as 34.5 %."""

    def __str__(self) -> str:
        return f"{Decimal(repr(self)) * 100:f} %"


@dataclass(frozen=True)
class Dialect:
    """How a file is written. `examples` are the numbers that told the decimal mark; with none it was assumed."""

    encoding: str = ""
    delimiter: str = ""
    decimal: str = ","
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def is_certain(self) -> bool:
        return len(self.examples) == 1

    @property
    def is_conflicting(self) -> bool:
        return len(self.examples) > 1

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Sheet:
    """A sheet that can be seen; `rows` reads it anew, each row with its number as people count them."""

    name: str
    rows: Callable[[], Iterator[Row]]
    merged: Callable[[], list[tuple[int, int, int, int]]] = list

    def place(self, row: int, column: int) -> str:
        before, after = self.around(column)
        return f"{before}{row}{after}"

    def around(self, column: int) -> tuple[str, str]:
        """Return what stands before and after the number of the row, in the place of a cell of this column."""
        if self.name:
            return f"folha «{self.name}», {get_column_letter(column + 1)}", ""
        return "linha ", f", coluna {column + 1}"


@dataclass(frozen=True)
class Grid:
    sheets: list[Sheet]
    hidden: list[str]
    dialect: Dialect


def open_grid(body: bytes, dialect: Dialect | None = None) -> Grid:
    """Open a file; with a dialect it is read that way, without one it is found. Raises ReadRefused."""
    if not body.strip():
        raise NotReadable("O ficheiro está vazio.")
    if body[:4] == b"PK\x03\x04" or body[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _open_workbook(body, dialect)
    head = body.removeprefix(BOM).lstrip()[:5]
    for start, kind in OTHERS.items():
        if head.startswith(start):
            raise NotReadable(f"O ficheiro é {kind}, e não uma tabela: guarde a tabela como CSV ou XLSX e envie-a.")
    return _open_text(body, dialect or detect_dialect(body))


def detect_dialect(body: bytes) -> Dialect:
    """Find encoding, delimiter and decimal mark of a text."""
    encoding = detect_encoding(body)
    text = _decoded(body, encoding)
    delimiter = detect_delimiter(text)
    return _with_style(Dialect(encoding, delimiter), _rows_of(text, delimiter))


def detect_encoding(body: bytes) -> str:
    """A byte order mark tells; UTF-8 proves itself; what is left is one of the two of Western Europe."""
    if body.startswith(BOM):
        return "utf-8-sig"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = body[:2_000]
    if head.count(b"\0") > len(head) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def detect_delimiter(text: str) -> str:
    """Take the delimiter that parts most lines into the same number of columns."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for _, row in islice(_rows_of(text, delimiter), 60) if any(row)]
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        return (count / len(widths), width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=score)


def _decoded(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding)
    except (UnicodeDecodeError, LookupError) as wrong:
        raise NotReadable(f"O texto não está em {encoding}: escolha outra codificação.") from wrong
    if "\0" in text:
        raise NotReadable("O ficheiro não é texto nem folha de cálculo: guarde-o como CSV ou XLSX e envie-o de novo.")
    return text


def _open_text(body: bytes, dialect: Dialect) -> Grid:
    text = _decoded(body, dialect.encoding or detect_encoding(body)).removeprefix("\ufeff")
    delimiter = dialect.delimiter or detect_delimiter(text)
    return Grid([Sheet("", lambda: _limited(_rows_of(text, delimiter)))], [], dialect)


def _rows_of(text: str, delimiter: str) -> Iterator[Row]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in lines:
            yield lines.line_num, row
    except csv.Error as wrong:
        raise NotReadable(f"A linha {lines.line_num} não se consegue ler: veja se há aspas por fechar.") from wrong


def _with_style(dialect: Dialect, rows: Iterator[Row]) -> Dialect:
    """A file parted by commas says «1.5» more often than «1,5», when nothing in it tells."""
    texts = (cell for _, row in islice(rows, SAMPLE_ROWS) for cell in row if isinstance(cell, str))
    style = style_of(texts, otherwise="." if dialect.delimiter == "," else ",")
    return Dialect(dialect.encoding, dialect.delimiter, style.decimal, style.examples)


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    cells = 0
    for count, (number, row) in enumerate(rows, 1):
        cells += len(row)
        if count > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            lines, held = (f"{limit:,}".replace(",", "\u202f") for limit in (MAX_ROWS, MAX_CELLS))
            most = f"{lines} linhas, {MAX_COLUMNS} colunas ou {held} células"
            raise TooLarge(f"O ficheiro passa de {most}: divida-o e importe por partes.")
        yield number, row


def _open_workbook(body: bytes, dialect: Dialect | None) -> Grid:
    fault = fault_in_ooxml(BytesIO(body), WORKBOOK)
    if fault:
        raise NotReadable(f"O ficheiro {fault}")
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=False)
    except (BadZipFile, KeyError, ValueError, OSError, TypeError) as wrong:
        raise NotReadable("O livro não se consegue abrir: guarde-o de novo em XLSX.") from wrong
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = [Sheet(sheet.title, _rows_in(sheet), _merged_in(book, sheet)) for sheet in seen]
    if not sheets:
        raise NotReadable("O livro não tem folhas visíveis: mostre a folha dos dados e volte a guardá-lo.")
    hidden = [sheet.title for sheet in book.worksheets if sheet not in seen]
    if dialect is None:
        dialect = _with_style(Dialect(), (row for sheet in sheets for row in sheet.rows()))
    return Grid(sheets, hidden, dialect)


def _rows_in(sheet: Any) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        sheet.reset_dimensions()  # what a sheet declares of its size may be false
        kinds: dict[int, bool] = {}
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [_value(cell, kinds) for cell in cells]

    return lambda: _limited(rows())


def _value(cell: Any, is_percent: dict[int, bool]) -> Value:
    """How a cell is shown depends on its style, of which a book has a few and a sheet has many cells."""
    if cell.data_type == "f":
        return Formula(cell.value)
    value: Value = cell.value
    if type(value) is int or type(value) is float:
        style = cell._style_id
        if style not in is_percent:
            is_percent[style] = "%" in cell.number_format
        return Percent(value) if is_percent[style] else value
    return value


def _merged_in(book: Any, sheet: Any) -> Callable[[], list[tuple[int, int, int, int]]]:
    """Cells that are one have their value in the first only; a sheet read row by row does not tell which they are."""

    def merged() -> list[tuple[int, int, int, int]]:
        content = book._archive.read(sheet._worksheet_path)
        found = [range_boundaries(place.decode()) for place in MERGED.findall(content)]
        return [(left or 1, top or 1, right or 1, bottom or 1) for left, top, right, bottom in found]

    return merged
