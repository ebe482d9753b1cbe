"""Fair use: how many requests one address may make in a minute, and what is left of them.

With Redis every process counts together; without it, each counts in its own memory. What is counted is a keyed hash
of the address, kept for a minute.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.crypto import salted_hmac

WINDOW_SECONDS = 60
_own = LocMemCache("api-limits", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


@dataclass(frozen=True)
class Standing:
    """`remaining` requests in the `reset` seconds to come."""

    quota: int
    remaining: int
    reset: int
    is_over: bool

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft «RateLimit header fields for HTTP» writes them."""
        told = {
            "RateLimit-Policy": f'"default";q={self.quota};w={WINDOW_SECONDS}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset}',
        }
        return told | {"Retry-After": str(self.reset)} if self.is_over else told


def _counters() -> BaseCache:
    return cache if settings.REDIS_URL else _own


def take(caller: str) -> Standing | None:
    """Count a request of this address; nothing is counted where the quota is 0."""
    quota = settings.API_REQUESTS_PER_MINUTE
    if not quota:
        return None
    window, passed = divmod(int(time.time()), WINDOW_SECONDS)
    key = f"api:{salted_hmac('api.limits', caller).hexdigest()}:{window}"
    counters = _counters()
    counters.add(key, 0, WINDOW_SECONDS)
    try:
        count = counters.incr(key)
    except ValueError:  # it was thrown out between the two: there was no room for all
        count = 1
    return Standing(quota, max(quota - count, 0), WINDOW_SECONDS - passed, is_over=count > quota)


def forget() -> None:
    _own.clear()
