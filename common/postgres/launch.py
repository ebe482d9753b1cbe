"""The promise the rest of the portal relies on: while this process lives, the cluster answers."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg

from common.postgres import cluster as clusters, locks
from common.postgres.cluster import Cluster

PROJECT = Path(__file__).resolve().parents[2]
LINGER_SECONDS = 3.0

_held: dict[Path, int] = {}
_guard = threading.Lock()


def ensure(cluster: Cluster, *, linger: float = LINGER_SECONDS) -> None:
    """Says we use the cluster, then starts whatever is missing. Cheap when everything runs."""
    with _guard:
        if cluster.home not in _held or not (cluster.home / "users.lock").exists():
            clusters.prepared(cluster)
            handle = locks.opened(cluster.home / "users.lock")
            locks.share(handle)
            _held[cluster.home] = handle
        with locks.exclusive(cluster.home / "start.lock"):
            if clusters.started(cluster):
                _created(cluster, clusters.ROLE)
            _guarded(cluster, linger)


def let_go(cluster: Cluster) -> None:
    """Says we no longer use the cluster (a process that ends says so by ending)."""
    with _guard:
        handle = _held.pop(cluster.home, None)
        if handle is not None:
            os.close(handle)


def connected(cluster: Cluster, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(host=str(cluster.sockets), user=clusters.ROLE, dbname=database, autocommit=True)


def _created(cluster: Cluster, database: str) -> None:
    with connected(cluster) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(f'CREATE DATABASE "{database}"')


def _guarded(cluster: Cluster, linger: float) -> None:
    """One guardian per cluster; it has the lock before this call returns."""
    handle = locks.opened(cluster.home / "guardian.lock")
    try:
        if not locks.taken_at_once(handle):
            return
    finally:
        os.close(handle)
    # The guardian outlives us: whatever it inherited, such as a pipe, would stay open for somebody who waits.
    with (cluster.home / "guardian.log").open("a") as said:
        subprocess.run(
            [sys.executable, "-m", "common.postgres.guardian", str(cluster.home), cluster.binaries, str(linger)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            check=True,
        )
