"""Health and metrics, for machines."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.ops.metrics import exposition
from common.ops.queries import troubles


@require_safe
@never_cache
@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"estado": "vivo"})


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    found = troubles()
    state = "indisponível" if found else "pronto"
    return JsonResponse({"estado": state, "problemas": found}, status=503 if found else 200)


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    caller = ip_address(request.META["REMOTE_ADDR"])
    if "X-Forwarded-For" in request.headers or not any(
        caller in ip_network(network) for network in settings.METRICS_NETWORKS
    ):
        raise PermissionDenied
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
