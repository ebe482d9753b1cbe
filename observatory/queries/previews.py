"""The first rows of a table that is about to be read, and how it seems to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from observatory.readers import Dialect, Grid, Sheet, open_grid
from observatory.readers.table import heading

ROWS, COLUMNS = 8, 40
LOOKED_AT, MOSTLY = 40, 0.7


@dataclass(frozen=True)
class Preview:
    """`headings` are of the row of titles, `header_row`, and `rows` those under it, each with its number."""

    grid: Grid
    sheet: Sheet
    header_row: int
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    @property
    def dialect(self) -> Dialect:
        return self.grid.dialect


def preview_of(body: bytes, *, sheet: str = "", header_row: int = 0, dialect: Dialect | None = None) -> Preview:
    """Open a file and show its beginning; the row of titles is looked for when it is not said. Raises ReadRefused."""
    grid = open_grid(body, dialect)
    found = next((one for one in grid.sheets if one.name == sheet), grid.sheets[0])
    header_row = header_row or _header_row(found)
    headings: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for row_number, row in islice(found.rows(), header_row + 4 * ROWS):
        texts = [heading(value) for value in row]
        if not headings and row_number >= header_row:
            headings = texts
        elif headings and any(texts) and len(rows) < ROWS:
            rows.append((row_number, texts[:COLUMNS]))
    return Preview(grid, found, header_row, headings[:COLUMNS], rows)


def _header_row(sheet: Sheet) -> int:
    """Titles fill the columns that the rows under them fill; what stands above them fills one or two."""
    filled = [(number, sum(heading(value) != "" for value in row)) for number, row in islice(sheet.rows(), LOOKED_AT)]
    widest = max((count for _, count in filled), default=0)
    return next((number for number, count in filled if count > 1 and count >= widest * MOSTLY), 1)
