"""What the clock asks for: publishing at the hour, every minute; the links, once a week."""

import time
from collections import defaultdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from common.editorial import operations
from common.editorial.client import ask
from common.jobs.operations import defer
from common.jobs.registry import Progress, job

FRESH_FOR = timedelta(days=6)


@shared_task(name="editorial.look_at_the_clock")
def look_at_the_clock() -> bool:
    """Ask for the work only when there is some, so that quiet minutes leave nothing behind."""
    if not operations.something_is_due(at=timezone.now()):
        return False
    defer("editorial.publish_due", key="clock:editorial.publish_due")
    return True


@job("editorial.publish_due", "Publicar e retirar à hora marcada")
def publish_due(progress: Progress, **_arguments: Any) -> None:
    published, withdrawn = operations.publish_due(at=timezone.now())
    progress.tell(1, 1, f"{published} publicados, {withdrawn} retirados")


@job("editorial.check_links", "Verificar as ligações das páginas publicadas")
def check_links(progress: Progress, *, everything: bool = False, **_arguments: Any) -> str:
    """Ask each address once, no host more often than the pause says; begun again it goes on where it was."""
    operations.gather_links()
    address = "/gestao/editorial/ligacoes/"
    if not settings.LINK_CHECK:
        return address
    began = timezone.now()
    links = operations.links_to_ask(before=began if everything else began - FRESH_FOR)
    asked_at: dict[str, float] = defaultdict(lambda: float("-inf"))
    for number, link in enumerate(links, start=1):
        host = urlsplit(link.url).netloc
        time.sleep(max(0.0, asked_at[host] + settings.LINK_CHECK_PAUSE_SECONDS - time.monotonic()))
        answer = ask(link.url)
        asked_at[host] = time.monotonic()
        operations.note_answer(link=link, answer=answer, at=timezone.now())
        progress.tell(number, len(links), host)
    return address
