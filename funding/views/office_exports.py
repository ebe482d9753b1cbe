"""Taking all the applications of a call away: asked for, made beside, given only to who asked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.files.storage import private_storage
from funding.enums import ExportFormat
from funding.models import Export
from funding.operations import exports
from funding.operations.refusals import FundingRefused
from funding.queries import office
from funding.queries.exports import exports_of
from funding.queries.phases import is_unsealed
from funding.views.staff import staff_call, unsealed_call, who

FORMATS = (ExportFormat.XLSX, ExportFormat.CSV)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest, code: str) -> HttpResponse:
    """While the call is sealed, only how many there are; nothing is taken away."""
    call, now = staff_call(request, code), timezone.now()
    asked = request.POST.get("formato", "")
    if request.method == "POST" and asked in FORMATS:
        try:
            job = exports.ask_for_export(call=call, file_format=ExportFormat(asked), **who(request))
            return redirect("jobs:progress", job.uuid)
        except FundingRefused as refused:
            raise PermissionDenied(str(refused)) from refused
    if not is_unsealed(call, now):
        return render(request, "funding/office/sealed.html", {"call": call, "line": office.call_line(call, now)})
    if request.method == "POST":
        messages.error(request, "Escolha o formato do ficheiro.")
    context = {
        "call": call,
        "line": office.call_line(call, now),
        "formats": FORMATS,
        "rows": list(exports_of(call)[:50]),
        "days": exports.KEPT.days,
    }
    return render(request, "funding/office/exports.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
def file(request: ActorRequest, code: str, export: UUID) -> HttpResponse | FileResponse:
    call = unsealed_call(request, code)
    found = get_object_or_404(exports_of(call), uuid=export, asked_by=request.user)
    return given(request, found, f"candidaturas-{call.code}")


def given(request: ActorRequest, export: Export, name: str) -> FileResponse:
    """Give the file, as an attachment that nobody between keeps, and note that it was taken."""
    if not export.is_there or not private_storage().exists(export.path):
        raise Http404
    exports.note_taken(export=export, user=request.user)
    content = private_storage().open(export.path, "rb")
    file = f"{name}-{timezone.localtime(export.made_at):%Y-%m-%d}.{export.extension}"
    response = FileResponse(content, as_attachment=True, filename=file)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
