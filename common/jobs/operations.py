"""Asking for background work, and the things that happen to it."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.jobs.enums import JobState
from common.jobs.models import ATTEMPTS, SILENCE, Job
from common.jobs.registry import KINDS

logger = logging.getLogger("portal.jobs")

OPEN = [JobState.QUEUED, JobState.RUNNING]
RESEND = timedelta(minutes=5)
SETTLING = timedelta(seconds=10)
INTERRUPTED = (
    "A tarefa foi interrompida várias vezes. Peça-a de novo; se voltar a falhar, contacte a equipa do portal."
)
UNEXPECTED = "Ocorreu um erro inesperado e a equipa do portal foi avisada. Peça a tarefa de novo mais tarde."


@transaction.atomic(savepoint=False)
def defer(name: str, *, by: AbstractBaseUser | None = None, key: str = "", **arguments: Any) -> Job:
    """Write the work down with the caller's own changes, and send it once they are committed.

    With a `key`, an open job of the same key is returned instead of asking twice.
    """
    if name not in KINDS:
        raise LookupError(f"no job is called {name}")
    asked = Job(name=name, key=key, arguments=arguments, created_by_id=by.pk if by else None)
    if not key:
        asked.save()
    while key and not _saved(asked):  # the open job may close between the refusal and the look for it
        open_job = Job.objects.filter(key=key, state__in=OPEN).first()
        if open_job:
            return open_job
    transaction.on_commit(partial(_send, asked.pk))
    return asked


def _saved(job: Job) -> bool:
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _send(job_id: int) -> None:
    """A message that does not leave is sent by the next sweep."""
    try:
        current_app.tasks["jobs.run"].apply_async((job_id,))
    except Exception:  # whatever the broker has, the caller's own work is done and committed
        logger.exception("job %s was not sent", job_id)
        return
    Job.objects.filter(pk=job_id).update(sent_at=timezone.now())


def claim(*, job_id: int, at: datetime) -> Job | None:
    """The first who asks gets the job; a message that comes twice finds nothing to do."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=at,
        heartbeat_at=at,
        done=0,
        total=None,
        label="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def beat(*, job: Job, at: datetime, **progress: Any) -> bool:
    """Say that the work goes on; False when the job was taken from us meanwhile."""
    return bool(_ours(job).update(heartbeat_at=at, **progress))


def finish(*, job: Job, at: datetime, result_path: str = "") -> bool:
    return bool(_ours(job).update(state=JobState.DONE, finished_at=at, result_path=result_path, error=""))


def fail(*, job: Job, at: datetime, error: str) -> bool:
    return bool(_ours(job).update(state=JobState.FAILED, finished_at=at, error=error))


def give_back(*, job: Job, at: datetime) -> bool:
    """After an unexpected error: another attempt at a later sweep, until there were enough."""
    if job.attempts >= ATTEMPTS:
        return fail(job=job, at=at, error=UNEXPECTED)
    return bool(_ours(job).update(state=JobState.QUEUED, sent_at=None, heartbeat_at=None))


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Take jobs from workers that fell silent, and send again what was not sent or got lost."""
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=at - SILENCE)
    silent.filter(attempts__gte=ATTEMPTS).update(state=JobState.FAILED, finished_at=at, error=INTERRUPTED)
    silent.filter(attempts__lt=ATTEMPTS).update(state=JobState.QUEUED, sent_at=None, heartbeat_at=None)
    unsent = Q(sent_at=None) & (Q(created_at__lt=at - SETTLING) | Q(attempts__gt=0))
    lost = unsent | Q(sent_at__lt=at - RESEND)
    waiting = Job.objects.filter(lost, state=JobState.QUEUED).order_by("pk").select_for_update(skip_locked=True)
    job_ids = list(waiting.values_list("pk", flat=True))
    for job_id in job_ids:
        transaction.on_commit(partial(_send, job_id))
    if job_ids:
        logger.warning("sending %s jobs again", len(job_ids))
    return len(job_ids)
