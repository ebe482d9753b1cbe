"""Elasticsearch while it answers and is up to date, PostgreSQL otherwise."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from common.search.asking import Asked
from common.search.backends import elastic_index
from common.search.backends.elastic import ElasticBackend
from common.search.backends.postgres import PostgresBackend
from common.search.port import Backend, Found, Search, Suggestion, Unavailable

REST = 30.0

T = TypeVar("T")
log = structlog.get_logger(__name__)


class WithFallback:
    """Asks Elasticsearch, and PostgreSQL when it does not answer; then leaves it alone for a while."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self._first, self._other = ElasticBackend(), PostgresBackend()
        self._rests_until = 0.0

    def search(self, search: Search) -> Found:
        return self._ask(lambda backend: backend.search(search))

    def correct(self, asked: Asked) -> str:
        return self._other.correct(asked)

    def suggest(
        self, asked: Asked, languages: tuple[str, ...], audiences: tuple[str, ...], limit: int
    ) -> list[Suggestion]:
        return self._ask(lambda backend: backend.suggest(asked, languages, audiences, limit))

    def _ask(self, question: Callable[[Backend], T]) -> T:
        if time.monotonic() >= self._rests_until and not elastic_index.is_behind():
            try:
                return question(self._first)
            except Unavailable as failure:
                self._rests_until = time.monotonic() + REST
                log.warning("search.elasticsearch_away", reason=str(failure), seconds=REST)
        return question(self._other)
