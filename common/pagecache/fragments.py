"""Parts of pages kept in this process's memory, for everybody: what was read, and what was drawn of it.

`@kept` remembers a read, in each language, until anything changes, and past midnight in Lisbon: it lives as long as
the generation of public pages (`common.pagecache.generation`). Its function takes everything it depends on as hashable
arguments, knows no request and no person, and answers something nobody can change (frozen dataclasses in tuples).

`drawn` renders a template once for the same values. Its values are the whole of its context, without request, person
or clock, so that what it keeps can never be old or somebody else's.

Inside a transaction nothing is kept nor taken: who is writing reads the database. A request that may come from
somebody who has just written asks for the generation first (see the middleware).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common.pagecache.generation import clock

MAX_READS = 256
MAX_DRAWINGS = 1000

P = ParamSpec("P")
T = TypeVar("T")
Born = tuple[int, date]


class ReadStore:
    """What was read in one generation, the least used going first; the next generation begins empty."""

    def __init__(self, max_reads: int = MAX_READS) -> None:
        self._reads: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._born: Born | None = None
        self._lock = threading.Lock()
        self._max_reads = max_reads

    def get(self, key: Hashable, born: Born) -> tuple[float, Any] | None:
        """Return when it was read and what, if it was in this generation."""
        with self._lock:
            if self._born != born or key not in self._reads:
                return None
            self._reads.move_to_end(key)
            return self._reads[key]

    def put(self, key: Hashable, born: Born, value: Any) -> None:
        with self._lock:
            if self._born != born:
                self._reads.clear()
                self._born = born
            self._reads[key] = (time.monotonic(), value)
            self._reads.move_to_end(key)
            if len(self._reads) > self._max_reads:
                self._reads.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._reads.clear()

    def __len__(self) -> int:
        return len(self._reads)


store = ReadStore()


def kept(read: Callable[P, T]) -> Callable[P, T]:
    """Answer from memory while nothing changed."""

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        if not settings.FRAGMENT_CACHE_SECONDS or connection.in_atomic_block:
            return read(*args, **kwargs)
        key = (read.__module__, read.__qualname__, args, tuple(kwargs.items()), get_language())
        # The generation is taken before reading: what is read then is of this generation or of a later one.
        born = clock.now()
        found = store.get(key, born)
        if found and time.monotonic() - found[0] < settings.FRAGMENT_CACHE_SECONDS:
            value: T = found[1]
            return value
        value = read(*args, **kwargs)
        store.put(key, born, value)
        return value

    return answer


def address(path: str, query: str) -> HttpRequest:
    """A request that is nobody's, an address alone: for components that write links, inside what is kept."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.GET = QueryDict(query)
    return request


def drawn(template: str, **values: Hashable) -> SafeString:
    """Render a template with these values alone, once in each language.

    Plain and safe text are equal to Python: a value of one class must always hold the same kind in the same field.
    """
    draw = _drawn if settings.FRAGMENT_CACHE_SECONDS else _draw
    return draw(template, get_language(), **values)


def _draw(template: str, language: str | None, /, **values: Hashable) -> SafeString:
    return mark_safe(render_to_string(template, values).strip())  # noqa: S308 - rendered by a template, which escaped it


_drawn = lru_cache(maxsize=MAX_DRAWINGS, typed=True)(_draw)
