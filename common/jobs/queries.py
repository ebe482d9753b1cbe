"""What is going on in the background."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min
from django.utils import timezone

from common.jobs.enums import JobState
from common.jobs.models import Job
from common.ops.metrics import Metric


def job_of(uuid: UUID) -> Job | None:
    return Job.objects.filter(uuid=uuid).first()


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
