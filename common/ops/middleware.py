"""Around every request: one log line, and the looser policy of the back office."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger("portal.request")

Handler = Callable[[HttpRequest], HttpResponse]


def request_log(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.headers.get("X-Request-ID", uuid.uuid4().hex)[:64])
        began = time.perf_counter()
        response = get_response(request)
        logger.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        return response

    return middleware


def back_office_policy(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(settings.BACK_OFFICE_PATH):
            # A preview is answered by the page's own view, under the policy of public pages.
            response.headers.pop("Content-Security-Policy", None)
            response._csp_replace = settings.BACK_OFFICE_POLICY  # type: ignore[attr-defined]  # django-csp's own name
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return middleware
