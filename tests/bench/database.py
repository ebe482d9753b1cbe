"""A database of a measurement's own, migrated and loaded like any other, dropped at the end; and what work costs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from common.norm.reference import load_all


class Cost(NamedTuple):
    """Seconds of the clock, and of the processors of this process and of the one that serves its connection."""

    clock: float
    processor: float


@contextmanager
def throw_away_database(name: str) -> Iterator[None]:
    kept = settings.DATABASES["default"]["NAME"]
    ask(f"DROP DATABASE IF EXISTS {name}")
    ask(f"CREATE DATABASE {name}")
    ask(f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0")  # their time would not be counted
    try:
        _turn_to(name)
        call_command("migrate", verbosity=0, interactive=False)
        load_all()
        yield
    finally:
        _turn_to(kept)
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def cost(work: Callable[[], object]) -> Cost:
    server = _serving()
    began, worked = time.perf_counter(), _worked(server)
    work()
    return Cost(time.perf_counter() - began, _worked(server) - worked)


def _turn_to(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name


def _worked(server: Path | None) -> float:
    theirs = int(server.read_text().split()[0]) / 1e9 if server else 0
    return time.process_time() + theirs


def _serving() -> Path | None:
    """Where Linux tells the processor time of the database's process, when it is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    told = process / "schedstat"
    return told if told.exists() and "postgres" in (process / "comm").read_text() else None
