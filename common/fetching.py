"""Asks a source for what it has as a good guest: one connection, a pause between requests, patience, and no more
than what fits. It knows no database: what came is given back as bytes.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from requests.utils import get_encoding_from_headers

AGENT = "PortalTerritoriosInteligentes/1.0"
AGAIN = frozenset({429, 500, 502, 503, 504})
CHUNK = 64 * 1024
CONNECT_SECONDS = 10.0
LONGEST_WAIT = 60.0
MAX_REDIRECTS = 5


class FetchFailed(Exception):
    """The source did not give what was asked; the text says what happened and what to do."""

    def __init__(self, said: str, status: int = 0) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True)
class Manners:
    """How often, how long and how much."""

    pause: float = 1.0
    timeout: float = 180.0
    max_bytes: int = 100 * 1024 * 1024
    attempts: int = 4
    backoff: float = 2.0
    agent: str = AGENT


@dataclass(frozen=True)
class Fetched:
    """What came, byte for byte; without a body when the source said that nothing changed."""

    url: str
    status: int
    body: bytes = field(repr=False)
    etag: str = ""
    charset: str = ""

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304


class _Again(Exception):
    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


class Fetcher:
    """One session with one source. Leaving it waits out the pause, so that who comes next need not know of it."""

    def __init__(
        self,
        manners: Manners,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._manners, self._sleep, self._clock = manners, sleep, clock
        self._asked_at: float | None = None
        self._chance = random.SystemRandom()
        self._session = requests.Session()
        self._session.max_redirects = MAX_REDIRECTS
        self._session.headers.update({"User-Agent": manners.agent, "Accept": "application/json"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=1))

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait_for_turn()
        self._session.close()

    def get(self, url: str, parameters: Mapping[str, str], *, etag: str = "") -> Fetched:
        """Ask, and ask again with growing patience while the source is busy. Raises FetchFailed."""
        headers = {"If-None-Match": etag} if etag else {}
        return self._patiently(requests.Request("GET", url, params=dict(parameters), headers=headers))

    def post(self, url: str, parameters: Mapping[str, str], parts: Mapping[str, str]) -> Fetched:
        """Ask with parts of JSON, for a source whose questions do not fit in an address. Raises FetchFailed."""
        files = {name: ("blob", text.encode(), "application/json") for name, text in parts.items()}
        return self._patiently(requests.Request("POST", url, params=dict(parameters), files=files))

    def _patiently(self, question: requests.Request) -> Fetched:
        said = ""
        for attempt in range(self._manners.attempts):
            self._wait_for_turn()
            try:
                return self._once(question)
            except _Again as busy:
                said = str(busy)
                if attempt + 1 < self._manners.attempts:
                    self._sleep(min(max(busy.wait, self._patience(attempt)), LONGEST_WAIT))
        raise FetchFailed(
            f"A fonte não respondeu em {self._manners.attempts} tentativas ({said}). Volte a tentar mais tarde."
        )

    def _patience(self, attempt: int) -> float:
        base = self._manners.backoff * float(2**attempt)
        return base + self._chance.uniform(0, base)

    def _wait_for_turn(self) -> None:
        if self._asked_at is not None:
            self._sleep(max(0.0, self._asked_at + self._manners.pause - self._clock()))
        self._asked_at = None

    def _once(self, question: requests.Request) -> Fetched:
        ends_at = self._clock() + self._manners.timeout
        self._asked_at = self._clock()
        try:
            with self._session.request(
                question.method or "GET",
                question.url or "",
                params=question.params,
                headers=question.headers,
                files=question.files or None,
                timeout=(CONNECT_SECONDS, self._manners.timeout),
                stream=True,
            ) as answer:
                self._refuse(answer)
                told = answer.headers
                charset = get_encoding_from_headers(told) if "charset" in told.get("Content-Type", "") else ""
                body = self._body(answer, ends_at)
                return Fetched(answer.url, answer.status_code, body, told.get("ETag", ""), charset or "")
        except requests.TooManyRedirects as lost:
            raise FetchFailed("A fonte reencaminha sem parar: confirme o endereço.") from lost
        except RequestException as broken:
            raise _Again(f"a ligação falhou: {type(broken).__name__}") from broken
        finally:
            self._asked_at = self._clock()

    def _refuse(self, answer: requests.Response) -> None:
        if answer.status_code in AGAIN:
            told = answer.headers.get("Retry-After", "")
            raise _Again(f"HTTP {answer.status_code}", float(told) if told.isdecimal() else 0.0)
        if answer.status_code not in {200, 304}:
            raise FetchFailed(
                f"A fonte respondeu HTTP {answer.status_code}. Confirme o endereço, o código e os filtros.",
                answer.status_code,
            )

    def _body(self, answer: requests.Response, ends_at: float) -> bytes:
        """Read within the limits, whatever the source says of the length."""
        body = bytearray()
        for chunk in answer.iter_content(CHUNK):
            body += chunk
            if len(body) > self._manners.max_bytes:
                limit = self._manners.max_bytes // (1024 * 1024)
                raise FetchFailed(f"A resposta passa de {limit} MB: peça menos de cada vez.")
            if self._clock() > ends_at:
                raise _Again(f"passaram {self._manners.timeout:.0f} segundos")
        return bytes(body)
