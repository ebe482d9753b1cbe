"""The rows of a database as a test found them; only what changed is put back, as a copy of all takes far longer."""

from dataclasses import dataclass, field

import psycopg

USER_TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
SEQUENCES = "SELECT quote_ident(sequencename), last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()"
THROWN_OUT = f"SELECT pg_terminate_backend(pid, 5000) FROM ({OTHERS}) AS other"  # noqa: S608
# Whatever a test does to the tables themselves leaves a newer row in one of these.
CATALOGUE = (
    "pg_class",
    "pg_attribute",
    "pg_constraint",
    "pg_index",
    "pg_trigger",
    "pg_proc",
    "pg_type",
    "pg_namespace",
)
NEWEST = "coalesce(max(xmin::text::bigint), 0)"


class OtherTables(Exception):
    """The tables are no longer those of the rows, or may not be written this way: only a new copy helps."""


@dataclass
class Rows:
    """Nobody else may be in the database when it is read; whoever still is when it is put back is thrown out."""

    tables: list[str]
    kept: dict[str, bytes] = field(default_factory=dict)
    sequences: dict[str, int | None] = field(default_factory=dict)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: psycopg.Connection) -> "Rows":
        rows = cls([row[0] for row in connection.execute(USER_TABLES)])
        rows.sequences = {name: last for name, last, _ in connection.execute(SEQUENCES)}
        rows.marks = rows._marks(connection)
        for table in rows.tables:
            if rows.marks[table][0]:
                with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:  # type: ignore[call-overload]  # a name from the catalogue
                    rows.kept[table] = b"".join(copy)
        return rows

    def put_back(self, connection: psycopg.Connection) -> None:
        connection.execute(THROWN_OUT)
        now = self._marks(connection)
        if any(now[name] != self.marks[name] for name in CATALOGUE):
            raise OtherTables
        changed = [table for table in self.tables if now[table] != self.marks[table]]
        with connection.transaction():
            try:
                connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
            except psycopg.errors.InsufficientPrivilege as error:
                raise OtherTables from error
            for table in changed:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
                if table in self.kept:
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(self.kept[table])
            self._rewind(connection)
        self.marks |= self._marks(connection, changed)

    def _marks(self, connection: psycopg.Connection, tables: list[str] | None = None) -> dict[str, tuple[int, int]]:
        """How many rows each table has, and the transaction that wrote the newest."""
        named = [*self.tables, *CATALOGUE] if tables is None else tables
        if not named:
            return {}
        each = " UNION ALL ".join(f"SELECT '{name}', count(*), {NEWEST} FROM {name}" for name in named)  # noqa: S608
        return {name: (count, newest) for name, count, newest in connection.execute(each)}

    def _rewind(self, connection: psycopg.Connection) -> None:
        for name, last, first in connection.execute(SEQUENCES).fetchall():
            if last != self.sequences[name]:
                was = self.sequences[name]
                connection.execute("SELECT setval(%s, %s, %s)", [name, first if was is None else was, was is not None])
