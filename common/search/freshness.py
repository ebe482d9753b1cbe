"""Keeping the index as new as what is published: at every commit, and by sweeping what a crash left behind.

The models that a kind names are followed by their signals and by the audit log, so that what an operation writes with
a queryset is seen too. A write that leaves neither says so itself: `refresh_on_commit("practices", ["12"])`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from common.pagecache.generation import renew_pages
from common.search import copies, index
from common.search.rebuild import rebuild
from common.search.registry import Follows, followers, kind_of

MANY = 50
LOOK_BACK = timedelta(minutes=20)
LOGS = ("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry")

log = structlog.get_logger(__name__)


def refresh(code: str, keys: Collection[str] | None) -> int:
    """Read these documents of a kind again (None: all of them) and write them; answer how many rows were written."""
    kind = kind_of(code)
    # Inside a transaction, so that nothing is read from what a process keeps in memory.
    with transaction.atomic():
        reading = index.next_reading()
        documents = list(kind.documents(keys))
        written = index.write(kind, documents, reading, timezone.localdate())
        expected = index.kept_keys(kind) if keys is None else set(keys)
        written += index.withdraw(kind, expected - {document.key for document in documents}, reading)
    if written:
        copies.push(code, keys)
        # A page made between the commit and now may show what has just left.
        renew_pages()
    return written


_paused: ContextVar[bool] = ContextVar("search paused", default=False)


@contextmanager
def rebuilding_after() -> Iterator[None]:
    """Follow nothing inside, where thousands of rows are loaded, and make the whole index again at the commit."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)
    transaction.on_commit(_rebuild, robust=True)


def _rebuild() -> None:
    rebuild(on=timezone.localdate())


class _Refresh:
    """What one transaction made old of one kind; runs when it is committed."""

    def __init__(self, code: str) -> None:
        self.__qualname__ = f"search refresh of {code}"  # how the log of failed commit hooks calls it
        self.code = code
        self.keys: set[str] = set()
        self.is_whole = False
        self.is_done = False

    def add(self, keys: Collection[str] | None) -> None:
        self.is_whole = self.is_whole or keys is None
        self.keys.update(keys or ())

    def __call__(self) -> None:
        self.is_done = True
        keys = None if self.is_whole else sorted(self.keys)
        if keys is None or len(keys) > MANY:
            current_app.send_task("search.refresh", [self.code, keys])
            return
        try:
            refresh(self.code, keys)
        except DatabaseError:
            # What was committed stays committed; the next sweep writes it.
            log.exception("search.refresh_failed", kind=self.code, keys=keys)


def refresh_on_commit(code: str, keys: Collection[str] | None) -> None:
    """Write these documents again (None: all of the kind) once the current transaction is committed."""
    if _paused.get() or (keys is not None and not keys):
        return
    connection = transaction.get_connection()
    savepoints = set(connection.savepoint_ids)
    for waiting_in, waiting, *_ in connection.run_on_commit:
        is_ours = isinstance(waiting, _Refresh) and waiting.code == code and not waiting.is_done
        if is_ours and waiting_in == savepoints:
            waiting.add(keys)
            return
    new = _Refresh(code)
    new.add(keys)
    transaction.on_commit(new, robust=True)


def row_changed(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        # What Wagtail's clock unpublishes is saved as a bare page; its own type is what is followed.
        for code, follow in followers(getattr(instance, "specific_class", None) or sender):
            refresh_on_commit(code, follow.keys(instance))


def links_changed(sender: type[models.Model], instance: models.Model, action: str, **kwargs: Any) -> None:
    """Many-to-many links, from either side."""
    if not action.startswith("post_"):
        return
    if not kwargs["reverse"]:
        row_changed(type(instance), instance)
        return
    for code, follow in followers(kwargs["model"]):
        if kwargs["pk_set"] is None:
            refresh_on_commit(code, None)
        else:
            _touch(code, follow, kwargs["model"], kwargs["pk_set"])


def line_logged(instance: Any, **kwargs: Any) -> None:
    """Whatever is written leaves an audit line, also when it was written without the model's own signals."""
    page_id = getattr(instance, "page_id", None)
    content_type = instance.content_type
    model = content_type.model_class() if content_type else None
    if model is None:
        return
    for code, follow in followers(model):
        _touch(code, follow, model, {page_id or instance.object_id})


def _touch(code: str, follow: Follows, model: type[models.Model], pks: Collection[Any]) -> None:
    for row in model._default_manager.filter(pk__in=pks):
        refresh_on_commit(code, follow.keys(row))


def connect() -> None:
    models.signals.post_save.connect(row_changed, dispatch_uid="search saved")
    models.signals.post_delete.connect(row_changed, dispatch_uid="search deleted")
    models.signals.m2m_changed.connect(links_changed, dispatch_uid="search linked")
    for sender in LOGS:
        models.signals.post_save.connect(line_logged, sender=sender, dispatch_uid=f"search {sender}")


def catch_up(*, since: datetime) -> int:
    """Write again what was logged since then: what a process that died after its commit left behind."""
    touched: dict[str, _Refresh] = {}
    for label in LOGS:
        lines = apps.get_model(label)._default_manager.filter(timestamp__gte=since).select_related("content_type")
        for line in lines.order_by("pk"):
            _collect(line, touched)
    return sum(
        refresh(waiting.code, None if waiting.is_whole else sorted(waiting.keys)) for waiting in touched.values()
    )


def _collect(line: Any, touched: dict[str, _Refresh]) -> None:
    model = line.content_type.model_class() if line.content_type else None
    if model is None:
        return
    for code, follow in followers(model):
        row = model._default_manager.filter(pk=getattr(line, "page_id", None) or line.object_id).first()
        if row is not None:
            touched.setdefault(code, _Refresh(code)).add(follow.keys(row))
