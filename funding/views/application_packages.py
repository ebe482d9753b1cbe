"""One's own application, taken away whole."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from funding.operations import exports
from funding.queries.exports import own_exports
from funding.views.application_shared import arrival_of, found, page
from funding.views.office_exports import given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def packages(request: ActorRequest, uuid: UUID) -> HttpResponse:
    access = found(request, uuid)
    if request.method == "POST":
        job = exports.ask_for_package(application=access.application, user=request.user, at=arrival_of(request))
        return redirect("jobs:progress", job.uuid)
    rows = list(own_exports(access.application, request.actor.user_id)[:20])
    context = page(access, "copia", rows=rows, days=exports.KEPT.days)
    return render(request, "funding/applications/packages.html", context)


@never_cache
@require_safe
def package(request: ActorRequest, uuid: UUID, export: UUID) -> HttpResponse | FileResponse:
    access = found(request, uuid)
    rows = own_exports(access.application, request.actor.user_id).select_related("call")
    made = get_object_or_404(rows, uuid=export)
    return given(request, made, slugify(access.application.title)[:60] or "candidatura")
