"""The work that can be done in the background, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class JobRefused(Exception):
    """The work cannot be done and trying again would not help; the message tells the person what to do."""


class Progress(Protocol):
    def tell(self, done: int, total: int, label: str = "") -> None:
        """How far the work is; shown to the person who waits."""


Work = Callable[..., str | None]


@dataclass(frozen=True)
class Kind:
    name: str
    title: str
    work: Work


KINDS: dict[str, Kind] = {}


def job(name: str, title: str) -> Callable[[Work], Work]:
    """Registers `work(progress, **arguments)` in an app's `tasks.py`.

    It may run more than once (a worker died, a message came twice), so it must be idempotent. What it returns is the
    address of the result, shown as a link.
    """

    def register(work: Work) -> Work:
        if name in KINDS and KINDS[name].work is not work:
            raise ValueError(f"two jobs are called {name}")
        KINDS[name] = Kind(name, title, work)
        return work

    return register
