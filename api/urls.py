"""Addresses of the public interface for programs."""

import re
from collections.abc import Callable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import translation

from api.document import parameters_of
from api.interface import ROUTERS, interface
from api.problems import problem
from api.views import docs, index
from common.ui.addresses import in_each_language

app_name = "api"
ROOT = "api/v1/"
View = Callable[..., HttpResponseBase]


def _resources() -> Iterator[URLPattern]:
    """The operations, each at its path, with the name of the function that answers."""
    views = {pattern.name: pattern.callback for pattern in interface.urls[0] if isinstance(pattern, URLPattern)}
    for router in ROUTERS:
        for place, path_view in router.path_operations.items():
            function = path_view.operations[0].view_func
            route = re.sub(r"\{(\w+)\}", r"<\1>", place.lstrip("/"))
            view = _public(views[function.__name__], parameters_of(place))
            view.__module__, view.__qualname__ = function.__module__, function.__qualname__
            yield path(f"{ROOT}{route}", view, name=function.__name__)


def _public(view: View, names: frozenset[str]) -> View:
    """Anybody's, in Portuguese, and strict: a parameter that nobody reads is told, rather than left out in silence."""

    @login_not_required
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        unknown = sorted(set(request.GET) - names)
        if unknown:
            return _unknown(unknown, names)
        with translation.override("pt-pt"):
            return view(request, **kwargs)

    return answer


def _unknown(unknown: list[str], names: frozenset[str]) -> HttpResponse:
    told = ", ".join(f"«{name[:40]}»" for name in unknown[:5])
    allowed = ", ".join(sorted(names)) or "nenhum"
    faults = [{"parameter": name[:40], "detail": "não existe neste recurso"} for name in unknown[:5]]
    return problem(400, f"Não se conhece o parâmetro {told}. Os que há: {allowed}.", faults)


urlpatterns: list[URLPattern | URLResolver] = [
    path(ROOT, index.index, name="index"),
    path(f"{ROOT}openapi.json", index.openapi, name="openapi"),
    path(f"{ROOT}docs", index.to_docs, name="to_docs"),
    *_resources(),
    in_each_language(path(f"{ROOT}docs/", docs.docs, name="docs")),
    re_path(r"^api/v1/(?P<path>.*)$", index.nothing, name="nothing"),
]
