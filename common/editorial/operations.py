"""Publishing at the hour, and looking after links."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q
from wagtail.models import Page, Revision

from common.editorial.client import Answer
from common.editorial.enums import LinkState
from common.editorial.models import Link, LinkUse
from common.editorial.queries.texts import links_in, models_with_drafts, published_texts

logger = logging.getLogger("portal.editorial")

GONE = {404, 410}
GUARDED = {401, 403, 405, 406, 429, 451, 999}
FAILURES_TO_BREAK = 3
LONGEST_URL = 1000


def something_is_due(*, at: datetime) -> bool:
    """Whether anything should appear or disappear by this hour."""
    to_appear = Revision.objects.filter(approved_go_live_at__lte=at).exists()
    return to_appear or any(
        model._default_manager.filter(live=True, expire_at__lte=at).exists() for model in (Page, *models_with_drafts())
    )


def publish_due(*, at: datetime) -> tuple[int, int]:
    """Publish what was approved for this hour and withdraw what ends; return how many of each.

    Each in a transaction of its own, under a lock: whoever comes second, or after a worker that died, finds it done.
    One that fails is logged and tried again at the next call, without keeping the others.
    """
    withdrawn = sum(_each_alone(_withdraw, at, pk, model) for model, pk in list(_ending(at)))
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    published = sum(_each_alone(_publish, at, pk, Revision) for pk in list(due.values_list("pk", flat=True)))
    return published, withdrawn


def _ending(at: datetime) -> Iterator[tuple[type[Model], Any]]:
    for model in (Page, *models_with_drafts()):
        rows = model._default_manager.filter(live=True, expire_at__lte=at).order_by("expire_at", "pk")
        yield from ((model, pk) for pk in rows.values_list("pk", flat=True))


def _each_alone(work: Callable[[datetime, Any, type[Model]], bool], at: datetime, pk: Any, model: type[Model]) -> int:
    try:
        with transaction.atomic():
            return int(work(at, pk, model))
    except Exception:  # whatever is wrong with one text is logged and keeps no other from its hour
        logger.exception("scheduled change of %s %s failed", model._meta.label, pk)
        return 0


def _withdraw(at: datetime, pk: Any, model: type[Model]) -> bool:
    rows = model._default_manager.select_for_update(of=("self",), skip_locked=True)
    found: Any = rows.filter(pk=pk, live=True, expire_at__lte=at).first()
    if found is None:
        return False
    specific = found.specific if isinstance(found, Page) else found
    specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(at: datetime, pk: Any, model: type[Model]) -> bool:
    rows = Revision.objects.select_for_update(of=("self",), skip_locked=True)
    revision = rows.filter(pk=pk, approved_go_live_at__lte=at).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


@transaction.atomic
def gather_links() -> int:
    """Note every address that published texts lead to, and forget those that none does; return how many there are."""
    uses: dict[str, dict[tuple[str, str], str]] = {}
    for text in published_texts():
        for address in links_in(text.values):
            url = urljoin(f"{settings.PORTAL_BASE_URL}/", address)
            if len(url) <= LONGEST_URL:
                uses.setdefault(url, {})[text.model_label, str(text.instance.pk)] = text.title
    Link.objects.exclude(url__in=uses).delete()
    Link.objects.bulk_create([Link(url=url) for url in uses], ignore_conflicts=True)
    ids = dict(Link.objects.values_list("url", "pk"))
    LinkUse.objects.all().delete()
    LinkUse.objects.bulk_create(
        LinkUse(link_id=ids[url], model_label=label, object_id=object_id, title=title)
        for url, places in uses.items()
        for (label, object_id), title in places.items()
    )
    return len(uses)


def links_to_ask(*, before: datetime) -> list[Link]:
    """Return the links not asked since a moment, those never asked first."""
    due = Link.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before))
    return list(due.order_by("checked_at", "pk"))


@transaction.atomic
def note_answer(*, link: Link, answer: Answer, at: datetime) -> Link:
    """Keep what was found. Silence is no proof: only after some in a row does a link count as broken."""
    link.status, link.detail, link.checked_at = answer.status, answer.detail[:300], at
    link.state = _state(answer)
    link.failures = link.failures + 1 if link.state == LinkState.FAILING else 0
    if link.failures >= FAILURES_TO_BREAK:
        link.state = LinkState.BROKEN
    if link.state == LinkState.MOVED:
        link.detail = f"agora em {answer.moved_to}"[:300]
    link.save(update_fields=["status", "detail", "checked_at", "state", "failures"])
    return link


def _state(answer: Answer) -> LinkState:
    if answer.status in GONE:
        return LinkState.BROKEN
    if answer.status in GUARDED:
        return LinkState.GUARDED
    if answer.status is None or answer.status >= 400:
        return LinkState.FAILING
    return LinkState.MOVED if answer.moved_to else LinkState.WORKS
