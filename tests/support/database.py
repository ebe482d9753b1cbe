"""One migrated template per state of the migrations; every test process works on its own copy of it.

A copy costs a fraction of a second where migrating costs half a minute. After a test that committed, the copy is
thrown away and made again, so that rows loaded by migrations (Wagtail's root page) are always there.

A process may keep several states, each with its own copy: the bare one, and one that has the norm already.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from common.postgres.cluster import Cluster
from common.postgres.launch import connected, ensure

BUILDING = 8_152_023  # the advisory lock under which a template is built


def state_of_migrations() -> str:
    digest = hashlib.sha256(settings.LANGUAGE_CODE.encode())
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    sources = {Path(str(import_module(migration.__module__).__file__)) for migration in migrations}
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:12]


class WorkingCopy:
    """The database of this test process, in the state that the test at hand asks for."""

    def __init__(self, worker: str, folder: Path) -> None:
        self.settings = settings.DATABASES["default"]
        self.own = f"{os.getpid()}_{worker}"
        self.templates = {"": f"template_{state_of_migrations()}"}
        self.copies: set[str] = set()
        self.state = ""
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Files that belong to the state."""
        return self._folder / self.state

    @property
    def name(self) -> str:
        return "_".join(["test", self.own, self.state]).rstrip("_")

    def prepare(self) -> None:
        cluster = self.settings.get("CLUSTER")
        if isinstance(cluster, Cluster):
            ensure(cluster)
        with self._maintenance() as maintenance:
            maintenance.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
            self._sweep(maintenance)
            if self.templates[""] not in _databases(maintenance):
                self._build(maintenance)
        self.use("")

    def use(self, state: str, load: Callable[[Path], None] | None = None) -> None:
        """Turn to the copy in this state; the first time, `load` makes it out of the bare one."""
        if state == self.state and self.name in self.copies:
            return
        connections.close_all()
        self.state = state
        if state not in self.templates and load is not None:
            self._derive(load)
        if self.name in self.copies:
            self.settings["NAME"] = self.name
        else:
            self.restore()

    def restore(self) -> None:
        connections.close_all()
        with self._maintenance() as maintenance:
            maintenance.execute(_drop(self.name))
            maintenance.execute(_copy(self.name, self.templates[self.state]))
        self.copies.add(self.name)
        self.settings["NAME"] = self.name

    def discard(self) -> None:
        connections.close_all()
        with self._maintenance() as maintenance:
            for name in [*self.copies, *(name for state, name in self.templates.items() if state)]:
                maintenance.execute(_drop(name))

    def _derive(self, load: Callable[[Path], None]) -> None:
        name = f"test_{self.own}_{self.state}_kept"
        with self._maintenance() as maintenance:
            maintenance.execute(_copy(name, self.templates[""]))
        self.settings["NAME"] = name
        self.folder.mkdir()
        load(self.folder)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        connections.close_all()
        self.templates[self.state] = name

    def url(self) -> str:
        """For a process of its own, such as a real worker."""
        given = self.settings
        host = str(given.get("HOST") or "")
        who = f"{given['USER']}:{given['PASSWORD']}" if given.get("PASSWORD") else given["USER"]
        if host.startswith("/"):
            return f"postgres://{who}@/{self.name}?host={host}"
        return f"postgres://{who}@{host}:{given.get('PORT') or 5432}/{self.name}"

    @contextmanager
    def _maintenance(self) -> Iterator[psycopg.Connection]:
        cluster = self.settings.get("CLUSTER")
        if isinstance(cluster, Cluster):
            opened = connected(cluster)
        else:
            given = connection.get_connection_params()
            wanted = {key: given[key] for key in ("host", "port", "user", "password") if given.get(key)}
            opened = psycopg.connect(dbname="postgres", autocommit=True, **wanted)
        with opened as maintenance:
            yield maintenance

    def _build(self, maintenance: psycopg.Connection) -> None:
        building = f"building_{os.getpid()}"
        maintenance.execute(_drop(building))
        maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        connections.close_all()
        self.settings["NAME"] = building
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        connections.close_all()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        maintenance.execute(rename.format(sql.Identifier(building), sql.Identifier(self.templates[""])))

    def _sweep(self, maintenance: psycopg.Connection) -> None:
        """Copies whose process is gone, and all templates but this one and the newest other."""
        names = _databases(maintenance)
        templates = [name for name in names if name.startswith("template_") and name != self.templates[""]]
        dead = [name for name in names if _is_left_over(name)]
        for name in templates[:-1] + dead:
            maintenance.execute(_drop(name))


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
