"""Lists as files: CSV that a Portuguese spreadsheet opens, and XLSX; both say where the figures come from."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Generic, TypeVar

import xlsxwriter
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from common.demonstration import demonstration_mark
from common.ui.formatting import local

RowT = TypeVar("RowT")
LICENCE = "Creative Commons Atribuição 4.0 (CC BY 4.0)"
INTERNAL = "Uso interno"  # what only who signs in may see is not given away
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 80


@dataclass(frozen=True)
class ExportColumn(Generic[RowT]):
    """A column of a file: its heading and how to read it from a row."""

    label: str
    getter: Callable[[RowT], Any]


@dataclass(frozen=True)
class Provenance:
    """Where a file's content comes from, when it was taken and how it may be used again."""

    source: str
    extracted_at: datetime
    licence: str = LICENCE
    warning: str = ""
    """What nobody may miss of the content itself, such as that it is simulated."""

    @property
    def lines(self) -> list[tuple[str, str]]:
        mark = " ".join(said for said in (self.warning, demonstration_mark()) if said)
        return [
            ("Fonte dos dados", self.source),
            ("Extraído em", f"{local(self.extracted_at):%Y-%m-%d %H:%M}"),
            ("Licença", self.licence),
            *([("Aviso", mark)] if mark else []),
        ]


def csv_response(
    name: str, columns: Sequence[ExportColumn[RowT]], rows: Iterable[RowT], provenance: Provenance
) -> HttpResponse:
    """Answer with UTF-8, a BOM and semicolons; the provenance stands in columns, so the file stays one table."""
    said = provenance.lines
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(column.label for column in columns), *(label for label, _ in said)])
    for row in rows:
        writer.writerow([*(as_text(column.getter(row)) for column in columns), *(neutral(value) for _, value in said)])
    return _download(text.getvalue().encode("utf-8-sig"), name, "csv", CSV_TYPE, provenance)


def xlsx_response(
    name: str, columns: Sequence[ExportColumn[RowT]], rows: Iterable[RowT], provenance: Provenance
) -> HttpResponse:
    """Answer with a workbook: the list on one sheet, its source, date and licence on another."""
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": name, "created": local(provenance.extracted_at).replace(tzinfo=None)})
        _write_list(book, columns, rows)
        _write_provenance(book, provenance)
    return _download(file.getvalue(), name, "xlsx", XLSX_TYPE, provenance)


def json_response(
    name: str, columns: Sequence[ExportColumn[RowT]], rows: Iterable[RowT], provenance: Provenance
) -> HttpResponse:
    """Answer with the provenance and the list, each row an object with the headings of the table as names."""
    content = {
        "fonte": provenance.source,
        "extraido_em": local(provenance.extracted_at).isoformat(),
        "licenca": provenance.licence,
        "linhas": [{column.label: _plain(column.getter(row)) for column in columns} for row in rows],
    }
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return _download(body, name, "json", "application/json", provenance)


RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
ALL_RESPONSES = {**RESPONSES, "json": json_response}
LABELS = {
    "svg": gettext_noop("Desenho"),
    "png": gettext_noop("Imagem"),
    "csv": gettext_noop("Tabela de texto"),
    "xlsx": gettext_noop("Folha de cálculo"),
    "json": gettext_noop("Dados para programas"),
}


def downloads(
    url_name: str, query: QueryDict | None = None, *, formats: Iterable[str] = tuple(RESPONSES), **where: str
) -> list[dict[str, str]]:
    """Return the links of a list to its files for `{% download_links %}`; the address keeps the filters in force.

    The address takes an `extension`, one of `formats`, and whatever is in `where`.
    """
    kept = f"?{query.urlencode()}" if query else ""
    return [
        {
            "label": gettext(LABELS[name]),
            "url": reverse(url_name, kwargs={**where, "extension": name}) + kept,
            "format": name.upper(),
        }
        for name in formats
    ]


def neutral(text: str) -> str:
    """Stop a spreadsheet from reading a text as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_text(value: Any) -> str:
    """Write a value as a cell of a text file, where nothing is a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "sim" if value else "não"
        case int() | float() | Decimal():
            return str(int(value)) if value == int(value) else f"{value:f}".replace(".", ",")
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return neutral(str(value))


def _plain(value: Any) -> Any:
    """What JSON can hold: numbers as numbers, dates as ISO, what is missing as null."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return local(value).isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _write_list(book: xlsxwriter.Workbook, columns: Sequence[ExportColumn[RowT]], rows: Iterable[RowT]) -> None:
    sheet = book.add_worksheet("Dados")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    widths = [len(column.label) for column in columns]
    sheet.write_row(0, 0, [column.label for column in columns], bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = column.getter(row)
            write_cell(sheet, last, place, value, wrapped, dated)
            widths[place] = max(widths[place], len(as_text(value)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)


def write_cell(sheet: Any, row: int, place: int, value: Any, wrapped: Any, dated: Any) -> None:
    """Write a number or a date as one and everything else as text; what is missing stays an empty cell."""
    match value:
        case None:
            return
        case bool():
            sheet.write_string(row, place, as_text(value), wrapped)
        case int() | float() | Decimal():
            sheet.write_number(row, place, value, wrapped)
        case datetime():
            sheet.write_string(row, place, as_text(value), wrapped)
        case date():
            sheet.write_datetime(row, place, value, dated)
        case _:
            sheet.write_string(row, place, str(value), wrapped)


def _write_provenance(book: xlsxwriter.Workbook, provenance: Provenance) -> None:
    sheet = book.add_worksheet("Fonte")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, WIDEST)
    for row, (label, value) in enumerate(provenance.lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value, wrapped)


def _download(body: bytes, name: str, extension: str, content_type: str, provenance: Provenance) -> HttpResponse:
    file = f"{name}-{local(provenance.extracted_at):%Y-%m-%d}.{extension}"
    return HttpResponse(
        body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{file}"'}
    )
