"""A file of a quarter of a million cells, from its bytes to its release, beside a bare COPY of the same rows.

What is loaded ends in two tables; the bare COPY fills two like them, keys and constraints included. Beside the clock
stands the processor time of this process and of the database's, which other work of the machine hardly moves.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from psycopg import sql

from observatory import operations
from observatory.enums import ObservationStatus, RunState, SourceFormat
from observatory.models import Area, Breakdown, Division, ImportRun, Measure, Period
from observatory.operations import NewCell
from tests.bench.database import Cost, ask, cost, throw_away_database
from tests.bench.figures import AT, make_breakdowns, make_cells, make_measure, publish

NAME = "bench_imports"
CUTS, REVISED, SEED = 25, 150, 176
ROUNDS = 3
AIM_DRY_RUN_S, AIM_LOAD = 5, 1 / 2
NOTHING = r"\N"
COPY = "COPY {} (breakdown_id, period_id, area_id, status, value, release_id, measure_id) FROM STDIN"
COLUMNS = {"area": "Território", "values": {"Valor": ""}, "period": "Ano", "breakdowns": {"Corte": "bench"}}


def run() -> bool:
    """Print the table; tell whether every aim is met."""
    with throw_away_database(NAME):
        make_breakdowns(CUTS)
        cells = list(make_cells(random.Random(SEED), CUTS))  # noqa: S311 - the same figures every time
        print(f"{f'imports, {len(cells)} cells':38}{'s':>8}{'CPU s':>8}{'× COPY':>8}   aim")
        bare = _told("bare COPY into two tables", _bare(cells))
        return all(list(_imports(cells, bare)))  # every line is told, whatever the ones before it


def _imports(cells: Sequence[NewCell], bare: Cost) -> Iterator[bool]:
    loaded = make_measure("B001")
    load = cost(lambda: publish(loaded, cells))
    _told("first load", load, bare)
    yield _aim("its share of the bare speed, CPU", bare.processor / load.processor, at_least=AIM_LOAD)
    measure = make_measure("B002")
    first = _started(measure, cells, 1)
    _told("file, first time: dry run", cost(lambda: operations.read_import(run=first, at=first.started_at)), bare)
    _told("file, first time: applied", cost(lambda: _apply(first)), bare)
    revised = [_revised(cell) if number % REVISED == 0 else cell for number, cell in enumerate(cells)]
    again = _started(measure, revised, 2)
    dry = _told("same file, 1 in 150 revised: dry run", _read(again), bare)
    yield _aim("dry run, with the difference, CPU s", dry.processor, at_most=AIM_DRY_RUN_S)
    _told("same file, 1 in 150 revised: applied", cost(lambda: _apply(again)), bare)


def _read(run: ImportRun) -> Cost:
    """The best of a few: what else the machine does only adds to it."""
    costs = [cost(lambda: operations.read_import(run=run, at=run.started_at))]
    for _ in range(ROUNDS - 1):
        operations.repeat_import(run=run)
        costs.append(cost(lambda: operations.read_import(run=run, at=run.started_at)))
    return min(costs, key=lambda one: one.processor)


def _started(measure: Measure, cells: Sequence[NewCell], days: int) -> ImportRun:
    """The cells as people send them: our codes, a comma before the decimals, «n.d.» where there is nothing."""
    cuts = dict(Breakdown.objects.values_list("pk", "label"))
    periods = dict(Period.objects.values_list("pk", "code"))
    areas = dict(Area.objects.values_list("pk", "code"))
    lines = ["Território;Ano;Corte;Valor"]
    lines += [
        f"{areas[cell.area_id]};{periods[cell.period_id]};{cuts[cell.breakdown_id]};"
        f"{'n.d.' if cell.value is None else str(cell.value).replace('.', ',')}"
        for cell in cells
    ]
    return operations.start_upload(
        measure=measure,
        source_format=SourceFormat.TABLE,
        body="\n".join(lines).encode(),
        file_name="bench.csv",
        source="bench",
        division=Division.objects.get(code="nuts-2024"),
        layout={"columns": COLUMNS},
        user=None,
        at=AT + timedelta(days=days),
    )


def _apply(run: ImportRun) -> None:
    operations.approve_import(run=run, user=None, at=run.started_at)
    done = operations.apply_import(run=run, at=run.started_at)
    if done.state != RunState.APPLIED:
        raise AssertionError(done.error)


def _revised(cell: NewCell) -> NewCell:
    return cell._replace(value=(cell.value or Decimal(0)) + 1, status=ObservationStatus.NORMAL)


def _bare(cells: Sequence[NewCell]) -> Cost:
    costs = [_bare_copy(table, cells) for table in ("observation", "latestobservation")]
    return Cost(sum(one.clock for one in costs), sum(one.processor for one in costs))


def _bare_copy(table: str, cells: Sequence[NewCell]) -> Cost:
    ask(f"CREATE TABLE bare_{table} (LIKE observatory_{table} INCLUDING INDEXES INCLUDING CONSTRAINTS)")
    return cost(lambda: _copy(cells, f"bare_{table}"))


def _copy(cells: Sequence[NewCell], table: str) -> None:
    lines = (
        f"{cell.breakdown_id}\t{cell.period_id}\t{cell.area_id}\t{cell.status.value}\t"
        f"{NOTHING if cell.value is None else cell.value}\t1\t1\n"
        for cell in cells
    )
    with connection.cursor() as cursor, cursor.copy(sql.SQL(COPY).format(sql.Identifier(table))) as copy:
        copy.write("".join(lines))


def _told(name: str, spent: Cost, bare: Cost | None = None) -> Cost:
    ratio = f"{spent.processor / bare.processor:8.2f}" if bare else ""
    print(f"{name:38}{spent.clock:8.2f}{spent.processor:8.2f}{ratio}")
    return spent


def _aim(name: str, figure: float, *, at_least: float | None = None, at_most: float | None = None) -> bool:
    is_met = figure >= at_least if at_least is not None else at_most is None or figure <= at_most
    wanted = f"≥ {at_least:g}" if at_least is not None else f"≤ {at_most:g}"
    print(f"{name:38}{'':8}{figure:8.2f}{'':8}   {wanted} {'met' if is_met else 'MISSED'}")
    return is_met
