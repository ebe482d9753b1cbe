"""Which engine answers."""

from common.search.backends.postgres import PostgresBackend
from common.search.port import Backend

_postgres = PostgresBackend()


def engine() -> Backend:
    return _postgres
