"""The first rows of a table that is about to be read, and how it seems to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from observatory.readers import Dialect, Grid, Sheet, open_grid
from observatory.readers.table import heading

ROWS, COLUMNS = 8, 40


@dataclass(frozen=True)
class Preview:
    """`headings` are of the row of titles, `rows` those under it, each with its number."""

    grid: Grid
    sheet: Sheet
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    @property
    def dialect(self) -> Dialect:
        return self.grid.dialect


def preview_of(body: bytes, *, sheet: str = "", header_row: int = 1, dialect: Dialect | None = None) -> Preview:
    """Open a file and show its beginning. Raises ReadRefused."""
    grid = open_grid(body, dialect)
    found = next((one for one in grid.sheets if one.name == sheet), grid.sheets[0])
    headings: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for row_number, row in islice(found.rows(), header_row + 4 * ROWS):
        texts = [heading(value) for value in row]
        if not headings and row_number >= header_row:
            headings = texts
        elif headings and any(texts) and len(rows) < ROWS:
            rows.append((row_number, texts[:COLUMNS]))
    return Preview(grid, found, headings[:COLUMNS], rows)
