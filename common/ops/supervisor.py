"""Runs the parts of the portal as children of one process: their lines are prefixed, and they end together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

PATIENCE = 15.0
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Ask Linux to end this child when whoever started it dies, however it dies."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True)
class Part:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    def __init__(self, folder: Path, out: TextIO) -> None:
        self.folder, self.out = folder, out
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._relays: list[threading.Thread] = []
        self._end = threading.Event()

    def start(self, part: Part) -> None:
        child = subprocess.Popen(
            list(part.command),
            cwd=self.folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | part.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl+C is ours to pass on
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one system call, before our own threads matter
        )
        self._children[part.name] = child
        relay = threading.Thread(target=self._relay, args=(part.name, child), daemon=True)
        relay.start()
        self._relays.append(relay)

    def _relay(self, name: str, child: "subprocess.Popen[str]") -> None:
        assert child.stdout is not None  # noqa: S101 - asked for above
        with child.stdout as lines:
            for line in lines:
                self.out.write(f"{name:>8} | {line}")
                self.out.flush()

    def end_on_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._end.set())

    def dead(self) -> str | None:
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def wait(self, seconds: float | None = None) -> str | None:
        """Until a signal (None), a child that ended (its name), or the seconds are over (None)."""
        until = None if seconds is None else time.monotonic() + seconds
        while not self._end.wait(0.2):
            name = self.dead()
            if name or (until is not None and time.monotonic() > until):
                return name
        return None

    @property
    def is_ending(self) -> bool:
        return self._end.is_set()

    def stop(self) -> None:
        for child in self._children.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self._children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()
        for relay in self._relays:
            relay.join(PATIENCE)


def _signal(child: "subprocess.Popen[str]", number: int) -> None:
    """To the process alone when it can pass the wish on, to its whole group when it must die."""
    if child.poll() is None:
        if number == signal.SIGKILL:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
