"""What the API has, the document that describes it, and what is not there."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from api import document
from api.envelopes import Said, notice
from api.problems import problem
from api.schemas.common import OURS

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"
READABLE = {"ensure_ascii": False, "indent": 1}


@login_not_required
def index(request: HttpRequest) -> JsonResponse:
    described = document.described()
    root = request.build_absolute_uri(document.BASE)
    content = {
        "title": described["info"]["title"],
        "version": described["info"]["version"],
        "documentation": f"{root}/docs/",
        "openapi": f"{root}/openapi.json",
        "licence": OURS.dict(),
        "notice": notice(Said("", "")),
        "resources": [
            {"path": path, "summary": told["get"]["summary"], "url": f"{root}{path}"}
            for path, told in described["paths"].items()
        ],
    }
    return JsonResponse(content, json_dumps_params=READABLE)


@login_not_required
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document.described(), content_type=MEDIA_TYPE, json_dumps_params=READABLE)


@login_not_required
def to_docs(request: HttpRequest) -> HttpResponse:
    return redirect("api:docs", permanent=True)


@login_not_required
def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Say so as a problem, and not as a page."""
    return problem(404)
