"""Any page of the site tree."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail import views

from portal.queries.pages import published_page


@login_not_required
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve what everybody may read in few queries; whatever else, and what is not there, as Wagtail does."""
    page = published_page(get_language() or settings.LANGUAGE_CODE, path) if path else None
    answer: HttpResponseBase = page.serve(request) if page else views.serve(request, path)
    return answer
