"""What is going on in the background."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min
from django.utils import timezone

from common.jobs.enums import JobState
from common.jobs.models import ATTEMPTS, SILENCE, Job
from common.ops.metrics import Metric
from common.ui.formatting import local

QUIET = timedelta(seconds=25)  # two heartbeats and a half
SWEEP_EVERY = timedelta(seconds=60)  # as the clock of the settings has it


def job_of(uuid: UUID) -> Job | None:
    return Job.objects.filter(uuid=uuid).first()


@dataclass(frozen=True)
class Interruption:
    """What to tell who waits when the work stopped half way: that it did, and what happens next."""

    title: str
    body: str


def interruption(job: Job, at: datetime) -> Interruption | None:
    """Return nothing while the work gives signs of life or was never begun."""
    again = f"tentativa {job.attempts + 1} de {ATTEMPTS}"
    if job.state == JobState.QUEUED and job.attempts:
        return Interruption(
            "A tarefa foi interrompida e vai ser tentada de novo.",
            f"Recomeça do princípio dentro de um minuto ({again}). Não precisa de a pedir outra vez.",
        )
    if job.state != JobState.RUNNING or job.heartbeat_at is None or at - job.heartbeat_at <= QUIET:
        return None
    until = f"{local(job.heartbeat_at + SILENCE + SWEEP_EVERY):%H:%M:%S}"
    said = f"Não dá sinal desde as {local(job.heartbeat_at):%H:%M:%S}."
    if job.attempts >= ATTEMPTS:
        return Interruption("A tarefa parou.", f"{said} Era a última tentativa: se não voltar até às {until}, falhou.")
    return Interruption(
        "A tarefa parou.",
        f"{said} Se não voltar, é tentada de novo até às {until} ({again}), sem que a peça outra vez.",
    )


def waiting_since() -> datetime | None:
    since: datetime | None = Job.objects.filter(state=JobState.QUEUED).aggregate(since=Min("created_at"))["since"]
    return since


def metrics() -> Iterable[Metric]:
    counted = dict(Job.objects.values_list("state").annotate(Count("pk")))
    for state in JobState:
        yield Metric("portal_jobs", "Background jobs by state.", counted.get(state, 0), {"state": state.lower()})
    since = waiting_since()
    age = (timezone.now() - since).total_seconds() if since else 0
    yield Metric("portal_jobs_oldest_waiting_seconds", "How long the oldest job has been waiting.", round(age, 1))
