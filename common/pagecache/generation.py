"""When public pages become new: after any audited change is committed, and at midnight in Lisbon."""

import threading
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import structlog
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import F, Manager
from django.db.models.functions import Now
from django.utils import timezone

if TYPE_CHECKING:
    from common.pagecache.models import Generation

POLL_SECONDS = 1.0
ROW = 1

log = structlog.get_logger(__name__)


def renew_pages() -> None:
    """Make every kept page old as soon as the current transaction is committed; once per transaction."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is _bump for entry in waiting):
        transaction.on_commit(_bump)


def renew_pages_on_log(**kwargs: Any) -> None:
    renew_pages()


def _generations() -> "Manager[Generation]":
    # By name, because registries import this module before there are models.
    return apps.get_model("pagecache", "Generation")._default_manager


def _bump() -> None:
    if not _generations().filter(pk=ROW).update(number=F("number") + 1, changed_at=Now()):
        _generations().bulk_create(
            [apps.get_model("pagecache", "Generation")(pk=ROW, number=1)], ignore_conflicts=True
        )
    clock.ask()


class GenerationClock:
    """Tells the current generation, asking the database at most once a second in each process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._changed_at: datetime | None = None
        self._asked_at = float("-inf")
        self._is_told = False

    def now(self) -> tuple[int, date]:
        """Return the generation and the day in Lisbon; pages made under another pair are old."""
        if time.monotonic() - self._asked_at >= POLL_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._lock.release()
        return self._number, timezone.localdate()

    def changed_at(self) -> datetime | None:
        """Return when the current generation began; None where nothing was ever changed, or it cannot be known."""
        self.now()
        return self._changed_at

    def ask(self) -> None:
        """Ask now, after any question already on its way: what was committed before is seen from here on."""
        with self._lock:
            self._ask()

    def forget(self) -> None:
        """Ask again at the next call."""
        self._asked_at = float("-inf")

    def _ask(self) -> None:
        # Taken before the question, so that a slow answer is not trusted for longer.
        self._asked_at = time.monotonic()
        try:
            row = _generations().filter(pk=ROW).values_list("number", "changed_at").first()
            self._number, self._changed_at = row or (0, None)
            self._is_told = False
        except DatabaseError:
            # Public pages stay readable while the database is away. Once is enough to say so.
            if not self._is_told:
                log.warning("pagecache.generation_unknown", kept=self._number)
            self._is_told = True


clock = GenerationClock()
