"""Keeps what came from a source, byte for byte, under a private name; the same bytes are kept once."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from zlib import crc32

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from requests import Request

from common.fetching import AGENT, Fetched, Fetcher, Manners
from observatory.enums import SourceFormat
from observatory.models import RawPayload, SourceFeed

INE_DATA, INE_ABOUT = "/ine/json_indicador/pindica.jsp", "/ine/json_indicador/pindicaMeta.jsp"
TIMES = frozenset({"time", "sincetimeperiod", "untiltimeperiod", "lasttimeperiod"})
EUROSTAT_DATA = "/eurostat/api/dissemination/statistics/1.0/data/"


def keep_payload(
    *,
    body: bytes,
    at: datetime,
    feed: SourceFeed | None = None,
    url: str = "",
    status: int | None = None,
    etag: str = "",
) -> RawPayload:
    """Keep the bytes, or return those of the same feed that are the same."""
    sha256 = hashlib.sha256(body).hexdigest()
    known = RawPayload.objects.filter(feed=feed, sha256=sha256, url=url[:1000]).order_by("-pk").first()
    if known is not None:
        return known
    return RawPayload.objects.create(
        feed=feed,
        url=url[:1000],
        http_status=status,
        sha256=sha256,
        size=len(body),
        etag=etag[:200],
        body=ContentFile(body, name=sha256),
        fetched_at=at,
    )


def fetch_payload(
    *, feed: SourceFeed, fetcher: Fetcher, at: datetime, filters: Mapping[str, str] | None = None
) -> RawPayload:
    """Ask for a feed's figures, or for those of other filters than its own. Raises FetchFailed."""
    return _fetched(feed, fetcher, *_data_address(feed, feed.parameters if filters is None else filters), at)


def fetch_metadata(*, feed: SourceFeed, fetcher: Fetcher, at: datetime) -> RawPayload:
    """Ask what an indicator of INE is, which also says when it was last changed. Raises FetchFailed."""
    return _fetched(feed, fetcher, f"{settings.INE_URL}{INE_ABOUT}", {"varcd": feed.dataset, "lang": "PT"}, at)


def ask_about(*, feed: SourceFeed, fetcher: Fetcher) -> bytes:
    """Ask what a source says of a dataset, and keep nothing. Raises FetchFailed.

    Eurostat has no address for that alone: its answer for the last period has all of it.
    """
    if feed.format == SourceFormat.INE_JSON:
        return fetcher.get(f"{settings.INE_URL}{INE_ABOUT}", {"varcd": feed.dataset, "lang": "PT"}).body
    url, parameters = _data_address(feed, feed.parameters)
    timeless = {name: value for name, value in parameters.items() if name.lower() not in TIMES}
    return fetcher.get(url, {**timeless, "lastTimePeriod": "1"}).body


def _data_address(feed: SourceFeed, asked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    filters = {name: str(value) for name, value in asked.items()}
    if feed.format == SourceFormat.INE_JSON:
        return f"{settings.INE_URL}{INE_DATA}", {"op": "2", "varcd": feed.dataset, **filters, "lang": "PT"}
    return f"{settings.EUROSTAT_URL}{EUROSTAT_DATA}{feed.dataset}", {"lang": "EN", **filters}


def _fetched(feed: SourceFeed, fetcher: Fetcher, url: str, parameters: dict[str, str], at: datetime) -> RawPayload:
    """Tell the source which version we have; when it is still that one, the bytes kept are the answer."""
    asked = str(Request("GET", url, params=parameters).prepare().url)[:1000]
    before = RawPayload.objects.filter(feed=feed, url=asked).exclude(etag="").order_by("-pk").first()
    told: Fetched = fetcher.get(url, parameters, etag=before.etag if before else "")
    if told.is_unchanged and before is not None:
        return before
    return keep_payload(body=told.body, at=at, feed=feed, url=asked, status=told.status, etag=told.etag)


@contextmanager
def only_guest(provider: str) -> Iterator[Fetcher]:
    """Ask a provider one thing at a time, from whichever process: the next one waits here."""
    key = crc32(f"observatory.fetch:{provider}".encode())
    manners = Manners(
        pause=settings.FETCH_PAUSE_SECONDS,
        timeout=settings.FETCH_TIMEOUT_SECONDS,
        max_bytes=settings.FETCH_MAX_BYTES,
        agent=f"{AGENT} (+{settings.PORTAL_BASE_URL})",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        with Fetcher(manners) as fetcher:
            yield fetcher
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
