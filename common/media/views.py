"""Files of images, only those that pages show: originals may tell where and when they were taken."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

KEPT_SECONDS = 30 * 24 * 3600


@require_safe
@login_not_required
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    if not settings.SERVE_MEDIA or not name.startswith("images/"):
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
