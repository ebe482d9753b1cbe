"""What machines ask of a site before anything else."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"
SECURITY_VALID = timedelta(days=180)


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    closed = "\n".join(f"Disallow: {path}" for path in ("/gestao/", "/area/", "/conta/", "/entrar/", "/ficheiros/"))
    body = f"User-agent: *\n{closed}\n\nSitemap: {settings.PORTAL_BASE_URL}/sitemap.xml\n"
    return HttpResponse(body, content_type=TEXT)


@require_safe
@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness."""
    expires = timezone.localdate() + SECURITY_VALID
    body = (
        f"Contact: {settings.SECURITY_CONTACT}\n"
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z\n"
        "Preferred-Languages: pt, en\n"
        f"Canonical: {settings.PORTAL_BASE_URL}{request.path}\n"
    )
    return HttpResponse(body, content_type=TEXT)
