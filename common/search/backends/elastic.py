"""The search in Elasticsearch: the same questions, filters, counts and marks as in PostgreSQL.

Synonyms, codes and spelling are understood before (`common.search.asking`), so that both engines understand the same,
and so that no suggester, which knows no audience, ever tells a word of what somebody may not see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from elasticsearch.dsl import A, Q, Search as Request
from elasticsearch.dsl.query import Query

from common.search.asking import Asked, Clause, Term
from common.search.backends.elastic_index import BEGINNING, FAILURES, client
from common.search.backends.postgres import PostgresBackend
from common.search.marking import marked
from common.search.port import (
    MARK,
    MOST_RANKED,
    NEWEST,
    OLDEST,
    PER_PAGE,
    UNMARK,
    Found,
    Hit,
    Search,
    Suggestion,
    Unavailable,
)
from common.search.words import forms

FACETS = {"kinds": "kind", "domains": "domains", "territories": "territories", "years": "year"}
MOST_VALUES = 500
# Title, names, summary and text, as the weights of PostgreSQL.
FIELDS = (("title", 8), ("names", 3), ("summary", 2), ("body", 1))
NAMED, NATIVE = 1000.0, 1.3
FRAGMENT = 180
SUFFIX = {"pt": "", "en": ".en"}
DATED = {NEWEST: "desc", OLDEST: "asc"}


@dataclass(frozen=True)
class Fields:
    """Where words are looked for, and what reads the beginning of a word when it is not what reads whole ones."""

    names: tuple[str, ...]
    beginning: str | None = None


def _fields_in(language: str) -> Fields:
    names = tuple(f"{name}{SUFFIX.get(language, '')}^{weight}" for name, weight in FIELDS)
    return Fields(names, BEGINNING._name if language == "pt" else None)


TITLES = Fields(("title.words",))


class ElasticBackend:
    name = "elasticsearch"

    def search(self, search: Search) -> Found:
        if search.asked.is_empty:
            return Found()
        return _found(_answer(_request(search)))

    def correct(self, asked: Asked) -> str:
        return PostgresBackend().correct(asked)

    def suggest(
        self, asked: Asked, languages: tuple[str, ...], audiences: tuple[str, ...], limit: int
    ) -> list[Suggestion]:
        if asked.is_empty:
            return []
        exact = Q("bool", should=[_all_of(asked.clauses, TITLES), _named(asked)], minimum_should_match=1)
        alike = Q(
            "match", **{"title.words": {"query": asked.text, "fuzziness": "AUTO", "minimum_should_match": "70%"}}
        )
        for query in (exact, alike):
            request = _request_of(query, languages, audiences)[:limit].source(["title", "url", "kind"])
            hits = _answer(request)["hits"]["hits"]
            if hits:
                return [Suggestion(**hit["_source"]) for hit in hits]
        return []


def _answer(request: Request[Any]) -> Mapping[str, Any]:
    try:
        body: Mapping[str, Any] = client().search(index=settings.ELASTICSEARCH_INDEX, **_body(request)).body
    except FAILURES as failure:
        raise Unavailable(type(failure).__name__) from failure
    return body


def _body(request: Request[Any]) -> dict[str, Any]:
    """What the DSL built, as the client takes it."""
    body = dict(request.to_dict())
    renamed = {"from": "from_", "_source": "source"}
    return {renamed.get(name, name): value for name, value in body.items()}


def _request(search: Search) -> Request[Any]:
    by_language = [
        Q(
            "bool",
            filter=[Q("term", language=language), *_untranslated(search, language)],
            must=[_words(search, language)],
            boost=NATIVE if language == search.languages[0] else 1.0,
        )
        for language in search.languages
    ]
    query = Q("bool", should=by_language, minimum_should_match=1)
    filters = _filters(search)
    first = (search.page - 1) * PER_PAGE
    request = _request_of(query, search.languages, search.audiences)
    if filters:
        request = request.post_filter("bool", filter=list(filters.values()))
    for name, column in FACETS.items():
        others = [condition for facet, condition in filters.items() if facet != name]
        counted = A("filter", Q("bool", filter=others))
        counted.bucket("values", "terms", field=column, size=MOST_VALUES)
        request.aggs.bucket(name, counted)
    request.aggs.bucket("chosen", A("filter", Q("bool", filter=list(filters.values()))))
    request.aggs.bucket("all", A("filter", Q("match_all")))
    request = _marking(request, search)
    if search.order in DATED:
        request = request.sort({"published_at": {"order": DATED[search.order], "missing": "_last"}}, "key")
    return request[min(first, MOST_RANKED - PER_PAGE) : min(first, MOST_RANKED - PER_PAGE) + PER_PAGE]


def _request_of(query: Query, languages: Iterable[str], audiences: Iterable[str]) -> Request[Any]:
    """Ask only for what this audience may find; what weighs more comes first."""
    allowed = [Q("terms", language=list(languages)), Q("terms", audience=list(audiences))]
    weighed = Q(
        "function_score",
        query=Q("bool", must=[query], filter=allowed),
        functions=[{"field_value_factor": {"field": "weight", "missing": 1}}],
        boost_mode="multiply",
    )
    return Request[Any]().query(weighed)


def _untranslated(search: Search, language: str) -> list[Query]:
    is_other = language != search.languages[0]
    return [Q("bool", must_not=[Q("term", is_translated=True)])] if is_other else []


def _words(search: Search, language: str) -> Query:
    fields = _fields_in(language)
    asked = search.asked
    if search.takes_any_word:
        wanted = Q("bool", should=[_clause(clause, fields) for clause in asked.wanted], minimum_should_match=1)
        excluded = [_clause(clause, fields) for clause in asked.clauses if clause.is_excluded]
        answers = Q("bool", must=[wanted], must_not=excluded)
    else:
        answers = _all_of(asked.clauses, fields)
    return Q("bool", should=[answers, _named(asked)], minimum_should_match=1)


def _named(asked: Asked) -> Query:
    return Q("constant_score", filter=Q("term", codes=asked.code), boost=NAMED)


def _all_of(clauses: Iterable[Clause], fields: Fields) -> Query:
    asked = list(clauses)
    return Q(
        "bool",
        must=[_clause(clause, fields) for clause in asked if not clause.is_excluded],
        must_not=[_clause(clause, fields) for clause in asked if clause.is_excluded],
    )


def _clause(clause: Clause, fields: Fields) -> Query:
    ways = [Q("bool", must=[_term(term, fields) for term in terms]) for terms in clause.alternatives]
    return Q("bool", should=ways, minimum_should_match=1)


def _term(term: Term, fields: Fields) -> Query:
    names = list(fields.names)
    if len(term.words) > 1:
        return Q("multi_match", query=" ".join(term.words), type="phrase", fields=names)
    word = term.words[0]
    written = [word] if term.is_exact else forms(word)
    whole = Q("multi_match", query=" ".join(written), fields=names, type="best_fields")
    if not term.is_open:
        return whole
    reader = {"analyzer": fields.beginning} if fields.beginning else {}
    begins = Q("multi_match", query=word, fields=names, type="phrase_prefix", max_expansions=200, boost=0.3, **reader)
    return Q("bool", should=[whole, begins], minimum_should_match=1)


def _filters(search: Search) -> dict[str, Query]:
    return {
        name: Q("terms", **{column: list(getattr(search, name))})
        for name, column in FACETS.items()
        if getattr(search, name)
    }


def _marking(request: Request[Any], search: Search) -> Request[Any]:
    request = request.highlight_options(
        pre_tags=[MARK], post_tags=[UNMARK], require_field_match=False, encoder="default"
    )
    for suffix in {SUFFIX.get(language, "") for language in search.languages}:
        request = request.highlight(f"title{suffix}", number_of_fragments=0)
        for name in ("summary", "body"):
            request = request.highlight(f"{name}{suffix}", number_of_fragments=2, fragment_size=FRAGMENT)
    return request


def _found(answer: Mapping[str, Any]) -> Found:
    counts = {
        name: {str(bucket["key"]): bucket["doc_count"] for bucket in answer["aggregations"][name]["values"]["buckets"]}
        for name in FACETS
    }
    return Found(
        total=answer["aggregations"]["chosen"]["doc_count"],
        without_filters=answer["aggregations"]["all"]["doc_count"],
        hits=tuple(_hit(hit) for hit in answer["hits"]["hits"]),
        **counts,
    )


def _hit(hit: Mapping[str, Any]) -> Hit:
    row, light = hit["_source"], hit.get("highlight", {})
    suffix = SUFFIX.get(row["language"], "")
    title = next(iter(light.get(f"title{suffix}", [])), row["title"])
    fragments = [part for name in ("summary", "body") for part in light.get(f"{name}{suffix}", [])][:2]
    extract = " … ".join(fragments) or f"{row['summary']} {row['body']}".strip()[: 2 * FRAGMENT]
    return Hit(
        kind=row["kind"],
        key=row["key"],
        url=row["url"],
        title_html=_safe(title),
        extract_html=_safe(extract),
        trail=tuple(row["trail"]),
        domains=tuple(row["domains"]),
        territories=tuple(row["territories"]),
        year=row["year"],
        language=row["language"],
        published_at=datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
    )


def _safe(text: str) -> SafeString:
    return marked(" ".join(text.split()))
