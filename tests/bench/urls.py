"""The portal's own addresses and the two trivial views every page is compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from config.urls import urlpatterns as portal


@login_not_required
@never_cache
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
@never_cache
def template(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/trivial.html", {"name": "mundo"})


urlpatterns = [path("bench/plain/", plain), path("bench/template/", template), *portal]
