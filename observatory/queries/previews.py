"""The first rows of a table that is about to be read, and how it seems to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from common.folding import fold
from observatory.readers import Dialect, Grid, Sheet, open_grid
from observatory.readers.periods import period_of
from observatory.readers.table import heading

ROWS, COLUMNS = 8, 40
LOOKED_AT, MOSTLY = 40, 0.7
AREA_TITLES = ("dico", "codigo", "cod.", "code", "geo", "municipio", "concelho", "territorio", "localizacao")
PERIOD_TITLES = ("ano", "periodo", "year", "time", "time_period", "data", "mes", "trimestre", "semestre")
VALUE_TITLES = ("valor", "valores", "value", "obs_value")
STATUS_TITLES = ("sinal", "sinais", "flag", "status", "obs_status")


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


def proposed_columns(preview: Preview) -> dict[str, Sequence[str]]:
    """Guess which column is what, by its title and by what the first rows have in it; nothing where it is unclear."""
    titles = {title: fold(title).strip() for title in preview.headings if title}
    area = next((title for known in AREA_TITLES for title, text in titles.items() if text.startswith(known)), "")
    named = [title for title, text in titles.items() if text in VALUE_TITLES]
    found = {
        "area": area,
        "period": next((title for title, text in titles.items() if text in PERIOD_TITLES), "") or _years(preview),
        "values": named or [title for title in titles if period_of(title)],
        "status": next((title for title, text in titles.items() if text in STATUS_TITLES), ""),
    }
    return {name: value for name, value in found.items() if value}


def _years(preview: Preview) -> str:
    """The only column in which every row is a period."""
    full = [
        title
        for column, title in enumerate(preview.headings)
        if title and preview.rows and all(period_of(row[column]) for _, row in preview.rows if column < len(row))
    ]
    return full[0] if len(full) == 1 else ""
