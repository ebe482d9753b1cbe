"""The map of the site for people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.queries.site_map import tree


@require_safe
@login_not_required
def site_map(request: HttpRequest) -> HttpResponse:
    context = {"pages": tree(), "crumbs": [(_("Mapa do sítio"), "")]}
    return render(request, "portal/site_map.html", context)
