"""The portal's own addresses and the trivial views they are compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as portal


@login_not_required
@never_cache
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
@never_cache
def template(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/trivial.html", {"name": "mundo"})


@require_POST
def posted(request: HttpRequest) -> HttpResponse:
    """Do nothing for who is signed in: what any form costs before its own work."""
    return HttpResponse("ok")


urlpatterns = [
    path("bench/posted/", posted),
    path("bench/plain/", plain),
    path("bench/template/", template),
    *portal,
]
