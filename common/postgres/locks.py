"""File locks that the kernel gives back however a process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    handle = opened(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def share(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_SH)


def take(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_EX)


def free(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_UN)


def taken_at_once(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
