"""Making the whole index again beside the one in use, and putting it in its place in one short transaction.

Documents are read and their words cut outside any lock; publishing goes on meanwhile. What somebody publishes or
withdraws after a kind began to be read has a later reading, and stays as that one wrote it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction

from common.pagecache.generation import renew_pages
from common.search import copies, index
from common.search.registry import SearchKind, kinds

BATCH = 500
MAKE_STAGE = "CREATE TEMPORARY TABLE search_stage (LIKE search_index_searchentry INCLUDING DEFAULTS)"
DROP_STAGE = "DROP TABLE IF EXISTS search_stage"
STAGE = f"""
    INSERT INTO search_stage (id, {index.TARGET})
    SELECT 0, {index.SELECTED} FROM jsonb_to_recordset(%s::jsonb) AS given({index.COLUMNS})
"""  # noqa: S608 - made of constants
SAME = "kept.kind = stage.kind AND kept.key = stage.key"
COMPARE = f"""
    SELECT stage.kind,
        count(*) FILTER (WHERE kept.id IS NULL OR kept.is_gone),
        count(*) FILTER (WHERE NOT kept.is_gone AND kept.fingerprint <> stage.fingerprint),
        count(*) FILTER (WHERE NOT kept.is_gone AND kept.fingerprint = stage.fingerprint)
    FROM search_stage AS stage LEFT JOIN search_index_searchentry AS kept ON {SAME} GROUP BY stage.kind
"""  # noqa: S608 - made of constants
LEAVING = f"""
    SELECT kept.kind, kept.key FROM search_index_searchentry AS kept
    WHERE NOT kept.is_gone AND NOT EXISTS (SELECT FROM search_stage AS stage WHERE {SAME})
        AND kept.reading < coalesce((%s::jsonb ->> kept.kind)::bigint, %s)
"""  # noqa: S608 - made of constants
MERGE = f"""
    INSERT INTO search_index_searchentry AS kept ({index.TARGET})
    SELECT {index.TARGET} FROM search_stage AS stage WHERE NOT EXISTS (
        SELECT FROM search_index_searchentry AS kept
        WHERE {SAME} AND kept.fingerprint = stage.fingerprint AND NOT kept.is_gone)
    ORDER BY kind, key
    ON CONFLICT (kind, key) DO UPDATE SET {index.REPLACED} WHERE kept.reading < excluded.reading
"""  # noqa: S608 - made of constants
FORGET = "DELETE FROM search_index_searchentry WHERE is_gone AND reading < %s"
# What was withdrawn before the last rebuild: no refresh that could bring it back is still under way.
PREVIOUS_REBUILD = "SELECT last_value FROM search_rebuilt"
THIS_REBUILD = "SELECT setval('search_rebuilt', %s)"
WORDS = """
    INSERT INTO search_index_searchword AS kept (word, shown, uses)
    SELECT word, shown, uses FROM jsonb_to_recordset(%s::jsonb) AS given(word text, shown text, uses int)
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET shown = excluded.shown, uses = excluded.uses
    WHERE (kept.shown, kept.uses) <> (excluded.shown, excluded.uses)
"""
NO_LONGER_USED = """
    DELETE FROM search_index_searchword
    WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(%s::jsonb) AS given(word text)
        WHERE given.word = search_index_searchword.word)
"""


@dataclass
class KindChanges:
    label: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    @property
    def documents(self) -> int:
        return self.new + self.changed + self.unchanged


Progress = Callable[[str, int], None]


def nobody_watches(label: str, done: int) -> None:
    pass


def rebuild(*, on: date, dry_run: bool = False, progress: Progress = nobody_watches) -> dict[str, KindChanges]:
    """Make the index again; answer what changed in each kind. A dry run compares and writes nothing."""
    first = index.next_reading()
    with connection.cursor() as cursor:
        cursor.execute(DROP_STAGE)
        cursor.execute(MAKE_STAGE)
    try:
        vocabulary = index.Vocabulary()
        readings = {kind.code: _stage(kind, on, vocabulary, progress) for kind in kinds()}
        changes = _compare(readings, first)
        if not dry_run:
            _swap(readings, first, vocabulary)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(DROP_STAGE)
    if not dry_run:
        copies.remake()
    if not dry_run and any(kind.documents + kind.gone > kind.unchanged for kind in changes.values()):
        renew_pages()
    return changes


@transaction.atomic
def _stage(kind: SearchKind, on: date, vocabulary: index.Vocabulary, progress: Progress) -> int:
    reading = index.next_reading()
    done = 0
    for rows in _batches(index.row_of(kind, document, reading, on) for document in kind.documents(None)):
        for row in rows:
            vocabulary.add(row)
        with connection.cursor() as cursor:
            cursor.execute(STAGE, [json.dumps(rows)])
        done += len(rows)
        progress(kind.label_plural, done)
    return reading


def _batches(rows: Iterable[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _compare(readings: dict[str, int], first: int) -> dict[str, KindChanges]:
    changes = {kind.code: KindChanges(kind.label_plural) for kind in kinds()}
    with connection.cursor() as cursor:
        cursor.execute(COMPARE)
        for code, new, changed, unchanged in cursor.fetchall():
            changes[code].new, changes[code].changed, changes[code].unchanged = new, changed, unchanged
        cursor.execute(LEAVING, [json.dumps(readings), first])
        for code, _ in cursor.fetchall():
            changes.setdefault(code, KindChanges(code)).gone += 1
    return changes


@transaction.atomic
def _swap(readings: dict[str, int], first: int, vocabulary: index.Vocabulary) -> None:
    words = json.dumps(vocabulary.rows())
    with connection.cursor() as cursor:
        cursor.execute(MERGE)
        cursor.execute(LEAVING, [json.dumps(readings), first])
        leaving: dict[str, list[str]] = {}
        for code, key in cursor.fetchall():
            leaving.setdefault(code, []).append(key)
        for code, keys in leaving.items():
            cursor.execute(index.WITHDRAW, [code, readings.get(code, first), keys])
        cursor.execute(WORDS, [words])
        cursor.execute(NO_LONGER_USED, [words])
        cursor.execute(PREVIOUS_REBUILD)
        (previous,) = cursor.fetchone()
        cursor.execute(FORGET, [previous])
        cursor.execute(THIS_REBUILD, [first])
