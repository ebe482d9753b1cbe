"""Background work of the observatory."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from common.jobs.registry import JobRefused, Progress, job
from observatory import operations
from observatory.models import ImportRun, SourceFeed


@job("observatory.read_import", "Ler e comparar uma importação")
def read_import(progress: Progress, *, run_id: int, **_arguments: Any) -> str:
    """Read an import and compare it; run twice it begins again, or finds it read."""

    def tell(done: int, label: str) -> None:
        progress.tell(done, operations.STEPS, label)

    try:
        operations.read_import(run=ImportRun.objects.get(pk=run_id), at=timezone.now(), tell=tell)
    except operations.ImportRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    return f"/gestao/importacoes/{run_id}/"


@job("observatory.apply_import", "Gravar uma importação aprovada")
def apply_import(progress: Progress, *, run_id: int, **_arguments: Any) -> str:
    """Publish an approved import; run twice it publishes once."""
    progress.tell(0, 1, "A gravar")
    try:
        operations.apply_import(run=ImportRun.objects.get(pk=run_id), at=timezone.now())
    except (operations.ImportRefused, operations.PublishRefused) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return f"/gestao/importacoes/{run_id}/"


@shared_task(name="observatory.check_sources")
def check_sources() -> int:
    """Ask every source whether it has anything new; return how many were asked."""
    return len(operations.check_sources(at=timezone.now()))


@job("observatory.check_feed", "Testar uma ligação a uma fonte")
def check_feed(progress: Progress, *, feed_id: int, **_arguments: Any) -> str:
    """Ask one source now; run twice it is asked twice, and noted twice."""
    progress.tell(0, 1, "A perguntar à fonte")
    operations.check_feed(feed=SourceFeed.objects.get(pk=feed_id), at=timezone.now())
    return f"/gestao/fontes/{feed_id}/"


@shared_task(name="observatory.send_digests")
def send_digests() -> int:
    """Write what is new for whoever follows it and is due; return how many notices."""
    return operations.send_digests(at=timezone.now())
