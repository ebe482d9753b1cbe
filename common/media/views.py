"""Files of images, only those that pages show: originals may tell where and when they were taken."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.static import serve

from common.media.collections import GUARDED
from common.media.holds import Sight, sight_of
from common.media.models import PortalRendition

KEPT_SECONDS = 30 * 24 * 3600
# What may be withdrawn is asked for again soon.
GUARDED_SECONDS = {Sight.PUBLIC: "public, max-age=600", Sight.PRIVATE: "private, max-age=60"}


@require_safe
@login_not_required
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    if name.startswith(f"{GUARDED}/"):
        return _guarded(request, name)
    if not settings.SERVE_MEDIA or not name.startswith("images/"):
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _guarded(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send what somebody decided on to whoever may see it now; to others it does not exist."""
    found = get_object_or_404(PortalRendition.objects.only("image_id", "file"), file=name)
    sight = sight_of(request, found.image_id)
    if sight == Sight.NONE or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response["Cache-Control"] = GUARDED_SECONDS[sight]
    response["X-Content-Type-Options"] = "nosniff"
    return response
