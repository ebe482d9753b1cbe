"""The page of what is not there."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from portal.queries.pages import portuguese_of


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say so; to who asked for a translation that does not exist, say where the Portuguese page is."""
    is_translation = (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE
    path = portuguese_of(request.path_info) if is_translation else ""
    return render(request, "404.html", {"portuguese_path": path}, status=404)
