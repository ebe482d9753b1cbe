"""Many tables in one file, written row by row: a workbook, or a ZIP of text files. What is read is never kept."""

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, TextIO

import xlsxwriter
from django.utils.text import slugify

from common.exports.tables import Provenance, as_text, write_cell

LONGEST_CELL = 32_000  # what a cell of a workbook holds, less the note
CUT = " […cortado: o texto inteiro está no CSV]"
SHEET_NAME = 31
NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))


class Book(Protocol):
    """Takes rows of any of its tables, in any order; the file is whole once it is left without an error."""

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None: ...

    def __enter__(self) -> "Book": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Workbook:
    """An XLSX with a sheet for each table; rows already written lie on disk."""

    def __init__(self, path: Path, tables: Mapping[str, Sequence[str]], provenance: Provenance) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "remove_timezone": True,
            "tmpdir": str(path.parent),
        }
        self.book = xlsxwriter.Workbook(path, options)
        bold = self.book.add_format({"bold": True, "bottom": 1})
        self.plain = self.book.add_format({"valign": "top"})
        self.dated = self.book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        first = self.book.add_worksheet("Fonte")
        first.set_column(0, 0, 22)
        first.set_column(1, 1, 90)
        for place, (label, value) in enumerate(provenance.lines):
            first.write_string(place, 0, label, bold)
            first.write_string(place, 1, value, self.plain)
        self.sheets: dict[str, Any] = {}
        self.last: dict[str, int] = {}
        for table, headings in tables.items():
            sheet = self.book.add_worksheet(_sheet_name(table, self.sheets))
            sheet.set_column(0, max(len(headings) - 1, 0), 24)
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, [str(heading)[:LONGEST_CELL] for heading in headings], bold)
            self.sheets[table], self.last[table] = sheet, 0

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        sheet = self.sheets[table]
        for row in rows:
            self.last[table] += 1
            for place, value in enumerate(row):
                shown = value[:LONGEST_CELL] + CUT if isinstance(value, str) and len(value) > LONGEST_CELL else value
                write_cell(sheet, self.last[table], place, shown, self.plain, self.dated)


class Bundle:
    """A ZIP with a CSV for each table, and a text that says where they come from."""

    def __init__(self, path: Path, tables: Mapping[str, Sequence[str]], provenance: Provenance) -> None:
        self.path, self.provenance, self.stack = path, provenance, ExitStack()
        self.folder = Path(self.stack.enter_context(TemporaryDirectory(dir=path.parent)))
        self.writers: dict[str, Any] = {}
        for table, headings in tables.items():
            file: TextIO = self.stack.enter_context(
                (self.folder / f"{slugify(table)}.csv").open("w", encoding="utf-8-sig", newline="")
            )
            self.writers[table] = csv.writer(file, delimiter=";", lineterminator="\r\n")
            self.writers[table].writerow(map(as_text, headings))

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        files = self.stack.pop_all()
        with TemporaryDirectory(dir=self.path.parent) as kept:
            if error is None:
                names = sorted(self.folder.iterdir())
                # The files are closed, and their folder goes, when the stack is left.
                moved = [one.rename(Path(kept) / one.name) for one in names]
                files.close()
                self._pack(moved)
            else:
                files.close()

    def _pack(self, files: Sequence[Path]) -> None:
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as packed:
            read_me = "\r\n".join(f"{label}: {value}" for label, value in self.provenance.lines)
            packed.writestr("LEIA-ME.txt", f"{read_me}\r\n")
            for file in files:
                packed.write(file, file.name)

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        self.writers[table].writerows([as_text(value) for value in row] for row in rows)


BOOKS: Mapping[str, type[Workbook] | type[Bundle]] = {"xlsx": Workbook, "zip": Bundle}


def _sheet_name(table: str, taken: Mapping[str, Any]) -> str:
    """Return a name that a workbook takes: short, without its signs, and nobody else's."""
    name = table.translate(NOT_IN_NAMES).strip("' ")[:SHEET_NAME] or "Folha"
    names = {sheet.get_name().lower() for sheet in taken.values()} | {"fonte"}
    number, made = 2, name
    while made.lower() in names:
        made = f"{name[: SHEET_NAME - 4]} ({number})"
        number += 1
    return made
