"""One job, done in a worker: claimed, kept alive while it runs, and closed whatever happens."""

import logging
import threading

from celery import current_app
from django.db import connection
from django.utils import timezone

from common.jobs import operations
from common.jobs.models import Job
from common.jobs.registry import KINDS, JobRefused

logger = logging.getLogger("portal.jobs")

HEARTBEAT_SECONDS = 10.0
SHOWN_EVERY_SECONDS = 0.5


def run(job_id: int) -> None:
    job = operations.claim(job_id=job_id, at=timezone.now())
    if job is None:
        return
    with Pulse(job) as pulse:
        try:
            path = KINDS[job.name].work(pulse, **job.arguments)
        except JobRefused as refusal:
            pulse.close()
            operations.fail(job=job, at=timezone.now(), error=str(refusal))
        except Exception:  # whatever a job does wrong is logged and tried again
            logger.exception("job %s (%s) failed at attempt %s", job.pk, job.name, job.attempts)
            pulse.close()
            operations.give_back(job=job, at=timezone.now())
        else:
            pulse.close()
            operations.finish(job=job, at=timezone.now(), result_path=path or "")


class Pulse:
    """Writes heartbeat and progress from a thread of its own: they are seen while the work's transaction is open.

    In unit tests jobs run inside the test's own transaction: there, progress is written at once.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told: dict[str, object] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse-{job.pk}", daemon=True)
        self._is_eager = bool(current_app.conf.task_always_eager)

    def __enter__(self) -> "Pulse":
        if not self._is_eager:
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def tell(self, done: int, total: int, label: str = "") -> None:
        with self._lock:
            self._told = {"done": min(done, total), "total": total, "label": label[:200]}
        if self._is_eager:
            self._write()

    def close(self) -> None:
        """The last progress is written before the job's end is."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        quiet = 0.0
        try:
            while not self._closed.wait(SHOWN_EVERY_SECONDS):
                quiet += SHOWN_EVERY_SECONDS
                if self._told or quiet >= HEARTBEAT_SECONDS:
                    self._write()
                    quiet = 0.0
            self._write()
        finally:
            connection.close()

    def _write(self) -> None:
        with self._lock:
            told, self._told = self._told, {}
        operations.beat(job=self.job, at=timezone.now(), **told)
