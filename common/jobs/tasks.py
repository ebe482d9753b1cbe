"""The messages that travel: an identifier and nothing else."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from common.jobs import operations, worker


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    worker.run(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> int:
    return operations.sweep(at=timezone.now())


@shared_task(name="jobs.begin")
def begin(name: str, **arguments: Any) -> None:
    """For the clock: asks for a job, once while one of the same name is open."""
    operations.defer(name, key=f"clock:{name}", **arguments)
