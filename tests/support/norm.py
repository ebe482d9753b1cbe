"""The norm and the country, as `manage.py load_reference` loads them.

Loading takes about a second, so the first test that asks keeps the rows and the others copy them back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from common.norm.reference import Changes, load_all

APPS = [
    "norm",
    "territories",
    "initiatives",
    "recommendations",
    "governance",
    "action_plan",
    "practices",
    "repositories",
]


class KeptNorm:
    """The rows of every table that the loaders fill, in the format of COPY."""

    def __init__(self) -> None:
        self.tables: dict[str, bytes] = {}
        self.changes = Changes()

    def load(self) -> Changes:
        if not _is_empty():
            return load_all()
        if self.tables:
            self._copy_back()
        else:
            self.changes = load_all()
            self._keep()
        return self.changes

    def _keep(self) -> None:
        with connection.cursor() as cursor:
            for table in _tables():
                with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                    self.tables[table] = b"".join(copy)

    def _copy_back(self) -> None:
        filled = {table: rows for table, rows in self.tables.items() if rows}
        with transaction.atomic(), connection.cursor() as cursor, _without_guards(cursor, list(filled)):
            for table, rows in filled.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
                cursor.execute(_after_the_last(table))


@contextmanager
def _without_guards(cursor: CursorWrapper, tables: list[str]) -> Iterator[None]:
    """Copying back is not writing: a plan that was approved when it was kept would refuse its own actions."""
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _tables() -> list[str]:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [model._meta.db_table for model in models]


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT FROM "{table}")' for table in _tables()))  # noqa: S608
        return not cursor.fetchone()[0]


def _after_the_last(table: str) -> str:
    """A copied row brings its id; the next new one must come after it, also in a database just made."""
    return (
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), greatest("  # noqa: S608
        f"(SELECT max(id) FROM \"{table}\"), nextval(pg_get_serial_sequence('\"{table}\"', 'id'))))"
    )


@pytest.fixture(scope="session")
def kept_norm() -> KeptNorm:
    return KeptNorm()


@pytest.fixture
def norm_loaded(db, kept_norm) -> Changes:
    return kept_norm.load()
