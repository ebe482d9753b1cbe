"""Which engine answers: Elasticsearch where there is one, PostgreSQL otherwise."""

from functools import cache

from django.conf import settings

from common.search.backends.postgres import PostgresBackend
from common.search.port import Backend

_postgres = PostgresBackend()


@cache
def _with_fallback() -> Backend:
    from common.search.backends.fallback import WithFallback  # noqa: PLC0415 -- its client takes long to import

    return WithFallback()


def engine() -> Backend:
    return _with_fallback() if settings.ELASTICSEARCH_URL else _postgres
