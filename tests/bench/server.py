"""gunicorn on loopback, as in production, for as long as something is measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
PATIENCE_SECONDS = 90


class ServerFailed(Exception):
    """gunicorn did not start; its own words say why."""


@contextmanager
def serving(*, cache_seconds: int) -> Iterator[int]:
    """Start two workers, wait until they answer, give the port, and stop them."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--preload", "--log-level", "warning"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PAGE_CACHE_SECONDS": str(cache_seconds),
    }
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
        try:
            _wait_for(port, server, log)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


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
