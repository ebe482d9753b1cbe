"""How many requests a second an address answers: a closed loop of a few clients for a few seconds."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, field

from tests.bench.server import Server

CLIENTS = 8


class AddressFailed(Exception):
    """The address does not answer 200; measuring it would measure an error page."""


@dataclass(frozen=True)
class Rate:
    """`cpu_ms` is the workers' processor time for each request, None where the system does not tell."""

    per_second: float
    median_ms: float
    cpu_ms: float | None


@dataclass(frozen=True)
class _Load:
    requests: int
    per_second: float
    median_ms: float


def measure(server: Server, path: str, *, seconds: float) -> Rate:
    """Warm up, then measure. With `ab` when it is there, for a client that costs next to nothing."""
    for _ in range(8):
        _fetch(server.port, path)
    before = server.cpu_seconds()
    load = (_with_ab if shutil.which("ab") else _with_threads)(server.port, path, seconds)
    after = server.cpu_seconds()
    cpu_ms = None if before is None or after is None else (after - before) * 1000 / max(load.requests, 1)
    return Rate(load.per_second, load.median_ms, cpu_ms)


def _fetch(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AddressFailed(f"{path} answers {answer.status}")
    finally:
        connection.close()


def _with_ab(port: int, path: str, seconds: float) -> _Load:
    command = ["ab", "-q", "-c", str(CLIENTS), "-t", str(int(seconds)), "-n", "1000000"]
    command += ["-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise AddressFailed(f"{path} did not always answer 200")
    rate = re.search(r"Requests per second:\s+([\d.]+)", told)
    median = re.search(r"\s50%\s+(\d+)", told)
    count = re.search(r"Complete requests:\s+(\d+)", told)
    if rate is None or median is None or count is None:
        raise AddressFailed(f"ab said nothing about {path}")
    return _Load(int(count[1]), float(rate[1]), float(median[1]))


@dataclass
class _Tally:
    until: float
    times: list[float] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)


def _with_threads(port: int, path: str, seconds: float) -> _Load:
    tally = _Tally(until=time.perf_counter() + seconds)
    threads = [threading.Thread(target=_ask_on, args=(port, path, tally)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if tally.failures:
        raise tally.failures[0]
    ordered = sorted(tally.times)
    return _Load(len(ordered), len(ordered) / seconds, ordered[len(ordered) // 2] * 1000)


def _ask_on(port: int, path: str, tally: _Tally) -> None:
    while (began := time.perf_counter()) < tally.until:
        try:
            _fetch(port, path)
        except (AddressFailed, OSError) as error:
            tally.failures.append(error)
            return
        tally.times.append(time.perf_counter() - began)
