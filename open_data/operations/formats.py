"""How observations become files: CSV, Parquet, and a package of all that one needs to use a measure.

The same observations give the same bytes: nothing in them comes from the clock or from the machine.
"""

import csv
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from observatory.enums import AreaLevel
from open_data.queries.cells import Cells
from open_data.queries.columns import COLUMNS, Kind
from open_data.queries.names import STATUSES, Names

TYPES = {
    Kind.TEXT: pa.dictionary(pa.int32(), pa.string()),
    Kind.NUMBER: pa.decimal128(18, 4),
    Kind.WHOLE: pa.int32(),
    Kind.YES_OR_NO: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
}
SCHEMA = pa.schema([pa.field(column.name, TYPES[column.kind], column.may_be_empty) for column in COLUMNS])
TOWN = AreaLevel.MUNICIPALITY.value
LEVELS = {level.value: level.portuguese for level in AreaLevel}
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in a package


@dataclass
class Counted:
    """What a file turned out to hold."""

    rows: int = 0
    released_at: datetime | None = None
    is_simulated: bool = False


def rows_of(cells: Cells, names: Names) -> list[tuple[Any, ...]]:
    """Put the names beside each figure, in the order of the columns; the last is a moment."""
    rows = []
    for measure_id, breakdown_id, period_id, area_id, release_id, value, status in cells:
        measure, release = names.measures[measure_id], names.releases[release_id]
        code, name, level = names.areas[area_id]
        rows.append(
            (
                measure.code, measure.name, measure.domain,
                measure.unit_of_towns if level == TOWN else measure.unit_of_wholes,
                *names.breakdowns[breakdown_id], names.periods[period_id], code, name, LEVELS[level], release.division,
                value, status, STATUSES[status], release.origin, release.is_simulated, release.source, release_id,
                release.released_at,
            )
        )  # fmt: skip
    return rows


class TableWriter:
    """Writes the same rows as CSV and as Parquet, some at a time."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.csv_path, self.parquet_path = folder / f"{stem}.csv", folder / f"{stem}.parquet"
        self.counted = Counted()
        self._text = self.csv_path.open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._csv.writerow([column.name for column in COLUMNS])
        self._parquet = pq.ParquetWriter(self.parquet_path, SCHEMA, compression="zstd", version="2.6")

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parquet.close()
        self._text.close()

    def write(self, cells: Cells, names: Names) -> None:
        rows = rows_of(cells, names)
        self._csv.writerows(_as_text(row, names.releases[row[-2]].moment) for row in rows)
        self._parquet.write_table(pa.table(list(_arrays(rows)), schema=SCHEMA))
        told = {row[-2] for row in rows}
        releases = [names.releases[release] for release in told]
        counted = self.counted
        counted.rows += len(rows)
        counted.is_simulated = counted.is_simulated or any(release.is_simulated for release in releases)
        moments = [release.released_at for release in releases]
        counted.released_at = max([*moments, *([counted.released_at] if counted.released_at else [])])

    def describe(self, said: Mapping[str, str]) -> None:
        """Say in the file itself what it is, before it is closed."""
        self._parquet.add_key_value_metadata(dict(said))


def _as_text(row: tuple[Any, ...], moment: str) -> list[str | None]:
    *texts, value, status, status_said, origin, is_simulated, source, release, _released_at = row
    simulated = "true" if is_simulated else "false"
    return [*texts, plain(value), status, status_said, origin, simulated, source, str(release), moment]


def plain(value: Decimal | None) -> str | None:
    """A value without the zeros that the database keeps at its end."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _arrays(rows: list[tuple[Any, ...]]) -> Iterable[pa.Array]:
    for column, values in zip(COLUMNS, zip(*rows, strict=True), strict=True):
        if column.kind is Kind.TEXT:
            yield pa.array(values, pa.string()).dictionary_encode()
        else:
            yield pa.array(values, TYPES[column.kind])


def write_package(path: Path, files: Mapping[str, Path | str], at: datetime) -> None:
    """Put files and texts together, as of a moment; every package of the same content is the same."""
    when = max(at.timetuple()[:6], EARLIEST)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            with package.open(entry, "w", force_zip64=True) as target:
                if isinstance(content, str):
                    target.write(content.encode())
                    continue
                with content.open("rb") as source:
                    while part := source.read(1 << 20):
                        target.write(part)
