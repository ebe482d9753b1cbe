"""What Elasticsearch keeps: a copy of the rows of PostgreSQL, behind an alias, in an index that is made again whole.

The number of a row's reading is the version of its copy, so that an older copy never replaces a newer one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache as shared
from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import (
    Boolean,
    Date,
    Document,
    Float,
    Index,
    Integer,
    Keyword,
    Long,
    Text,
    analyzer,
    token_filter,
)
from elasticsearch.helpers import BulkIndexError, bulk

from common.search.models import SearchEntry
from common.search.registry import PUBLIC
from common.search.words import kept_rules

TIMEOUT = 3
SLOW = 60
INDEX = {"number_of_shards": 1, "number_of_replicas": 0}
BATCH = 500
BEHIND = "search.elasticsearch_is_behind"
# A sequence that gave nothing yet says 1, as one that gave its first number does.
NUMBERS = """
    SELECT coalesce((SELECT last_value FROM search_reading WHERE is_called), 0),
        coalesce((SELECT last_value FROM search_copied WHERE is_called), 0),
        coalesce((SELECT last_value FROM search_missed WHERE is_called), 0)
"""
SET_DONE = "SELECT setval('search_copied', greatest(%(done)s, 1), %(done)s > 0)"
ALONE = "SELECT pg_advisory_xact_lock(hashtext('search_copied'))"
FAILURES = (ApiError, TransportError, BulkIndexError)

log = structlog.get_logger(__name__)

# The stemmers of PostgreSQL. Short words of Portuguese are kept from it, as there; what a word begins with is not.
PT_STOP = token_filter("pt_stop", "stop", stopwords="_portuguese_")
PT_STEM = token_filter("pt_stem", "stemmer", language="portuguese")
PT_KEPT = [
    token_filter(f"pt_kept_{place}", "pattern_replace", pattern=pattern, replacement=replacement)
    for place, (pattern, replacement) in enumerate(kept_rules(), start=1)
]
PORTUGUESE = analyzer(
    "search_pt", tokenizer="standard", filter=["lowercase", PT_STOP, "asciifolding", *PT_KEPT, PT_STEM]
)
BEGINNING = analyzer("search_pt_beginning", tokenizer="standard", filter=["lowercase", "asciifolding", PT_STEM])
ENGLISH = analyzer(
    "search_en",
    tokenizer="standard",
    filter=[
        "lowercase",
        token_filter("en_stop", "stop", stopwords="_english_"),
        "asciifolding",
        token_filter("en_stem", "stemmer", language="porter2"),
    ],
)
WHOLE = analyzer("search_words", tokenizer="standard", filter=["lowercase", "asciifolding"])


def _text() -> Text:
    return Text(analyzer=PORTUGUESE, fields={"en": Text(analyzer=ENGLISH)})


class Copy(Document):
    """One row of the index table; texts are kept as shown and analysed in both languages."""

    kind = Keyword()
    key = Keyword()
    reading = Long()
    language = Keyword()
    audience = Keyword()
    url = Keyword(index=False, doc_values=False)
    title = Text(analyzer=PORTUGUESE, fields={"en": Text(analyzer=ENGLISH), "words": Text(analyzer=WHOLE)})
    names = _text()
    summary = _text()
    body = _text()
    codes = Keyword()
    trail = Keyword(index=False, doc_values=False)
    domains = Keyword()
    territories = Keyword()
    year = Integer()
    published_at = Date()
    weight = Float()
    is_translated = Boolean()


@cache
def client_of(url: str) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=TIMEOUT, max_retries=0)


def client() -> Elasticsearch:
    return client_of(settings.ELASTICSEARCH_URL)


def is_behind() -> bool:
    """Whether a change did not arrive: until it does, PostgreSQL answers."""
    return bool(shared.get(BEHIND))


def push(code: str, keys: Collection[str] | None) -> None:
    """Copy these rows of a kind (None: all of them), and those that are translations of them."""
    rows = SearchEntry.objects.filter(kind=code)
    _try(rows if keys is None else rows.filter(key__in=keys))


def catch_up() -> None:
    """Copy what changed since the last time that everything had arrived."""
    now = _numbers()
    if now.latest > now.done and _try(SearchEntry.objects.filter(reading__gt=now.done)):
        _arrived(now)


def remake() -> None:
    """Make the whole index beside the one in use and turn the alias to it; what changed meanwhile follows."""
    now = _numbers()
    alias, engine = settings.ELASTICSEARCH_INDEX, client().options(request_timeout=SLOW)
    name = f"{alias}-{now.latest}"
    try:
        engine.options(ignore_status=404).indices.delete(index=name)
        index = Index(name)
        index.document(Copy)
        index.settings(**INDEX)
        index.analyzer(BEGINNING)
        index.create(using=engine)
        _send(engine, SearchEntry.objects.filter(is_gone=False), name)
        engine.indices.update_aliases(
            actions=[
                {"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}},
                {"add": {"index": name, "alias": alias}},
            ]
        )
        for old in engine.indices.get(index=f"{alias}-*").body:
            if old != name:
                engine.indices.delete(index=old)
    except FAILURES as failure:
        _mark_behind(failure, now.done + 1)
        return
    _arrived(now)
    catch_up()


def _try(rows: QuerySet[SearchEntry]) -> bool:
    twins = Q(translation_key__in=rows.exclude(translation_key="").values("translation_key"))
    try:
        _send(client(), SearchEntry.objects.filter(Q(pk__in=rows.values("pk")) | twins), settings.ELASTICSEARCH_INDEX)
    except FAILURES as failure:
        oldest = rows.aggregate(oldest=Min("reading"))["oldest"]
        _mark_behind(failure, oldest)
        return False
    return True


def _send(engine: Elasticsearch, rows: QuerySet[SearchEntry], name: str) -> None:
    in_english = set(
        SearchEntry.objects.filter(language="en", is_gone=False, audience=PUBLIC)
        .exclude(translation_key="")
        .values_list("translation_key", flat=True)
    )
    actions = (_action(row, name, in_english) for row in rows.iterator(chunk_size=BATCH))
    errors: list[dict[str, Any]]
    _, errors = bulk(  # type: ignore[assignment]  # a list, because every refusal is asked for
        engine, actions, chunk_size=BATCH, raise_on_error=False, refresh=True
    )
    # Gone already, or newer than what was sent: both are as they should be.
    bad = [error for error in errors if next(iter(error.values())).get("status") not in (404, 409)]
    if bad:
        raise BulkIndexError(f"{len(bad)} rows refused", bad)


def _action(row: SearchEntry, name: str, in_english: Collection[str]) -> dict[str, Any]:
    action = {
        "_index": name,
        "_id": f"{row.kind}:{row.key}",
        "version": row.reading,
        "version_type": "external_gte",
    }
    if row.is_gone:
        return {**action, "_op_type": "delete"}
    copied = Copy(
        kind=row.kind,
        key=row.key,
        reading=row.reading,
        language=row.language,
        audience=row.audience,
        url=row.url,
        title=_spaced(row.title),
        names=_spaced(row.names),
        summary=_spaced(row.summary),
        body=_spaced(row.body),
        codes=row.codes,
        trail=row.trail,
        domains=row.domains,
        territories=row.territories,
        year=row.year,
        published_at=row.published_at,
        weight=row.weight,
        is_translated=row.language != "en" and row.translation_key in in_english,
    )
    return {**action, "_source": copied.to_dict(skip_empty=False)}


def _spaced(text: str) -> str:
    """The standard tokenizer takes «poupanca_total» for one word; nobody else does."""
    return text.replace("_", " ")


@dataclass(frozen=True)
class _Numbers:
    """The last reading given out, the last one up to which everything had arrived, and how often something did not."""

    latest: int
    done: int
    missed: int


def _numbers() -> _Numbers:
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        return _Numbers(*cursor.fetchone())


def _arrived(then: _Numbers) -> None:
    """All that there was then has arrived, unless something else failed meanwhile: the next sweep then goes again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        if _numbers().missed == then.missed:
            cursor.execute(SET_DONE, {"done": then.latest})
            shared.delete(BEHIND)


def _mark_behind(failure: Exception, oldest: int | None) -> None:
    """A reading that was slow may fail after later ones have arrived: the next sweep begins with it."""
    log.warning("search.elasticsearch_did_not_take", reason=type(failure).__name__)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute("SELECT nextval('search_missed')")
        done = _numbers().done
        cursor.execute(SET_DONE, {"done": done if oldest is None else min(done, oldest - 1)})
        shared.set(BEHIND, True, None)
