"""Puts the cells that are about to be published where the database can look at all of them at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from django.db import connection
from psycopg import sql

from observatory.enums import ChangeKind, ObservationStatus
from observatory.models import ImportRun

BATCH = 20_000
_TABLE = """
    CREATE TEMPORARY TABLE observatory_incoming (
        breakdown_id integer, period_id smallint, area_id smallint, status varchar(1), value numeric(18, 4)
    )
"""
_COPY = "COPY observatory_incoming (breakdown_id, period_id, area_id, status, value) FROM STDIN"
# What vanished is only there when it is to be withdrawn.
_VIEW = sql.SQL("""
    CREATE TEMPORARY VIEW observatory_incoming AS
    SELECT breakdown_id, period_id, area_id, value,
        CASE kind WHEN {vanished} THEN {withdrawn} ELSE status END AS status
    FROM observatory_importchange WHERE run_id = {run} AND (kind <> {vanished} OR {withdraws})
""")


class NewCell(NamedTuple):
    """A value to publish, or the reason why there is none."""

    breakdown_id: int
    period_id: int
    area_id: int
    value: Decimal | None
    status: ObservationStatus = ObservationStatus.NORMAL


def with_room_to_sort() -> None:
    """Until the transaction ends, join and sort hundreds of thousands of cells in memory instead of in files."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")


@contextmanager
def incoming(cells: Iterable[NewCell] | ImportRun) -> Iterator[None]:
    """Have the cells, or all that a run would change, in `observatory_incoming` for a while.

    On an error the relation is left to the rollback, which removes it.
    """
    if isinstance(cells, ImportRun):
        kind = "VIEW"
        with connection.cursor() as cursor:
            cursor.execute(
                _VIEW.format(
                    run=cells.pk,
                    vanished=ChangeKind.VANISHED.value,
                    withdrawn=ObservationStatus.WITHDRAWN.value,
                    withdraws=bool(cells.layout.get("withdraws_vanished")),
                )
            )
    else:
        kind = "TABLE"
        _copy(cells)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP {kind} observatory_incoming")


def _copy(cells: Iterable[NewCell]) -> None:
    waiting = iter(cells)
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy(_COPY) as copy:
            while lines := "".join(map(_line, islice(waiting, BATCH))):
                copy.write(lines)
        cursor.execute("ANALYZE observatory_incoming")


def _line(cell: NewCell) -> str:
    value = r"\N" if cell.value is None else cell.value
    return f"{cell.breakdown_id}\t{cell.period_id}\t{cell.area_id}\t{cell.status.value}\t{value}\n"
