"""Calls as everybody sees them. What is open is said by the clock, so no page of calls is kept in memory."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from funding import queries


@login_not_required
@require_safe
@never_cache
def index(request: ActorRequest) -> HttpResponse:
    context = {
        "rows": queries.listed_calls(queries.public_calls(), timezone.now()),
        "crumbs": [(_("Avisos"), "")],
    }
    return render(request, "funding/calls/index.html", context)
