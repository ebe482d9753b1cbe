"""The search over 20 000 documents beside one bare ranked statement on the same table, in one run.

The reference ranks every hit and shows twenty titles; ours also counts, filters, chooses the extracts and marks them.
The documents are made up, in a schema of their own that is dropped at the end; frequent words are in most of them.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from common.search import index
from common.search.asking import understand
from common.search.backends.postgres import PostgresBackend
from common.search.port import Search
from common.search.registry import PUBLIC, SearchDocument, SearchKind
from common.search.words import kept

DOCUMENTS, WORDS, ROUNDS = 20_000, 220, 3
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
    print(f"{'search, 20 000 documents':38}{'p50 ms':>8}{'p95 ms':>8}{'p50 ×':>8}{'p95 ×':>8}   aim")
    told = [_told(name, times, bare, p50, p95) for name, times, p50, p95 in rows]
    return all(told)


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


def _measure(backend: PostgresBackend, questions: list[str]) -> tuple[list[float], list[float], list[float]]:
    bare: list[float] = []
    ours: list[float] = []
    typing: list[float] = []
    for _ in range(ROUNDS):
        for text in questions:
            asked = understand(text)
            query = asked.every_word(kept)
            beginning = understand(text[: max(3, len(text) - 3)], is_unfinished=True)
            bare.append(_time(lambda query=query: _bare(query)))
            ours.append(_time(lambda asked=asked: backend.search(Search(asked))))
            typing.append(_time(lambda asked=beginning: backend.suggest(asked, ("pt",), (PUBLIC,), 8)))
    return bare, ours, typing


def _bare(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [query])
        cursor.fetchall()


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _told(name: str, times: list[float], bare: list[float], aim_p50: float | None, aim_p95: float | None) -> bool:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    by50, by95 = p50 / statistics.median(bare), p95 / statistics.quantiles(bare, n=20)[-1]
    is_met = (aim_p50 is None or by50 <= aim_p50) and (aim_p95 is None or by95 <= aim_p95)
    wanted = " and ".join(f"{what} ≤ {aim:g}" for what, aim in (("p50", aim_p50), ("p95", aim_p95)) if aim)
    verdict = f"   {wanted} {'met' if is_met else 'MISSED'}" if wanted else ""
    print(f"{name:38}{p50:8.1f}{p95:8.1f}{by50:8.2f}{by95:8.2f}{verdict}")
    return is_met
