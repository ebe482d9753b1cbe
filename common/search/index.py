"""Writing the index. A reading of the sources has a number, and an older one never replaces what a newer one wrote."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from common.search.ranking import weight_of
from common.search.registry import PUBLIC, SearchDocument, SearchKind
from common.search.words import MAX_CODE, WORD, as_indexed, code_of, folded, plain, words_of

MAX_BODY = 200_000
MAX_TITLE = 500
LONGEST_WORD = 40
SHORTEST_WORD = 3
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Whatever is added here to what is written makes every document be written again at the next rebuild.
FORMAT = "3"

COLUMNS = """kind text, key text, reading bigint, fingerprint text, language text, audience text, url text, title text,
    folded_title text, summary text, body text, codes text[], trail text[], domains text[], territories text[],
    names text, year smallint, published_at timestamptz, translation_key text, weight float,
    config text, a_words text, b_words text, c_words text, d_words text, title_plain text"""
WRITTEN = """kind, key, reading, fingerprint, language, audience, url, title, folded_title, summary, body, codes,
    trail, domains, territories, names, year, published_at, translation_key, weight"""
SELECTED = f"""{WRITTEN}, false, to_tsvector('simple', title_plain), to_tsvector(config::regconfig, a_words),
    setweight(to_tsvector(config::regconfig, a_words), 'A') || setweight(to_tsvector(config::regconfig, b_words), 'B')
    || setweight(to_tsvector(config::regconfig, c_words), 'C')
    || setweight(to_tsvector(config::regconfig, d_words), 'D')"""
TARGET = f"{WRITTEN}, is_gone, title_words, title_vector, vector"
REPLACED = ", ".join(f"{name} = excluded.{name}" for name in re.findall(r"\w+", TARGET) if name not in ("kind", "key"))
WRITE = f"""
    INSERT INTO search_index_searchentry AS kept ({TARGET})
    SELECT {SELECTED} FROM jsonb_to_recordset(%s::jsonb) AS given({COLUMNS})
    ON CONFLICT (kind, key) DO UPDATE SET {REPLACED} WHERE kept.reading < excluded.reading
"""  # noqa: S608 - made of the constants above
WITHDRAW = """
    INSERT INTO search_index_searchentry AS kept (kind, key, reading, is_gone, fingerprint, language, audience, url,
        title, folded_title, summary, body, codes, trail, domains, territories, names, translation_key, weight,
        title_words, title_vector, vector)
    SELECT %s, key, %s, true, '', '', '', '', '', '', '', '', '{}', '{}', '{}', '{}', '', '', 0, '', '', ''
    FROM unnest(%s::text[]) AS key
    ON CONFLICT (kind, key) DO UPDATE SET reading = excluded.reading, is_gone = true, fingerprint = '', language = '',
        audience = '', url = '', title = '', folded_title = '', summary = '', body = '', codes = '{}', trail = '{}',
        domains = '{}', territories = '{}', names = '', year = NULL, published_at = NULL, translation_key = '',
        weight = 0, title_words = '', title_vector = '', vector = ''
    WHERE kept.reading < excluded.reading
"""
LEARN = """
    INSERT INTO search_index_searchword (word, shown, uses)
    SELECT word, shown, 1 FROM jsonb_to_recordset(%s::jsonb) AS given(word text, shown text)
    ORDER BY word
    ON CONFLICT (word) DO NOTHING
"""
CONFIGS = {"pt": "search_pt", "en": "search_en"}


def next_reading() -> int:
    """Take a number before reading the sources."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('search_reading')")
        return int(cursor.fetchone()[0])


def write(kind: SearchKind, documents: Iterable[SearchDocument], reading: int, on: date) -> int:
    """Write documents read under this number; answer how many rows are now of this reading."""
    rows = [row_of(kind, document, reading, on) for document in documents]
    if not rows:
        return 0
    rows.sort(key=lambda row: str(row["key"]))  # the same order for everybody: nobody waits in a circle
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [json.dumps(rows)])
        written = int(cursor.rowcount)
        cursor.execute(LEARN, [json.dumps(_words_to_learn(rows))])
    return written


def withdraw(kind: SearchKind, keys: Collection[str], reading: int) -> int:
    """Empty the rows of documents that are no longer published."""
    if not keys:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, [kind.code, reading, sorted(keys)])
        return int(cursor.rowcount)


def kept_keys(kind: SearchKind) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM search_index_searchentry WHERE kind = %s AND NOT is_gone", [kind.code])
        return {key for (key,) in cursor.fetchall()}


def row_of(kind: SearchKind, document: SearchDocument, reading: int, on: date) -> dict[str, Any]:
    """Return the row as the database takes it."""
    shown = {
        "kind": kind.code,
        "key": document.key,
        "language": document.language,
        "audience": document.audience,
        "url": document.url,
        "title": _clean(document.title)[:MAX_TITLE],
        "summary": _clean(document.summary),
        "body": _clean(document.body)[:MAX_BODY],
        "codes": sorted({code for code in map(code_of, [*document.codes, *_whole(document.title)]) if code}),
        "trail": [_clean(step) for step in document.trail],
        "domains": list(document.domains),
        "territories": list(document.territories),
        "names": _clean(" ".join([document.keywords, *document.domains, *document.territories])),
        "year": document.year,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "translation_key": document.translation_key,
        "weight": weight_of(kind.code, document.published_at, on),
        "a_words": plain(_clean(f"{document.title} {' '.join(document.codes)}")),
    }
    return shown | {
        "fingerprint": hashlib.md5(f"{FORMAT}{json.dumps(shown)}".encode(), usedforsecurity=False).hexdigest(),
        "reading": reading,
        "config": CONFIGS.get(document.language, "simple"),
        "folded_title": " ".join(folded(str(shown["title"])).split()),
        "title_plain": shown["a_words"],
        "a_words": as_indexed(str(shown["a_words"]), document.language),
        "b_words": as_indexed(plain(str(shown["names"])), document.language),
        "c_words": as_indexed(plain(str(shown["summary"])), document.language),
        "d_words": as_indexed(plain(str(shown["body"])), document.language),
    }


def _whole(title: str) -> list[str]:
    """A title that is not cut is a name too: whoever types it whole finds it first."""
    return [title] if len("".join(words_of(title))) <= MAX_CODE else []


class Vocabulary:
    """The words of public documents, each as it is most often written."""

    def __init__(self) -> None:
        self.uses: Counter[str] = Counter()
        self._written: dict[str, Counter[str]] = {}

    def add(self, row: dict[str, Any]) -> None:
        if row["audience"] != PUBLIC:
            return
        seen: dict[str, str] = {}
        text = " ".join([row["title"], row["names"], row["summary"], row["body"], *row["domains"]])
        for word in WORD.findall(text.lower()):
            if SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdigit():
                seen.setdefault(folded(word), word)
        for known, written in seen.items():
            self.uses[known] += 1
            self._written.setdefault(known, Counter())[written] += 1 + (known != written)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"word": word, "shown": self._written[word].most_common(1)[0][0], "uses": uses}
            for word, uses in self.uses.items()
        ]


def _words_to_learn(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    vocabulary = Vocabulary()
    for row in rows:
        vocabulary.add(row)
    return vocabulary.rows()


def _clean(text: str) -> str:
    return CONTROL.sub(" ", text)
