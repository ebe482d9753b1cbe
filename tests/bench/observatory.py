"""Ten million observations, or a tenth of them: a map, a series and a profile, beside the bare statements in one run.

They are made up in a database of their own. Each reference is the least that PostgreSQL can be asked for the same: the
rows of one key.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import connection

from observatory import queries
from observatory.enums import AreaLevel
from observatory.models import Area, Breakdown, Measure, Period
from tests.bench.database import ask, throw_away_database
from tests.bench.figures import AT, YEARS, make_breakdowns, make_cells, make_measure, publish

NAME = "bench_observatory"
MEASURES, SOME_MEASURES, BREAKDOWNS = 60, 6, 17
QUESTIONS, SEED = 400, 176
AIM_TIMES, AIM_MAP_MS, AIM_PROFILE_MS = 3, 20, 60
BARE_MAP = """
    SELECT area_id, value, status FROM observatory_latestobservation
    WHERE measure_id = %s AND breakdown_id = %s AND period_id = %s
"""
BARE_SERIES = """
    SELECT area_id, period_id, value, status FROM observatory_latestobservation
    WHERE measure_id = %s AND breakdown_id = %s AND period_id = ANY(%s) AND area_id = ANY(%s)
"""


def run(*, measures: int) -> bool:
    """Print the table; tell whether every aim is met."""
    chance = random.Random(SEED)  # noqa: S311 - the same figures every time
    with throw_away_database(NAME):
        began = time.perf_counter()
        cells = _fill(chance, measures) / 1e6
        seconds = time.perf_counter() - began
        whole = MEASURES * cells / measures
        print(f"observatory, {cells:.1f} M observations (of {whole:.1f} M), published in {seconds:.0f} s")
        return all(list(_reads(chance)))


def _fill(chance: random.Random, measures: int) -> int:
    """Publish every measure in all breakdowns, years and areas; tell how many cells that makes."""
    make_breakdowns(BREAKDOWNS)
    kept = list(Measure.objects.filter(releases=None, number__isnull=False))[:measures]
    kept += [make_measure(f"B{number:03}") for number in range(measures - len(kept))]
    cells = 0
    for measure in kept:
        Measure.objects.filter(pk=measure.pk).update(lowest_level=AreaLevel.MUNICIPALITY, valid_to=None)
        measure.refresh_from_db()
        made = list(make_cells(chance, BREAKDOWNS, yes_or_no=measure.kind == "ADOPTION"))
        publish(measure, made)
        cells += len(made)
    for table in ("observation", "latestobservation", "measurestat"):
        ask(f"VACUUM ANALYZE observatory_{table}")
    return cells


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
