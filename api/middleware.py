"""Around the addresses of the API: anybody's, without cookies, counted, and answered from memory where it can be.

Stands before the kept pages: what is kept is given to everybody, and what belongs to one request is added here.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

from api import limits
from api.problems import MEDIA_TYPE, problem
from common.pagecache.generation import POLL_SECONDS, clock

ROOT = "/api/v1/"
PAGES = "/api/v1/docs/"  # for people
METHODS = "GET, HEAD, OPTIONS"
MAX_AGE_SECONDS = 60
# What the clock says at each request, such as whether a call is open: nobody keeps it without asking again.
BY_THE_CLOCK = tuple(f"{ROOT}{name}" for name in ("calls", "planned-calls", "beneficiaries"))
ASK_AGAIN = "no-cache"
STARTED_AT = timezone.now()  # another version of the portal begins with another process
SETTLED = timedelta(seconds=POLL_SECONDS + 1)  # until every process knows of a change
HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one customer
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# Who somebody is does not matter here, so it is not even read.
OF_A_PERSON = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")
DESCRIBED = (
    f'<{ROOT}openapi.json>; rel="service-desc"; type="application/vnd.oai.openapi+json", <{PAGES}>; rel="service-doc"'
)

Handler = Callable[[HttpRequest], HttpResponseBase]


def for_programs(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith(ROOT) or path.startswith(PAGES):
            return get_response(request)
        response = _answer(request, get_response)
        for name, value in OPEN_TO_ALL.items():
            response.headers[name] = value
        return response

    return middleware


def _answer(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **PREFLIGHT})
    if request.method not in ("GET", "HEAD"):
        return problem(405, headers={"Allow": METHODS})
    for name in OF_A_PERSON:
        request.META.pop(name, None)
    standing = limits.take(_caller(request))
    if standing is not None and standing.is_over:
        wait = f"Passou o limite de {standing.quota} pedidos por minuto. Tente de novo dentro de {standing.reset} s."
        response: HttpResponseBase = problem(429, wait, headers={"Cache-Control": "no-store"})
    else:
        response = _read(request, get_response)
    for name, value in (standing.headers if standing else {}).items():
        response.headers[name] = value
    return response


def _caller(request: HttpRequest) -> str:
    """The address that asks, behind as many proxies as are trusted; whoever has none shares one quota.

    A household has as many IPv6 addresses as it likes: its network counts as one.
    """
    try:
        caller = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(caller) if caller.version == 4 else str(ip_network((caller, HOUSEHOLD), strict=False))


def _read(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    # The generation is taken before reading: what is read then is of this generation or of a later one.
    if request.path_info.startswith(BY_THE_CLOCK):
        return _read_now(request, get_response)
    etag, changed_at = _etag(), _changed_at(timezone.now())
    if _has_it(request, etag, changed_at):
        return _described(HttpResponse(status=304), etag, changed_at)
    response = _asked(request, get_response)
    if response.status_code == 200:
        response = _described(response, etag, changed_at)
    return _without_body(response) if request.method == "HEAD" else response


def _read_now(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    """Read it each time; the ETag is of what was read, so that who has the same is spared of getting it again."""
    response = _asked(request, get_response)
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    etag = f'W/"{sha256(response.content).hexdigest()[:32]}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    response = _described(response, etag, None)
    response.headers["Cache-Control"] = ASK_AGAIN
    return _without_body(response) if request.method == "HEAD" else response


def _asked(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    """Ask as if for the content, and tell every error as a problem."""
    asked, request.method = request.method, "GET"
    response = get_response(request)
    request.method = asked
    if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
        response = problem(response.status_code)
    return response


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _etag() -> str:
    """Everything public changes with the generation, at midnight, and with the portal's version."""
    number, day = clock.now()
    return f'W/"{settings.APP_VERSION}-{number}-{day:%Y%m%d}"'


def _changed_at(now: datetime) -> datetime | None:
    """When what is told last changed, in whole seconds: with the same things that change the ETag.

    None while that second is not over: something else may still change in it.
    """
    midnight = datetime.combine(timezone.localdate(now), time(), timezone.get_default_timezone())
    began = clock.changed_at()
    newest = max(midnight, STARTED_AT, *([began] if began else []))
    return newest.replace(microsecond=0) if now - newest >= SETTLED else None


def _has_it(request: HttpRequest, etag: str, changed_at: datetime | None) -> bool:
    """Whether who asks has what would be told; the ETag, where it is given, is the only one to say so."""
    if "If-None-Match" in request.headers:
        return etag in request.headers["If-None-Match"]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return changed_at is not None and since is not None and since >= changed_at.timestamp()


def _described(response: HttpResponseBase, etag: str, changed_at: datetime | None) -> HttpResponseBase:
    links = [response.headers["Link"]] if "Link" in response.headers else []
    response.headers["Link"] = ", ".join([*links, DESCRIBED])
    response.headers["ETag"] = etag
    if changed_at is not None:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    response.headers["Vary"] = "Accept-Encoding"
    return response
