"""Answers anonymous visitors from memory, as long as nothing changed.

Stands before sessions and sign-in in MIDDLEWARE: a kept page costs one look-up and none of the layers below. It keeps
only what a public view (`login_not_required`) answered with 200, without cookies, to a request without a session.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import date
from typing import TypeGuard

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from common.pagecache.generation import clock
from common.pagecache.store import Page, PageKey, pack, store

REVALIDATE = "public, max-age=0, must-revalidate"
# Set by each layer for its own request, or by us again.
LEFT_OUT = frozenset({"content-length", "etag", "set-cookie", "content-encoding"})


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_anonymous_read(request):
            if settings.FRAGMENT_CACHE_SECONDS:
                # Whoever may have written, here or in another process, is shown what was written.
                clock.ask()
            return self.get_response(request)
        if not settings.PAGE_CACHE_SECONDS:
            return self.get_response(request)
        key, born = _key_of(request), clock.now()
        page = store.get(key)
        if page and page.born == born and time.monotonic() - page.kept_at < settings.PAGE_CACHE_SECONDS:
            return _answer(request, page)
        response = self.get_response(request)
        # A HEAD answer has no body to keep.
        if request.method != "GET" or not _may_keep(response, request):
            return response
        page = _page_of(response, born)
        store.put(key, page)
        return _answer(request, page)


def _is_anonymous_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_RANGE" not in request.META
    )


def _key_of(request: HttpRequest) -> PageKey:
    return PageKey(
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}",
        get_language_from_request(request),
        request.headers.get("HX-Request", "") + request.headers.get("HX-History-Restore-Request", ""),
    )


def _may_keep(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    view = request.resolver_match.func if request.resolver_match else None
    control = response.get("Cache-Control", "")
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and getattr(view, "login_required", True) is False
        and not any(word in control for word in ("no-store", "no-cache", "private"))
    )


def _page_of(response: HttpResponse, born: tuple[int, date]) -> Page:
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie", "HX-Request"])
    response["Cache-Control"] = REVALIDATE
    body = response.content
    return Page(
        headers=tuple((name, value) for name, value in response.items() if name.lower() not in LEFT_OUT),
        body=body,
        packed=pack(body, response["Content-Type"]),
        etag=hashlib.sha256(body).hexdigest()[:32],
        born=born,
        kept_at=time.monotonic(),
    )


def _coded(page: Page, accepted: str) -> tuple[str, bytes]:
    """The tightest coding that the browser takes; «q=0» says that it does not."""
    taken = {
        name.strip().lower()
        for name, _, weight in (part.partition(";") for part in accepted.split(","))
        if weight.replace(" ", "") not in ("q=0", "q=0.0")
    }
    return next(((coding, body) for coding, body in page.packed if coding in taken), ("", page.body))


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    # Weak, because the same page is sent plain or compressed.
    etag = f'W/"{page.etag}"'
    if page.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
        body = b""
    else:
        coding, body = _coded(page, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = HttpResponse(body)
        if coding:
            response["Content-Encoding"] = coding
        response["Content-Length"] = str(len(body))
    for name, value in page.headers:
        response[name] = value
    response["ETag"] = etag
    return response
