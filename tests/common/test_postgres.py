"""The embedded PostgreSQL, with real servers and real processes that die."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from common.postgres import launch
from common.postgres.binaries import candidates
from common.postgres.cluster import Cluster, PostgresUnavailable, answers, place, prepared, started, stopped

ROOT = Path(__file__).resolve().parents[2]
USER = """
import sys, time
from pathlib import Path
from common.postgres import launch
from common.postgres.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), fast=True)
launch.ensure(cluster, linger=0.2)
with launch.connected(cluster, "portal") as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()[0], flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def cluster(tmp_path):
    home = place(tmp_path, "cluster")
    yield Cluster(home, fast=True)
    launch.let_go(Cluster(home))
    eventually(lambda: not answers(Cluster(home)))
    shutil.rmtree(home, ignore_errors=True)


def eventually(check, seconds=15):
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def user(cluster, seconds):
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(cluster.home), str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_three_processes_at_once_share_one_server(cluster):
    users = [user(cluster, 0) for _ in range(3)]
    told = [process.communicate(timeout=60)[0] for process in users]
    assert [process.returncode for process in users] == [0, 0, 0]
    assert len(set(told)) == 1


def test_the_server_stops_after_its_last_user_was_killed(cluster):
    first, second = user(cluster, 60), user(cluster, 60)
    assert first.stdout.readline() == second.stdout.readline() != ""
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(0.5)
    assert answers(cluster)
    second.send_signal(signal.SIGKILL)
    second.wait()
    eventually(lambda: not answers(cluster))
    first.stdout.close()
    second.stdout.close()


def test_nobody_waits_for_the_guardian_to_end(cluster):
    command = [sys.executable, "-c", USER.replace("linger=0.2", "linger=30"), str(cluster.home), "0"]

    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=25, check=True
    )

    assert done.stdout.startswith("20")
    os.kill(int((cluster.home / "guardian.lock").read_text()), signal.SIGTERM)


def test_what_was_written_is_there_after_a_restart(cluster):
    launch.ensure(cluster, linger=0.1)
    with launch.connected(cluster, "portal") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'município' AS word")
    launch.let_go(cluster)
    eventually(lambda: not answers(cluster))
    launch.ensure(cluster, linger=0.1)
    with launch.connected(cluster, "portal") as connection:
        assert connection.execute("SELECT upper(word) FROM kept").fetchall() == [("MUNICÍPIO",)]


def test_a_killed_guardian_is_replaced_and_the_server_adopted(cluster):
    launch.ensure(cluster, linger=0.1)
    written = cluster.home / "guardian.lock"
    eventually(written.read_text)
    os.kill(int(written.read_text()), signal.SIGKILL)
    launch.let_go(cluster)
    time.sleep(0.5)
    assert answers(cluster)
    launch.ensure(cluster, linger=0.1)
    launch.let_go(cluster)
    eventually(lambda: not answers(cluster))


def test_a_lock_left_by_another_boot_is_put_away(cluster):
    prepared(cluster)
    started(cluster)
    stopped(cluster)
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert started(cluster)
    stopped(cluster)
    assert not answers(cluster)


def test_data_of_a_version_that_is_not_here_is_refused_and_kept(cluster):
    prepared(cluster)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresUnavailable, match="são do PostgreSQL 12"):
        launch.ensure(cluster)
    assert (cluster.data / "PG_VERSION").read_text() == "12\n"


@pytest.mark.parametrize("forced", ["", "bundled"])
def test_every_offered_server_has_the_extensions_and_sorts_by_code_point(cluster, forced):
    chosen = Cluster(cluster.home, fast=True, binaries=forced)
    launch.ensure(chosen, linger=0.1)
    with launch.connected(chosen, "portal") as connection:
        for name in ("unaccent", "pg_trgm", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")
        assert connection.execute("SELECT unaccent('Évora'), lower('ÁGUEDA')").fetchone() == ("Evora", "águeda")
        version = connection.execute("SHOW server_version_num").fetchone()
    assert int(version[0]) // 10000 == candidates(forced)[0].major


def test_only_the_owner_comes_in(cluster):
    launch.ensure(cluster, linger=0.1)
    if os.getuid():
        assert cluster.sockets.stat().st_mode & 0o077 == 0
        return
    program = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    stranger = subprocess.run(
        ["/usr/bin/env", "python3", "-c", program, str(cluster.sockets / ".s.PGSQL.5432")],
        user="daemon",
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError" in stranger.stderr


def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_one(tmp_path):
    deep = tmp_path / ("d" * 120)
    assert place(deep, "cluster").parent == Path("/var/tmp")
    assert place(deep, "cluster") == place(deep, "cluster") != place(deep, "other")


def test_a_folder_of_someone_else_is_refused(tmp_path):
    home = tmp_path / "link"
    home.symlink_to(tmp_path)
    with pytest.raises(PostgresUnavailable, match="pertence a outra pessoa"):
        prepared(Cluster(home))
