"""One migrated template per state of the migrations; every test process works on its own copy of it.

A copy costs a second where migrating costs half a minute. After a test that committed, the rows that it changed are
put back, so that rows loaded by migrations (Wagtail's root page) are always there; should it have changed the tables
themselves, the copy is thrown away and made again.

There are several states, each with its own template: the bare one, and others that have the norm or the demonstration
already. They are made once, by whichever process asks first, and kept for the next run of the same code on the same
day. A template gets its name when it is whole: what a killed process leaves is never taken for one.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import psycopg
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from common.postgres.cluster import Cluster
from common.postgres.launch import connected, ensure
from tests.support.rows import OtherTables, Rows

BUILDING = 8_152_023  # the advisory lock under which a template is built


def state_of_migrations() -> str:
    digest = hashlib.sha256(settings.LANGUAGE_CODE.encode())
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    sources = {Path(str(import_module(migration.__module__).__file__)) for migration in migrations}
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def state_of_everything() -> str:
    """Of all that a loaded state comes from: the code, its reference files, the scenes of the tests, and the day."""
    digest = hashlib.sha256(f"{state_of_migrations()} {date.today()} {settings.DATA_DIR}".encode())  # noqa: DTZ011
    apart = {Path(app.path).relative_to(settings.BASE_DIR).parts[0] for app in apps.get_app_configs() if _is_ours(app)}
    folders = [*sorted(apart), "config", "requirements", "tests/support"]
    sources = [path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*") if path.is_file()]
    scenes = settings.BASE_DIR.glob("tests/*/factories.py")
    for source in sorted([*sources, *scenes]):
        if source.parent.name != "__pycache__":
            digest.update(str(source).encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def _is_ours(app: AppConfig) -> bool:
    return Path(app.path).is_relative_to(settings.BASE_DIR) and ".venv" not in Path(app.path).parts


@dataclass(frozen=True)
class State:
    """What is loaded, and into which other state."""

    load: Callable[[Path], None]
    into: str = ""


class WorkingCopy:
    """The database of this test process, in the state that the test at hand asks for."""

    def __init__(self, worker: str, states: dict[str, State]) -> None:
        self.settings = settings.DATABASES["default"]
        self.own = f"{os.getpid()}_{worker}"
        self.states = states
        self.kept = Path(settings.DATA_DIR) / "test-states"
        self.prefix = f"state_{state_of_everything()}"
        self.templates = {"": f"template_{state_of_migrations()}"}
        self.copies: dict[str, Rows] = {}
        self.state = ""

    @property
    def folder(self) -> Path:
        """Files that belong to the state: of everybody, so only to be read."""
        return self.kept / self.templates[self.state]

    @property
    def name(self) -> str:
        return "_".join(["test", self.own, self.state]).rstrip("_")

    def prepare(self) -> None:
        cluster = self.settings.get("CLUSTER")
        if isinstance(cluster, Cluster):
            ensure(cluster)
        with self._building() as maintenance:
            self._sweep(maintenance)
            if self.templates[""] not in _databases(maintenance):
                self._build(maintenance, self.templates[""], "template1", _migrate)

    def use(self, state: str) -> None:
        """Turn to the copy in this state."""
        if state == self.state and self.name in self.copies:
            return
        connections.close_all()
        if state not in self.templates:
            self._load(state)
        self.state = state
        if self.name in self.copies:
            self.settings["NAME"] = self.name
        else:
            self._renew()

    def restore(self) -> None:
        """Undo what a test committed."""
        connections.close_all()
        with suppress(OtherTables, psycopg.Error), self._maintenance(self.name) as own:
            self.copies[self.name].put_back(own)
            return
        self._renew()

    def discard(self) -> None:
        connections.close_all()
        with self._maintenance() as maintenance:
            for name in self.copies:
                maintenance.execute(_drop(name))

    def _renew(self) -> None:
        with self._maintenance() as maintenance:
            maintenance.execute(_drop(self.name))
            maintenance.execute(_copy(self.name, self.templates[self.state]))
        with self._maintenance(self.name) as own:
            self.copies[self.name] = Rows.read(own)
        self.settings["NAME"] = self.name

    def _load(self, state: str) -> None:
        """Make the state's template, unless another process did, out of the one it is loaded into."""
        given, name = self.states[state], f"{self.prefix}_{state}"
        if given.into not in self.templates:
            self._load(given.into)
        with self._building() as maintenance:
            if name not in _databases(maintenance):
                folder = self.kept / name
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                self._build(maintenance, name, self.templates[given.into], lambda: given.load(folder))
        self.templates[state] = name

    def url(self) -> str:
        """For a process of its own, such as a real worker."""
        given = self.settings
        host = str(given.get("HOST") or "")
        who = f"{given['USER']}:{given['PASSWORD']}" if given.get("PASSWORD") else given["USER"]
        if host.startswith("/"):
            return f"postgres://{who}@/{self.name}?host={host}"
        return f"postgres://{who}@{host}:{given.get('PORT') or 5432}/{self.name}"

    @contextmanager
    def _building(self) -> Iterator[psycopg.Connection]:
        """One process at a time; the others then find what it built."""
        with self._maintenance() as maintenance:
            maintenance.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
            yield maintenance

    @contextmanager
    def _maintenance(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        cluster = self.settings.get("CLUSTER")
        if isinstance(cluster, Cluster):
            opened = connected(cluster, database)
        else:
            given = connection.get_connection_params()
            wanted = {key: given[key] for key in ("host", "port", "user", "password") if given.get(key)}
            opened = psycopg.connect(dbname=database, autocommit=True, **wanted)
        with opened as maintenance:
            yield maintenance

    def _build(self, maintenance: psycopg.Connection, name: str, origin: str, load: Callable[[], None]) -> None:
        building = f"building_{os.getpid()}"
        maintenance.execute(_drop(building))
        maintenance.execute(_copy(building, origin))
        connections.close_all()
        self.settings["NAME"] = building
        load()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        connections.close_all()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        maintenance.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))

    def _sweep(self, maintenance: psycopg.Connection) -> None:
        """Copies whose process is gone, and all templates but ours and the newest others."""
        names = _databases(maintenance)
        templates = [name for name in names if name.startswith("template_") and name != self.templates[""]]
        others = [name for name in names if name.startswith("state_") and not name.startswith(self.prefix)]
        old = [name for name in others if name[: len(self.prefix)] != others[-1][: len(self.prefix)]]
        for name in [*templates[:-1], *old, *(name for name in names if _is_left_over(name))]:
            maintenance.execute(_drop(name))
            shutil.rmtree(self.kept / name, ignore_errors=True)


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


def _databases(maintenance: psycopg.Connection) -> list[str]:
    rows = maintenance.execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY oid")
    return [row[0] for row in rows]


def _copy(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _is_left_over(name: str) -> bool:
    made_by = re.match(r"(?:test|building)_(\d+)", name)
    return made_by is not None and not _is_alive(int(made_by[1]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
