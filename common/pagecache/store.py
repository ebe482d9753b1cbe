"""Where pages are kept: this process's memory, the least used going first."""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import brotli

MAX_BYTES = 48_000_000
MAX_PAGE_BYTES = 2_000_000
GZIP_FROM_BYTES = 500
BROTLI_QUALITY = 10  # a fifth tighter than gzip, for a few hundredths of a second once a page


class PageKey(NamedTuple):
    """What makes two anonymous requests want the same page."""

    address: str
    language: str
    fragment: str


@dataclass(frozen=True)
class Page:
    """A finished answer; `packed` is the same body compressed in each coding, empty where it is not worth it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: tuple[tuple[str, bytes], ...]
    etag: str
    born: tuple[int, date]
    kept_at: float

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(body) for _coding, body in self.packed)


def pack(body: bytes, media_type: str) -> tuple[tuple[str, bytes], ...]:
    """Compress text once in each coding, the tightest first, so that nobody has to at each request."""
    is_text = media_type.startswith(("text/", "application/json", "application/xml", "image/svg"))
    if not is_text or len(body) < GZIP_FROM_BYTES:
        return ()
    return ("br", brotli.compress(body, quality=BROTLI_QUALITY)), ("gzip", gzip.compress(body, 9, mtime=0))


class PageStore:
    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._pages: OrderedDict[PageKey, Page] = OrderedDict()
        self._lock = threading.Lock()
        self._max_bytes = max_bytes
        self._bytes = 0

    def get(self, key: PageKey) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: PageKey, page: Page) -> None:
        if page.size > min(MAX_PAGE_BYTES, self._max_bytes):
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: PageKey) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size


store = PageStore()
