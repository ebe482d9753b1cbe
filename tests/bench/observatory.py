"""Ten million observations: a map, a series, a profile and an import, beside the bare statements in one run.

They are made up in a database of their own, migrated and loaded like any other, and dropped at the end. Each reference
is the least that PostgreSQL can be asked for the same: the rows of one key, or a bare COPY of the same lines into a
table like the ledger.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from common.norm.reference import load_all
from observatory import operations, queries
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Breakdown, Division, ImportRun, Measure, Period
from observatory.operations import NewCell

NAME = "bench_observatory"
AREAS, YEARS, MEASURES, BREAKDOWNS = 341, range(2007, 2037), 60, 17
IMPORTED_BREAKDOWNS, REVISED = 25, 150  # 255 750 cells, one in 150 revised
QUESTIONS, SEED = 400, 176
AT = datetime(2027, 1, 1, tzinfo=UTC)
AIM_TIMES, AIM_MAP_MS, AIM_PROFILE_MS, AIM_IMPORT_S, AIM_LOAD = 3, 20, 60, 5, 1 / 2
BARE_MAP = """
    SELECT area_id, value, status FROM observatory_latestobservation
    WHERE measure_id = %s AND breakdown_id = %s AND period_id = %s
"""
BARE_SERIES = """
    SELECT area_id, period_id, value, status FROM observatory_latestobservation
    WHERE measure_id = %s AND breakdown_id = %s AND period_id = ANY(%s) AND area_id = ANY(%s)
"""
NOTHING = r"\N"
COPY = "COPY {} (breakdown_id, period_id, area_id, status, value, {}) FROM STDIN"


def run(*, measures: int = MEASURES) -> bool:
    """Print the table; tell whether every aim is met."""
    chance = random.Random(SEED)  # noqa: S311 - the same figures every time
    with _throw_away_database():
        began = time.perf_counter()
        cells = _fill(chance, measures)
        print(f"observatory, {cells / 1e6:.1f} M observations, published in {time.perf_counter() - began:.0f} s")
        return all([*_reads(chance), *_writes(chance)])


@contextmanager
def _throw_away_database() -> Iterator[None]:
    kept = settings.DATABASES["default"]["NAME"]
    _ask(f"DROP DATABASE IF EXISTS {NAME}")
    _ask(f"CREATE DATABASE {NAME}")
    try:
        _turn_to(NAME)
        call_command("migrate", verbosity=0, interactive=False)
        load_all()
        yield
    finally:
        _turn_to(kept)
        _ask(f"DROP DATABASE {NAME} WITH (FORCE)")


def _turn_to(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name


def _ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _fill(chance: random.Random, measures: int) -> int:
    """Publish every measure in all breakdowns, years and areas; tell how many cells that makes."""
    for number in range(1, IMPORTED_BREAKDOWNS):
        Breakdown.objects.create(key=f"bench={number}", label=f"Corte {number}")
    for year in YEARS:
        operations.ensure_period(code=str(year))
    kept = list(Measure.objects.filter(releases=None, number__isnull=False))[:measures]
    kept += [_measure(f"B{number:03}") for number in range(measures - len(kept))]
    cells = 0
    for measure in kept:
        Measure.objects.filter(pk=measure.pk).update(lowest_level=AreaLevel.MUNICIPALITY, valid_to=None)
        measure.refresh_from_db()
        made = list(_cells(chance, BREAKDOWNS, yes_or_no=measure.kind == "ADOPTION"))
        _publish(measure, made)
        cells += len(made)
    for table in ("observation", "latestobservation", "measurestat"):
        _ask(f"VACUUM ANALYZE observatory_{table}")
    return cells


def _measure(code: str) -> Measure:
    like = Measure.objects.get(code="POP")
    return Measure.objects.create(
        code=code,
        indicator=code,
        sub_indicator=code,
        description=code,
        short_name=code,
        kind=like.kind,
        direction=like.direction,
        aggregation=like.aggregation,
        lowest_level=like.lowest_level,
        frequency=like.frequency,
    )


def _cells(chance: random.Random, breakdowns: int, *, yes_or_no: bool = False) -> Iterator[NewCell]:
    """One in twenty has no value."""
    cuts = Breakdown.objects.order_by("pk").values_list("pk", flat=True)[:breakdowns]
    periods = Period.objects.filter(code__in=map(str, YEARS)).order_by("pk").values_list("pk", flat=True)
    areas = Area.objects.order_by("pk").values_list("pk", flat=True)
    values = [Decimal(value) / (1 if yes_or_no else 10) for value in range(2 if yes_or_no else 10_000)]
    for place in product(cuts, periods, areas):
        if chance.random() < 0.05:
            yield NewCell(*place, None, ObservationStatus.NOT_AVAILABLE)
        else:
            yield NewCell(*place, chance.choice(values))


def _publish(measure: Measure, cells: Sequence[NewCell] | ImportRun, *, days: int = 0) -> None:
    operations.publish(
        measure=measure,
        cells=cells,
        origin=Origin.OFFICIAL,
        source="bench",
        division=Division.objects.get(code="nuts-2024"),
        at=AT + timedelta(days=days),
        by=None,
    )


def _reads(chance: random.Random) -> Iterator[bool]:
    town = AreaLevel.MUNICIPALITY
    measures, periods = _filled_measures(), list(Period.objects.filter(code__in=map(str, YEARS)))
    cuts = list(Breakdown.objects.order_by("pk")[:BREAKDOWNS])
    areas = list(Area.objects.filter(level=town))
    asked = [
        (chance.choice(measures), chance.choice(periods), chance.choice(cuts), chance.sample(areas, 5))
        for _ in range(QUESTIONS)
    ]
    print(f"{'':38}{'p50 ms':>8}{'p95 ms':>8}{'p50 ×':>8}{'p95 ×':>8}   aim")
    bare = _times(lambda m, p, b, _: _bare(BARE_MAP, [m.pk, b.pk, p.pk]), asked)
    ours = _times(lambda m, p, b, _: queries.map_values(m, p, b, town), asked)
    _told("map: bare statement", bare)
    yield _told("map: 308 cells", ours, bare, most_ms=AIM_MAP_MS)
    _told("map: as of a moment", _times(lambda m, p, b, _: queries.map_values(m, p, b, town, AT), asked))
    _told("ranking of 308", _times(lambda m, p, b, _: queries.ranking(m, p, b, town), asked))
    years = [period.pk for period in periods]
    bare = _times(lambda m, _, b, some: _bare(BARE_SERIES, [m.pk, b.pk, years, [a.pk for a in some]]), asked)
    ours = _times(lambda m, _, b, some: queries.series(m, some, b), asked)
    _told("series: bare statement", bare)
    yield _told("series of 5 areas", ours, bare)
    profiles = _times(lambda _m, _p, _b, some: queries.profile(some[0]), asked[: QUESTIONS // 4])
    yield _told("profile of a municipality", profiles, most_ms=AIM_PROFILE_MS)


def _filled_measures() -> list[Measure]:
    return list(Measure.objects.filter(releases__released_at=AT))


def _bare(statement: str, parameters: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.fetchall()


def _times(work: Callable[..., object], asked: Sequence[tuple[object, ...]]) -> list[float]:
    """In milliseconds, once the connection and the plans of the first ten are warm."""
    for question in asked[:10]:
        work(*question)
    return [_seconds(lambda question=question: work(*question)) * 1000 for question in asked]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _told(name: str, times: list[float], bare: list[float] | None = None, *, most_ms: float | None = None) -> bool:
    """Print a line; one with a limit or a bare statement beside it has an aim, unless it is only told."""
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    aims = [(f"p95 ≤ {most_ms} ms", p95 <= most_ms)] if most_ms else []
    ratios = ""
    if bare:
        by50, by95 = p50 / statistics.median(bare), p95 / statistics.quantiles(bare, n=20)[-1]
        ratios = f"{by50:8.2f}{by95:8.2f}"
        aims.append((f"p50 ≤ {AIM_TIMES} ×", by50 <= AIM_TIMES))
    verdict = ", ".join(f"{aim} {'met' if is_met else 'MISSED'}" for aim, is_met in aims)
    print(f"{name:38}{p50:8.2f}{p95:8.2f}{ratios:16}   {verdict}")
    return all(is_met for _, is_met in aims)


def _writes(chance: random.Random) -> Iterator[bool]:
    """A first load of a new measure beside a bare COPY, then the same file again with a few cells revised.

    What is loaded ends in two tables; the bare COPY fills the same two, keys and constraints included.
    """
    measure = _measure("B999")
    cells = list(_cells(chance, IMPORTED_BREAKDOWNS))
    bare = [_bare_copy(table, cells) for table in ("observation", "latestobservation")]
    ours = _seconds(lambda: _publish(measure, cells))
    print(f"{f'first load of {len(cells)} cells':38}{ours:8.2f} s   bare COPY {bare[0]:.2f} + {bare[1]:.2f} s")
    yield _aim("as a share of the bare speed", sum(bare) / ours, at_least=AIM_LOAD)
    revised = [_revised(cell) if number % REVISED == 0 else cell for number, cell in enumerate(cells)]
    run = ImportRun.objects.create(measure=measure, started_at=AT)
    staged = _seconds(lambda: _copy(revised, "observatory_stagedobservation", "run_id, place", f"{run.pk}\t"))
    compared = _seconds(lambda: queries.difference_of(run, Origin.OFFICIAL))
    published = _seconds(lambda: _publish(measure, run, days=1))
    print(f"{'the same file, one in 150 revised':38}{'':8}     staged {staged:.2f} s, published {published:.2f} s")
    yield _aim("dry run, with the difference, s", staged + compared, at_most=AIM_IMPORT_S)


def _revised(cell: NewCell) -> NewCell:
    return cell._replace(value=(cell.value or Decimal(0)) + 1, status=ObservationStatus.NORMAL)


def _bare_copy(table: str, cells: Sequence[NewCell]) -> float:
    _ask(f"CREATE TABLE bare_{table} (LIKE observatory_{table} INCLUDING INDEXES INCLUDING CONSTRAINTS)")
    return _seconds(lambda: _copy(cells, f"bare_{table}", "release_id, measure_id", "1\t1"))


def _copy(cells: Sequence[NewCell], table: str, columns: str, given: str) -> None:
    """Copy with the same values in further columns for all."""
    statement = sql.SQL(COPY).format(sql.Identifier(table), sql.SQL(columns))
    lines = (
        f"{cell.breakdown_id}\t{cell.period_id}\t{cell.area_id}\t{cell.status.value}\t"
        f"{NOTHING if cell.value is None else cell.value}\t{given}\n"
        for cell in cells
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines))


def _aim(name: str, figure: float, *, at_least: float | None = None, at_most: float | None = None) -> bool:
    is_met = figure >= at_least if at_least is not None else at_most is None or figure <= at_most
    wanted = f"≥ {at_least:g}" if at_least is not None else f"≤ {at_most:g}"
    print(f"{name:38}{figure:8.2f}{'':19}{wanted} {'met' if is_met else 'MISSED'}")
    return is_met
