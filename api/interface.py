"""The interface itself: its resources, how what goes wrong is told, and the document that describes it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from api.problems import Refusal, problem, said_of
from api.views import catalogue, events, figures, funding, measures, reports, strategy, territories

VERSION = "1.0.0"
ROUTERS: tuple[Router, ...] = (
    measures.router,
    figures.router,
    territories.router,
    strategy.router,
    catalogue.router,
    events.router,
    reports.router,
    funding.router,
)


class Written(JSONRenderer):
    """Portuguese as it is written, which every reader of JSON takes."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


interface = NinjaAPI(
    title="API do Portal dos Territórios Inteligentes",
    version=VERSION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    renderer=Written(),
)
for router in ROUTERS:
    interface.add_router("", router)


@interface.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(error.status, error.detail, error.errors)


@interface.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


@interface.exception_handler(ValidationError)
def wrong_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [said_of(one) for one in error.errors]
    told = "; ".join(f"«{fault['parameter']}» {fault['detail']}" for fault in faults)
    return problem(422, f"Corrija os parâmetros: {told}.", faults)
