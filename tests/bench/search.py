"""The search over 20 000 documents beside one bare ranked statement on the same table, in one run.

The reference ranks every hit and shows twenty titles; ours also counts, filters, chooses the extracts and marks them.
Each question is asked of all of them one after the other, so that what else the machine does slows them alike; beside
the clock stands the processor time of this process and of the database's, which it hardly touches.
The documents are made up, in a schema of their own that is dropped at the end; frequent words are in most of them.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from common.search import index
from common.search.asking import understand
from common.search.backends.postgres import PostgresBackend
from common.search.port import Search
from common.search.registry import PUBLIC, SearchDocument, SearchKind
from common.search.words import kept

DOCUMENTS, WORDS, ROUNDS = 20_000, 220, 5
BATCH = 500
SEED = 176
AIM_P50, AIM_P95, AIM_TYPING = 2.0, 1.0, 0.5
SCHEMA = """
    DROP SCHEMA IF EXISTS bench_search CASCADE;
    CREATE SCHEMA bench_search;
    CREATE TABLE bench_search.search_index_searchentry
        (LIKE public.search_index_searchentry INCLUDING ALL EXCLUDING INDEXES);
    CREATE UNIQUE INDEX ON bench_search.search_index_searchentry (kind, key);
    CREATE UNIQUE INDEX ON bench_search.search_index_searchentry (id);
    ALTER TABLE bench_search.search_index_searchentry SET (toast_tuple_target = 512);
    CREATE TABLE bench_search.search_index_searchword (LIKE public.search_index_searchword INCLUDING ALL);
    SET search_path TO bench_search, public;
"""
BARE = """
    SELECT id, title, ts_rank(vector, query) AS rank
    FROM search_index_searchentry, to_tsquery('search_pt', %s) AS query
    WHERE vector @@ query ORDER BY rank DESC LIMIT 20
"""
SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeio"]
ENDINGS = ("ção", "dade", "mento", "or", "ora", "al", "ico", "ica", "ável", "ismo", "ente", "eiro")
DOMAINS = ("Ambiente", "Dados", "Energia", "Governança", "Mobilidade", "Sociedade", "Turismo")


def run() -> bool:
    """Print the table; tell whether every aim is met."""
    chance = random.Random(SEED)  # noqa: S311 - the same documents every time
    vocabulary = _vocabulary(chance)
    with _library(chance, vocabulary) as backend:
        questions = _questions(chance, vocabulary)
        bare, ours, typing = _measure(backend, questions)
    rows = (
        ("bare ranked statement", bare, None, None),
        ("search: page with counts and marks", ours, AIM_P50, AIM_P95),
        ("suggestions while typing", typing, AIM_TYPING, None),
    )
    heads = "".join(f"{name:>8}" for name in ("p50 ms", "p95 ms", "CPU ms", "p50 ×", "p95 ×", "CPU ×"))
    print(f"{'search, 20 000 documents':38}{heads}   aim")
    told = [_told(name, times, bare, p50, p95) for name, times, p50, p95 in rows]
    return all(told)


@dataclass
class Times:
    """Milliseconds of each question, and how many of them somebody worked; none where the system does not tell."""

    clock: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self.clock)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.clock, n=20)[-1]

    @property
    def cpu(self) -> float | None:
        return statistics.median(self.worked) if self.worked else None

    def take(self, work: Callable[[], object], server: Path | None) -> None:
        before, began = _worked(server), time.perf_counter()
        work()
        ended, after = time.perf_counter(), _worked(server)
        self.clock.append((ended - began) * 1000)
        if server:
            self.worked.append(after - before)


def _worked(server: Path | None) -> float:
    """Milliseconds of processor so far: of this process and of the one that serves its connection."""
    theirs = int(server.read_text().split()[0]) / 1e6 if server else 0
    return time.process_time() * 1000 + theirs


def _serving() -> Path | None:
    """Where Linux tells the processor time of the database's process, when it is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    told = process / "schedstat"
    return told if told.exists() and "postgres" in (process / "comm").read_text() else None


def _vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < 9_000:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) + chance.choice(ENDINGS)] = None
    return list(words)


@contextmanager
def _library(chance: random.Random, vocabulary: list[str]) -> Iterator[PostgresBackend]:
    kind = SearchKind("bench", "Obra", "Obras", 1, lambda keys: [], ())
    weights = [1 / (place + 2.7) for place in range(len(vocabulary))]
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        try:
            for start in range(0, DOCUMENTS, BATCH):
                made = [_document(chance, vocabulary, weights, number) for number in range(start, start + BATCH)]
                index.write(kind, made, 1, date(2026, 1, 1))
            _index_like_the_real_one(cursor)
            cursor.execute("VACUUM ANALYZE search_index_searchentry")
            cursor.execute("VACUUM ANALYZE search_index_searchword")
            yield PostgresBackend()
        finally:
            cursor.execute("RESET search_path")
            cursor.execute("DROP SCHEMA bench_search CASCADE")


def _index_like_the_real_one(cursor: CursorWrapper) -> None:
    """After loading, which is quicker."""
    cursor.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'search_index_searchentry'"
    )
    for (definition,) in cursor.fetchall():
        if " USING gin " in definition:
            cursor.execute(definition.replace("ON public.", "ON bench_search."))


def _document(chance: random.Random, vocabulary: list[str], weights: list[float], number: int) -> SearchDocument:
    words = chance.choices(vocabulary, weights, k=WORDS)
    return SearchDocument(
        key=str(number),
        title=" ".join(words[:8]).capitalize(),
        url=f"/obras/{number}/",
        summary=" ".join(words[8:30]),
        body=" ".join(words[30:]),
        domains=tuple(chance.sample(DOMAINS, 2)),
        territories=(f"Município {number % 308}", f"Região {number % 7}"),
        year=2018 + number % 9,
    )


def _questions(chance: random.Random, vocabulary: list[str]) -> list[str]:
    """From the most frequent words, which most documents have, to rare ones, alone and together."""
    frequent, common, rare = vocabulary[:6], vocabulary[6:150], vocabulary[150:2_500]
    alone = [*frequent[:3], *chance.sample(common, 20), *chance.sample(rare, 12)]
    pairs = [" ".join([chance.choice(common), chance.choice(rare)]) for _ in range(12)]
    return [*alone, *pairs, *[" ".join(chance.sample(common, 2)) for _ in range(10)], f"{frequent[0]} {frequent[1]}"]


def _measure(backend: PostgresBackend, questions: list[str]) -> tuple[Times, Times, Times]:
    bare, ours, typing, server = Times(), Times(), Times(), _serving()
    for _ in range(ROUNDS):
        for text in questions:
            asked = understand(text)
            query = asked.every_word(kept)
            beginning = understand(text[: max(3, len(text) - 3)], is_unfinished=True)
            bare.take(partial(_bare, query), server)
            ours.take(partial(backend.search, Search(asked)), server)
            typing.take(partial(backend.suggest, beginning, ("pt",), (PUBLIC,), 8), server)
    return bare, ours, typing


def _bare(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [query])
        cursor.fetchall()


def _told(name: str, times: Times, bare: Times, aim_p50: float | None, aim_p95: float | None) -> bool:
    by50, by95 = times.p50 / bare.p50, times.p95 / bare.p95
    by_cpu = f"{times.cpu / bare.cpu:8.2f}" if times.cpu and bare.cpu else f"{'–':>8}"
    cpu = f"{times.cpu:8.1f}" if times.cpu else f"{'–':>8}"
    is_met = (aim_p50 is None or by50 <= aim_p50) and (aim_p95 is None or by95 <= aim_p95)
    wanted = " and ".join(f"{what} ≤ {aim:g}" for what, aim in (("p50", aim_p50), ("p95", aim_p95)) if aim)
    verdict = f"   {wanted} {'met' if is_met else 'MISSED'}" if wanted else ""
    print(f"{name:38}{times.p50:8.1f}{times.p95:8.1f}{cpu}{by50:8.2f}{by95:8.2f}{by_cpu}{verdict}")
    return is_met
