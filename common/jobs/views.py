"""Following one's own work while it is done."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.jobs import queries
from common.jobs.permissions import can_see


@require_safe
@never_cache
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page, or with `?fragmento` the part of it that changes."""
    job = queries.job_of(uuid)
    if job is None or not can_see(request.user, job):
        raise Http404
    template = "jobs/_progress.html" if "fragmento" in request.GET else "jobs/progress.html"
    return render(request, template, {"job": job, "interruption": queries.interruption(job, timezone.now())})
