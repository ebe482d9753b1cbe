"""gunicorn on loopback, as in production, for as long as something is measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
PATIENCE_SECONDS = 90


class ServerFailed(Exception):
    """gunicorn did not start; its own words say why."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu_seconds(self) -> float | None:
        """Processor time of the workers so far; None where the system does not tell (it does on Linux)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not children.exists():
            return None
        ticks = 0
        for child in children.read_text().split():
            # After the name, which may hold spaces: user and system time are the 12th and 13th fields.
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    *, page_seconds: int, fragment_seconds: int, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start two workers, wait until they answer, give the server, and stop them."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--preload", "--log-level", "warning"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PAGE_CACHE_SECONDS": str(page_seconds),
        "FRAGMENT_CACHE_SECONDS": str(fragment_seconds),
        **(settings or {}),
    }
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
        try:
            _wait_for(port, server, log)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            log.seek(0)
            raise ServerFailed(log.read().decode(errors="replace")[-2000:])
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise ServerFailed(f"gunicorn did not answer within {PATIENCE_SECONDS} s")
