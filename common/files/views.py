from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.files.access import may_open
from common.files.models import StoredFile


@login_not_required  # whoever may not open it is told that there is nothing, signed in or not
@require_safe
def download(request: HttpRequest, uuid: UUID) -> FileResponse:
    stored = get_object_or_404(StoredFile, uuid=uuid)
    if not may_open(request.actor, stored):  # type: ignore[attr-defined]  # set by the accounts' middleware
        raise Http404
    response = FileResponse(
        stored.content.open("rb"),
        as_attachment=True,
        filename=stored.original_name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
