"""The files that are kept, and the catalogue as a document."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from open_data import catalogue, queries
from open_data.models import BulkFile
from open_data.views.ranges import Unsatisfiable, asked_span, parts

FRESH = "public, max-age=300"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}


def _answer(request: HttpRequest, etag: str, at: datetime | None, make: HttpResponseBase) -> HttpResponseBase:
    """Send what was made, unless who asks has it already."""
    moment = int(at.timestamp()) if at else None
    response = get_conditional_response(request, etag, moment, make) or make  # type: ignore[arg-type]  # any response
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FRESH
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    return response


@require_safe
@login_not_required
def catalogue_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    found = catalogue.document(extension)
    response = HttpResponse(found.content, content_type=catalogue.TYPES[extension])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _answer(request, f'"{found.sha256}"', found.modified_at, response)


@require_safe
@login_not_required
def description(request: HttpRequest, code: str) -> HttpResponseBase:
    """What is in each column of a CSV file, at the address where the W3C says to look for it."""
    file = _found(code, "csv")
    response = HttpResponse(queries.described(file), content_type="application/csvm+json")
    return _answer(request, f'"{file.sha256}-{file.words[:16]}"', file.released_at, response)


@require_safe
@login_not_required
def bulk(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    file = _found(code, extension)
    etag = f'"{file.sha256}"'
    response = _answer(request, etag, file.released_at, _contents(request, file, etag))
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if extension == "csv":
        response.headers["Link"] = f'<{file.name}-metadata.json>; rel="describedby"; type="application/csvm+json"'
    return response


def _found(code: str, extension: str) -> BulkFile:
    file = queries.bulk_file(code, extension)
    if file is None:
        raise Http404(f"There is no file of {code} as {extension}.")
    return file


def _contents(request: HttpRequest, file: BulkFile, etag: str) -> HttpResponseBase:
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    kind = MEDIA_TYPES[file.format]
    try:
        span = asked_span(asked, file.size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    if span is None:
        return FileResponse(file.content.open("rb"), content_type=kind, as_attachment=True, filename=file.name)
    return StreamingHttpResponse(
        parts(file.content.open("rb"), span),
        status=206,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Content-Range": f"bytes {span.first}-{span.last}/{file.size}",
            "Content-Length": str(span.length),
        },
    )
