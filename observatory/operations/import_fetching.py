"""Asks a source for what an import is to read, in as many requests as its limit makes necessary.

What came is kept at once: when the source fails in the middle, the next try goes on from there.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from common.fetching import Fetcher
from observatory.enums import SourceFormat
from observatory.models import ImportPart, ImportRun, RawPayload, SourceFeed
from observatory.operations.import_layouts import body_of
from observatory.operations.payloads import fetch_metadata, fetch_payload, only_guest
from observatory.readers import ReadRefused
from observatory.readers.ine import refuse_error, updated_on
from observatory.readers.ine_requests import requests_within

Tell = Callable[[int, str], None]


def fetch(*, run: ImportRun, at: datetime, tell: Tell) -> None:
    """Fetch what is not here yet. Raises FetchFailed, and ReadRefused for metadata that cannot be read."""
    if run.feed is None or run.payload_id is not None:
        return
    tell(0, "A pedir os dados à fonte")
    with only_guest(run.feed.format) as fetcher:
        if run.format == SourceFormat.INE_JSON:
            run.payload = _fetch_parts(run, run.feed, fetcher, at, tell)
        else:
            run.payload = fetch_payload(feed=run.feed, fetcher=fetcher, at=at)
    run.source_url = run.payload.url[:500]
    run.save(update_fields=["metadata", "payload", "source_url"])
    SourceFeed.objects.filter(pk=run.feed.pk).update(checked_at=at)


def _fetch_parts(run: ImportRun, feed: SourceFeed, fetcher: Fetcher, at: datetime, tell: Tell) -> RawPayload:
    about, before = fetch_metadata(feed=feed, fetcher=fetcher, at=at), run.metadata
    try:
        requests = requests_within(body_of(about), feed.parameters, settings.INE_MAX_CELLS)
    except ReadRefused:
        ImportRun.objects.filter(pk=run.pk).update(payload=about)  # what the source answered is the proof
        raise
    if before is None or updated_on(body_of(before)) != updated_on(body_of(about)):
        run.parts.all().delete()
    run.metadata = about
    run.save(update_fields=["metadata"])
    kept = {part.position: part for part in run.parts.select_related("payload")}
    payloads = []
    for position, filters in enumerate(requests, 1):
        part = kept.get(position)
        if part is None or part.asked != filters:
            if len(requests) > 1:
                tell(0, f"A pedir os dados à fonte: pedido {position} de {len(requests)}")
            part = _fetch_part(run, feed, fetcher, at, position, filters, is_alone=len(requests) == 1)
        payloads.append(part.payload)
    run.parts.filter(position__gt=len(requests)).delete()
    return payloads[0]


def _fetch_part(
    run: ImportRun,
    feed: SourceFeed,
    fetcher: Fetcher,
    at: datetime,
    position: int,
    filters: dict[str, str],
    *,
    is_alone: bool,
) -> ImportPart:
    """One of many that the source refuses stops the rest at once; one alone is told when it is read."""
    payload = fetch_payload(feed=feed, fetcher=fetcher, at=at, filters=filters)
    if not is_alone:
        refuse_error(body_of(payload))
    told = {"payload": payload, "asked": filters}
    return ImportPart.objects.update_or_create(run=run, position=position, defaults=told)[0]
