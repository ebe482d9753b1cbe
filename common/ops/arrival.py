"""When a request reached us: what decides whether it was in time, however long it waited for its turn afterwards.

The proxy stamps it, in the header named by `ARRIVAL_HEADER`, which it overwrites; without such a proxy it is when the
request entered this process. What a client says of the time is never read.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

logger = structlog.get_logger("portal.arrival")
LONGEST_WAIT = timedelta(minutes=10)
CLOCKS_APART = timedelta(seconds=2)


def arrival(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stamp each request before anything else is done with it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.arrived_at = _stamp(request, timezone.now())  # type: ignore[attr-defined]  # read by arrived_at
        return get_response(request)

    return middleware


def arrived_at(request: HttpRequest) -> datetime:
    at: datetime = request.arrived_at  # type: ignore[attr-defined]  # set by the middleware above
    return at


def _stamp(request: HttpRequest, now: datetime) -> datetime:
    """Return the proxy's moment, or now where it says none, or one that cannot be."""
    told = request.headers.get(settings.ARRIVAL_HEADER, "") if settings.ARRIVAL_HEADER else ""
    if not told:
        return now
    stamped = _read(told)
    if stamped is None or not now - LONGEST_WAIT <= stamped <= now + CLOCKS_APART:
        logger.warning("arrival header not understood", told=told[:40])
        return now
    return min(stamped, now)


def _read(told: str) -> datetime | None:
    """Read seconds since 1970 with decimals, as nginx writes `$msec`, with or without «t=» before."""
    seconds, _, fraction = told.removeprefix("t=").partition(".")
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 11 and len(fraction) <= 9):
        return None
    if fraction and not (fraction.isascii() and fraction.isdecimal()):
        return None
    whole = datetime.fromtimestamp(int(seconds), UTC)
    return whole + timedelta(microseconds=int(fraction.ljust(6, "0")[:6]))
