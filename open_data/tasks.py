"""Background work of the open data."""

from typing import Any

from celery import shared_task

from common.jobs.operations import defer
from common.jobs.registry import Progress, job
from open_data import operations, queries

MAKE = "open_data.make_files"


@job(MAKE, "Fazer os ficheiros de dados abertos")
def make_files(progress: Progress, **_arguments: Any) -> str:
    """Make what lacks something newer; run twice it finds nothing to do."""
    operations.make_files(tell=progress.tell)
    return "/dados/"


@shared_task(name="open_data.catch_up")
def catch_up() -> bool:
    """Ask for the files to be made when something newer was published, once while they are being made."""
    is_stale = queries.is_stale(queries.names().digest)
    if is_stale:
        defer("open_data.make_files", key=MAKE)
    return is_stale
