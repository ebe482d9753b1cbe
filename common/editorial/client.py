"""Asks an address whether it is there: without reading it, without following it inside, without hurrying anybody."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings

AGENT = "PortalTerritoriosInteligentes/1.0 (verificador de ligações)"
TIMEOUT_SECONDS = 10
MAX_HOPS = 5
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}


@dataclass(frozen=True)
class Answer:
    """What was found: a status, or why there is none; `moved_to` when the address changed for good."""

    status: int | None
    detail: str = ""
    moved_to: str = ""


class NotAsked(Exception):
    """The address is not one that this machine may ask."""


def ask(url: str) -> Answer:
    """Ask with HEAD, and with GET whom HEAD does not please; follow the site's redirections."""
    at, moved_to = url, ""
    for _ in range(MAX_HOPS + 1):
        try:
            status, location = _ask_once(at)
        except NotAsked as reason:
            return Answer(None, str(reason))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(None, _said(error))
        if status not in REDIRECTS or not location:
            return Answer(status, moved_to=moved_to)
        at = urljoin(at, location)
        moved_to = at if status in PERMANENT else moved_to
    return Answer(None, "redireciona sem fim")


def _ask_once(url: str) -> tuple[int, str]:
    status, location = _request(url, "HEAD")
    return (status, location) if status < 400 else _request(url, "GET")


def _request(url: str, method: str) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotAsked("não é um endereço http")
    connection = _connection(parts.scheme, parts.hostname, parts.port)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    """Connect to the very machine that was looked at, so that a name cannot lead inside the second time."""
    address = _public_address(host, port or (443 if scheme == "https" else 80))
    if scheme == "http":
        return _pinned(http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS), address)
    secure = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return _pinned(secure, address)


def _pinned(connection: http.client.HTTPConnection, address: str) -> http.client.HTTPConnection:
    def create(target: tuple[str, int], *arguments: object) -> socket.socket:
        return socket.create_connection((address, target[1]), TIMEOUT_SECONDS)

    opener: Callable[..., socket.socket] = create
    connection._create_connection = opener  # type: ignore[attr-defined]  # where http.client opens its socket
    return connection


def _public_address(host: str, port: int) -> str:
    """Return an address of the host that is not inside our own network. Raises NotAsked."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.LINK_CHECK_PRIVATE and not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise NotAsked("é um endereço da rede interna")
    return addresses[0]


def _said(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"não respondeu em {TIMEOUT_SECONDS} segundos"
        case ssl.SSLError():
            return "o certificado não é válido"
        case socket.gaierror():
            return "o nome do sítio não existe"
        case ConnectionRefusedError():
            return "recusou a ligação"
    return "a ligação falhou"
