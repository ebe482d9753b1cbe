"""The search in PostgreSQL: one statement finds, counts and ranks a page of results."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from common.search.asking import Asked, Written
from common.search.extracts import Text, marked_texts
from common.search.marking import marked
from common.search.port import MOST_RANKED, NEWEST, OLDEST, PER_PAGE, Found, Hit, Search, Suggestion
from common.search.spelling import SHORTEST_CORRECTED, Candidate, corrected, nearest
from common.search.words import forms, kept, singular

CONFIGS = {"pt": "search_pt", "en": "search_en"}
WRITTEN: Mapping[str, Written] = {"pt": kept, "en": str}
TABLE = "search_index_searchentry"
WEIGHTS = "'{0.05, 0.3, 0.45, 1}'"
# How much better: a document called exactly so; one whose title answers; one in the language of the page.
NAMED, TITLED, NATIVE = 10, 0.6, 1.3
EXTRACT_FROM = 20_000
MOST_SUGGESTED_FROM = 300
NEAREST_WORDS = 8

FACETS = ("kinds", "domains", "territories", "years")
FILTERS = {
    "kinds": "kind = ANY(%(kinds)s)",
    "domains": "domains && %(domains)s::text[]",
    "territories": "territories && %(territories)s::text[]",
    "years": "year = ANY(%(years)s)",
}
COLUMNS = ("kind", "domains", "territories", "year")
VALUES = {"kinds": "kind", "domains": "unnest(domains)", "territories": "unnest(territories)", "years": "year::text"}
# What PostgreSQL's grouping() says of each: a bit for every column that is not grouped by.
PLACES = {"kinds": 0b0111, "domains": 0b1011, "territories": 0b1101, "years": 0b1110}
EVERYTHING = 0b1111
# The planner does not count what it costs to read long vectors from beside the table: the indexes always win. And it
# would compile a statement that takes milliseconds, which takes seconds.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '16MB'"
PLAN_NO_MORE = "SET LOCAL enable_seqscan = on"
DATE = "coalesce(published_at, make_timestamptz(year, 1, 1, 0, 0, 0))"
ORDERS = {NEWEST: f"{DATE} DESC NULLS LAST, id", OLDEST: f"{DATE} ASC NULLS LAST, id"}
BEST_FIRST = "is_named DESC, is_titled DESC, weight DESC, published_at DESC NULLS LAST, id"


class PostgresBackend:
    name = "postgres"

    def search(self, search: Search) -> Found:
        if search.asked.is_empty:
            return Found()
        with connection.cursor() as cursor:
            # One message to the server: settings, question, settings.
            cursor.execute(f"{PLAN}; {_statement(search)}; {PLAN_NO_MORE}", _parameters(search))
            for _setting in PLAN.split(";"):
                cursor.nextset()
            (answer,) = cursor.fetchone()
        return _found(search.asked, answer if isinstance(answer, dict) else json.loads(answer))

    def correct(self, asked: Asked) -> str:
        doubtful = [word for word in dict.fromkeys(asked.words) if len(word) >= SHORTEST_CORRECTED]
        if not doubtful:
            return ""
        candidates = _candidates(doubtful)
        replacements = {}
        for word in doubtful:
            near = candidates.get(word, [])
            if not any(_is_same(candidate.word, word) for candidate in near):
                best = nearest(word, near)
                if best:
                    replacements[word] = best.shown
        return corrected(asked.text, replacements) if replacements else ""

    def suggest(
        self, asked: Asked, languages: tuple[str, ...], audiences: tuple[str, ...], limit: int
    ) -> list[Suggestion]:
        if asked.is_empty:
            return []
        parameters: dict[str, Any] = {
            "words": asked.every_word(),
            "begins": asked.text.lower(),
            "code": asked.code,
            "languages": list(languages),
            "audiences": list(audiences),
            "limit": limit,
        }
        with connection.cursor() as cursor:
            cursor.execute(SUGGEST, parameters)
            rows = cursor.fetchall()
            if not rows:
                cursor.execute(SUGGEST_ALIKE, parameters)
                rows = cursor.fetchall()
        return [Suggestion(title, url, kind) for title, url, kind in rows]


SUGGEST = f"""
    WITH found AS (
        SELECT id, title, url, kind, weight, codes @> ARRAY[%(code)s] AS is_named, folded_title
        FROM {TABLE}
        WHERE (title_words @@ to_tsquery('simple', %(words)s) OR codes @> ARRAY[%(code)s]) AND NOT is_gone
            AND language = ANY(%(languages)s) AND audience = ANY(%(audiences)s)
        LIMIT {MOST_SUGGESTED_FROM}
    )
    SELECT title, url, kind FROM found
    ORDER BY is_named DESC, starts_with(folded_title, unaccent(%(begins)s)) DESC, weight DESC, length(title), id
    LIMIT %(limit)s
"""  # noqa: S608 - made of constants
SUGGEST_ALIKE = f"""
    SELECT title, url, kind FROM {TABLE}
    WHERE unaccent(%(begins)s) <%% folded_title AND NOT is_gone
        AND language = ANY(%(languages)s) AND audience = ANY(%(audiences)s)
    ORDER BY word_similarity(unaccent(%(begins)s), folded_title) DESC, weight DESC, id LIMIT %(limit)s
"""  # noqa: S608 - made of constants
NEAR = f"""
    SELECT asked, word, shown, uses FROM unnest(%s::text[]) AS asked
    CROSS JOIN LATERAL (
        SELECT word, shown, uses FROM search_index_searchword WHERE word %% asked OR word = ANY(%s::text[])
        ORDER BY similarity(word, asked) DESC, uses DESC, word LIMIT {NEAREST_WORDS}
    ) AS near
"""  # noqa: S608 - made of constants


def _is_same(one: str, other: str) -> bool:
    return singular(one) == singular(other) or one in forms(other)


def _candidates(words: list[str]) -> dict[str, list[Candidate]]:
    every_form = [form for word in words for form in forms(word)]
    found: dict[str, list[Candidate]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [words, every_form])
        for asked, word, shown, uses in cursor.fetchall():
            found.setdefault(asked, []).append(Candidate(word, shown, uses))
    return found


def _statement(search: Search) -> str:
    """Put the statement together; every value goes in as a parameter."""
    languages = [language for language in search.languages if language in CONFIGS]
    words = {language: f"to_tsquery('{CONFIGS[language]}', %(words_{language})s)" for language in languages}
    filtered = {name: FILTERS[name] for name in FACETS if getattr(search, name)}
    return f"""
        WITH hits AS MATERIALIZED ({_hits(words, filtered)}),
        counted AS MATERIALIZED ({_counted(filtered)}),
        page AS MATERIALIZED ({_page(search, words, filtered)})
        SELECT json_build_object(
            'total', (SELECT total FROM counted WHERE facet = {EVERYTHING}),
            'without_filters', (SELECT number FROM counted WHERE facet = {EVERYTHING}),
            {", ".join(f"'{name}', ({_counts(name)})" for name in FACETS)},
            'hits', (SELECT json_agg(json_build_array({SHOWN}) ORDER BY place)
                     FROM page JOIN {TABLE} AS entry USING (id))
        )
    """  # noqa: S608 - made of constants, of languages and facets known here; values are parameters


def _hits(words: Mapping[str, str], filtered: Mapping[str, str]) -> str:
    """Each language asks its index alone: nothing reads the long vector of a row again to see that it answers."""
    checks = "".join(f", coalesce({condition}, false) AS in_{name}" for name, condition in filtered.items())
    columns = f"id, kind, domains, territories, year, published_at, weight, language{checks}"
    allowed = f"NOT is_gone AND audience = ANY(%(audiences)s) {UNTRANSLATED if len(words) > 1 else ''}"
    named = "codes @> ARRAY[%(code)s]"
    answers = {language: f"vector @@ {asked}" for language, asked in words.items()}
    ways = [
        f"""SELECT {columns}, {named} AS is_named, title_vector @@ {words[language]} AS is_titled
            FROM {TABLE} AS entry WHERE {answer} AND language = '{language}' AND {allowed}"""  # noqa: S608 - as above
        for language, answer in answers.items()
    ]
    ways.append(f"""SELECT {columns}, true, true FROM {TABLE} AS entry
        WHERE {named} AND NOT {_by_language(answers, "true")} AND {allowed}""")  # noqa: S608 - as above
    return " UNION ALL ".join(ways)


UNTRANSLATED = f"""AND (language = %(language)s OR translation_key = '' OR NOT EXISTS (
    SELECT FROM {TABLE} AS other WHERE other.translation_key = entry.translation_key
        AND other.language = %(language)s AND NOT other.is_gone AND other.audience = ANY(%(audiences)s)
        AND other.translation_key <> ''))
"""


def _counted(filtered: Iterable[str]) -> str:
    """Count once for every facet, rows of equal lists together: a list is taken apart only after that."""
    numbers = ", ".join(f"{_number_but(name, filtered)} AS number_of_{name}" for name in FACETS)
    return f"""
        SELECT grouping({", ".join(COLUMNS)}) AS facet, {", ".join(COLUMNS)}, count(*) AS number,
            {_number_but("", filtered)} AS total, {numbers}
        FROM hits GROUP BY GROUPING SETS ({", ".join(f"({column})" for column in COLUMNS)}, ())
    """  # noqa: S608 - made of constants and facets known here


def _number_but(facet: str, filtered: Iterable[str]) -> str:
    """Count under the filters of the other facets."""
    others = [f"in_{name}" for name in filtered if name != facet]
    return f"count(*) FILTER (WHERE {' AND '.join(others)})" if others else "count(*)"


def _counts(facet: str) -> str:
    return f"""SELECT json_object_agg(value, amount) FROM (
        SELECT value, sum(number_of_{facet}) AS amount FROM (
            SELECT {VALUES[facet]} AS value, number_of_{facet} FROM counted
            WHERE facet = {PLACES[facet]} AND number_of_{facet} > 0
        ) AS given WHERE value IS NOT NULL GROUP BY value
    ) AS summed"""  # noqa: S608 - made of constants


def _page(search: Search, words: Mapping[str, str], filtered: Iterable[str]) -> str:
    chosen = " AND ".join(f"in_{name}" for name in filtered) or "true"
    if search.order in ORDERS:
        order = ORDERS[search.order]
        return f"""
            SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM hits WHERE {chosen}
            ORDER BY {order} LIMIT {PER_PAGE} OFFSET %(offset)s
        """  # noqa: S608 - made of constants
    ranks = {
        language: f"ts_rank({WEIGHTS}, vector, {asked}, 1) + {TITLED} * ts_rank(title_vector, {asked}, 2)"
        for language, asked in words.items()
    }
    rank = _by_language(ranks, "0")
    return f"""
        SELECT id, row_number() OVER (ORDER BY score DESC, published_at DESC NULLS LAST, id) AS place
        FROM (
            SELECT entry.id, entry.published_at, best.is_named::int * {NAMED} + entry.weight * ({rank})
                * CASE entry.language WHEN %(language)s THEN {NATIVE} ELSE 1 END AS score
            FROM (SELECT id, is_named FROM hits WHERE {chosen} ORDER BY {BEST_FIRST} LIMIT {MOST_RANKED}) AS best
            JOIN {TABLE} AS entry USING (id)
        ) AS ranked
        ORDER BY score DESC, published_at DESC NULLS LAST, id LIMIT {PER_PAGE} OFFSET %(offset)s
    """  # noqa: S608 - made of constants


SHOWN = f"""kind, key, url, title, concat_ws(' ', nullif(summary, ''), left(body, {EXTRACT_FROM})),
    trail, domains, territories, year, language, published_at"""


def _by_language(expressions: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{language}' THEN {expression}" for language, expression in expressions.items())
    return f"CASE language {cases} ELSE {otherwise} END"


def _parameters(search: Search) -> dict[str, Any]:
    asked = search.asked
    ask = asked.any_word if search.takes_any_word else asked.every_word
    return {
        **{f"words_{language}": ask(written) for language, written in WRITTEN.items()},
        "code": asked.code,
        "language": search.languages[0],
        "languages": list(search.languages),
        "audiences": list(search.audiences),
        "kinds": list(search.kinds),
        "domains": list(search.domains),
        "territories": list(search.territories),
        "years": list(search.years),
        "offset": (search.page - 1) * PER_PAGE,
    }


def _found(asked: Asked, answer: Mapping[str, Any]) -> Found:
    rows = [Row(*columns) for columns in answer["hits"] or ()]
    texts = marked_texts(asked, [Text(row.language, row.title, row.text) for row in rows])
    return Found(
        total=answer["total"],
        without_filters=answer["without_filters"],
        hits=tuple(_hit(row, *marks) for row, marks in zip(rows, texts, strict=True)),
        **{name: answer[name] or {} for name in FACETS},
    )


class Row(NamedTuple):
    """A result as the statement gives it."""

    kind: str
    key: str
    url: str
    title: str
    text: str
    trail: list[str]
    domains: list[str]
    territories: list[str]
    year: int | None
    language: str
    published_at: str | None


def _hit(row: Row, title: str, extract: str) -> Hit:
    return Hit(
        kind=row.kind,
        key=row.key,
        url=row.url,
        title_html=marked(title),
        extract_html=marked(extract),
        trail=tuple(row.trail),
        domains=tuple(row.domains),
        territories=tuple(row.territories),
        year=row.year,
        language=row.language,
        published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
    )
