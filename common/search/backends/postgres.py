"""The search in PostgreSQL: one statement finds, counts, ranks and marks a page of results."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from common.search.asking import Asked
from common.search.marking import marked
from common.search.port import MARK, MOST_RANKED, NEWEST, OLDEST, PER_PAGE, UNMARK, Found, Hit, Search, Suggestion
from common.search.spelling import SHORTEST_CORRECTED, Candidate, corrected, nearest
from common.search.words import forms, singular

CONFIGS = {"pt": "search_pt", "en": "search_en"}
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
VALUES = {"kinds": "kind", "domains": "unnest(domains)", "territories": "unnest(territories)", "years": "year::text"}
# The planner does not count what it costs to read long vectors from beside the table: the indexes always win.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '16MB'"
PLAN_NO_MORE = "SET LOCAL enable_seqscan = on"
DATE = "coalesce(published_at, make_timestamptz(year, 1, 1, 0, 0, 0))"
ORDERS = {NEWEST: f"{DATE} DESC NULLS LAST, id", OLDEST: f"{DATE} ASC NULLS LAST, id"}
BEST_FIRST = "is_named DESC, is_titled DESC, weight DESC, published_at DESC NULLS LAST, id"
TITLE_OPTIONS = f"HighlightAll=true, StartSel={MARK}, StopSel={UNMARK}"
EXTRACT_OPTIONS = (
    f'MaxFragments=2, MaxWords=26, MinWords=12, ShortWord=2, FragmentDelimiter=" … ", '
    f"StartSel={MARK}, StopSel={UNMARK}"
)


class PostgresBackend:
    name = "postgres"

    def search(self, search: Search) -> Found:
        if search.asked.is_empty:
            return Found()
        with connection.cursor() as cursor:
            # One message to the server: settings, question, settings.
            cursor.execute(f"{PLAN}; {_statement(search)}; {PLAN_NO_MORE}", _parameters(search))
            cursor.nextset()
            cursor.nextset()
            (answer,) = cursor.fetchone()
        return _found(answer if isinstance(answer, dict) else json.loads(answer))

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
            "words": asked.every_word,
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
    words = {language: f"to_tsquery('{CONFIGS[language]}', %(words)s)" for language in languages}
    found = " OR ".join(f"(language = '{language}' AND vector @@ {words[language]})" for language in languages)
    titled = _by_language({language: f"title_vector @@ {words[language]}" for language in languages}, "false")
    shown = {language: f"to_tsquery('{CONFIGS[language]}', %(shown)s)" for language in languages}
    filtered = {name: FILTERS[name] if getattr(search, name) else "true" for name in FACETS}
    checks = ", ".join(f"coalesce({condition}, false) AS in_{name}" for name, condition in filtered.items())
    return f"""
        WITH hits AS MATERIALIZED (
            SELECT id, kind, domains, territories, year, published_at, weight, language,
                codes @> ARRAY[%(code)s] AS is_named, {titled} AS is_titled, {checks}
            FROM {TABLE} AS entry
            WHERE (codes @> ARRAY[%(code)s] OR {found}) AND language = ANY(%(languages)s) AND NOT is_gone
                AND audience = ANY(%(audiences)s) {UNTRANSLATED if len(languages) > 1 else ""}
        ),
        chosen AS (SELECT * FROM hits WHERE {_all_but("", filtered)}),
        page AS MATERIALIZED ({_page(search, words)})
        SELECT json_build_object(
            'total', (SELECT count(*) FROM chosen),
            'without_filters', (SELECT count(*) FROM hits),
            {", ".join(f"'{name}', ({_counts(name, filtered)})" for name in FACETS)},
            'hits', (SELECT json_agg(json_build_array({_shown(shown)}) ORDER BY place)
                     FROM page JOIN {TABLE} AS entry USING (id))
        )
    """  # noqa: S608 - made of constants, of languages and facets known here; values are parameters


UNTRANSLATED = f"""AND (language = %(language)s OR translation_key = '' OR NOT EXISTS (
    SELECT FROM {TABLE} AS other WHERE other.translation_key = entry.translation_key
        AND other.language = %(language)s AND NOT other.is_gone AND other.audience = ANY(%(audiences)s)
        AND other.translation_key <> ''))
"""


def _page(search: Search, words: Mapping[str, str]) -> str:
    if search.order in ORDERS:
        order = ORDERS[search.order]
        return f"""
            SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM chosen
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
            FROM (SELECT id, is_named FROM chosen ORDER BY {BEST_FIRST} LIMIT {MOST_RANKED}) AS best
            JOIN {TABLE} AS entry USING (id)
        ) AS ranked
        ORDER BY score DESC, published_at DESC NULLS LAST, id LIMIT {PER_PAGE} OFFSET %(offset)s
    """  # noqa: S608 - made of constants


def _shown(shown: Mapping[str, str]) -> str:
    """What a result shows; marking reads the long texts, only of these rows."""
    configs = _by_language({language: f"'{CONFIGS[language]}'::regconfig" for language in shown}, "'simple'")
    asked = _by_language(shown, "''::tsquery")
    text = f"summary || ' ' || left(body, {EXTRACT_FROM})"
    return f"""kind, key, url, ts_headline({configs}, title, {asked}, '{TITLE_OPTIONS}'),
        ts_headline({configs}, {text}, {asked}, '{EXTRACT_OPTIONS}'),
        trail, domains, territories, year, language, published_at"""


def _by_language(expressions: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{language}' THEN {expression}" for language, expression in expressions.items())
    return f"CASE language {cases} ELSE {otherwise} END"


def _all_but(facet: str, names: Iterable[str]) -> str:
    return " AND ".join(f"in_{name}" for name in names if name != facet)


def _counts(facet: str, names: Iterable[str]) -> str:
    return f"""SELECT json_object_agg(value, number) FROM (
        SELECT value, count(*) AS number
        FROM (SELECT {VALUES[facet]} AS value FROM hits WHERE {_all_but(facet, names)}) AS given
        WHERE value IS NOT NULL GROUP BY value
    ) AS counted"""  # noqa: S608 - made of constants


def _parameters(search: Search) -> dict[str, Any]:
    asked = search.asked
    return {
        "words": asked.any_word if search.takes_any_word else asked.every_word,
        "shown": asked.shown_words,
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


def _found(answer: Mapping[str, Any]) -> Found:
    return Found(
        total=answer["total"],
        without_filters=answer["without_filters"],
        hits=tuple(_hit(*row) for row in answer["hits"] or ()),
        **{name: answer[name] or {} for name in FACETS},
    )


def _hit(
    kind: str,
    key: str,
    url: str,
    title: str,
    extract: str,
    trail: list[str],
    domains: list[str],
    territories: list[str],
    year: int | None,
    language: str,
    published_at: str | None,
) -> Hit:
    return Hit(
        kind=kind,
        key=key,
        url=url,
        title_html=marked(title),
        extract_html=marked(extract.strip()),
        trail=tuple(trail),
        domains=tuple(domains),
        territories=tuple(territories),
        year=year,
        language=language,
        published_at=datetime.fromisoformat(published_at) if published_at else None,
    )
