"""Pages of every kind, each counting how often it was really made."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache

made = Counter()


def _body(request):
    made[request.path] += 1
    return f"{request.path} {made[request.path]} " + "x" * 1000


@login_not_required
def public(request):
    return HttpResponse(_body(request))


def protected(request):
    return HttpResponse(_body(request))


@login_not_required
def with_cookie(request):
    response = HttpResponse(_body(request))
    response.set_cookie("escolha", "1")
    return response


@login_not_required
def with_form(request):
    return HttpResponse(_body(request) + get_token(request))


@login_not_required
@never_cache
def fresh(request):
    return HttpResponse(_body(request))


@login_not_required
def missing(request):
    return HttpResponse(_body(request), status=404)


@login_not_required
def streamed(request):
    return StreamingHttpResponse([_body(request)])


urlpatterns = [
    path("publica/", public),
    path("protegida/", protected),
    path("com-cookie/", with_cookie),
    path("com-formulario/", with_form),
    path("sempre-nova/", fresh),
    path("falta/", missing),
    path("aos-poucos/", streamed),
    path("entrar/", public, name="account_login"),
]
