"""While one command prepares the database, pages say so: they listen already, because loading takes a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

SECONDS = 5
FOR_MACHINES = "/saude/"


@contextmanager
def preparing(mark: Path) -> Iterator[None]:
    """Leave a mark where the processes of the pages look for one, until what is being done is done."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def until_prepared(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    if not settings.PREPARING_MARK:
        raise MiddlewareNotUsed
    mark = Path(settings.PREPARING_MARK)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FOR_MACHINES) or not mark.exists():
            return get_response(request)
        page = render_to_string("503.html", {"seconds": SECONDS})
        return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS), "Cache-Control": "no-store"})

    return middleware
