"""What everyone reads."""

from base64 import b64encode

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from reporting import permissions, queries
from reporting.enums import PUBLIC_STATES, ArtefactName
from reporting.models import Artefact, ReportEdition

FOREVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    crumbs = [(_("Relatórios"), None)]
    return render(request, "reporting/index.html", {"editions": queries.published_editions(), "crumbs": crumbs})


@login_not_required
@require_safe
def edition(request: ActorRequest, year: int, edition: str) -> HttpResponse:
    found = _visible(request, year, edition)
    page = queries.edition_page(found)
    crumbs = [
        (_("Relatórios"), reverse("reporting:index")),
        (_("%(year)s, edição %(edition)s") % {"year": year, "edition": edition}, None),
    ]
    is_public = found.state in PUBLIC_STATES
    return render(request, "reporting/edition.html", {"page": page, "crumbs": crumbs, "is_public": is_public})


@login_not_required
@require_safe
def file(request: ActorRequest, year: int, edition: str, name: str) -> HttpResponseBase:
    """Send a file of an edition; its bytes never change, so a browser may keep those of a published one."""
    found = _visible(request, year, edition)
    artefact = queries.artefact_of(found, name)
    if artefact is None:
        raise Http404
    etag = f'"{artefact.sha256}"'
    response = get_conditional_response(request, etag) or _contents(artefact, found)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOREVER if found.state in PUBLIC_STATES else "private, no-store"
    return response


def _visible(request: ActorRequest, year: int, number: str) -> ReportEdition:
    found = queries.edition_of(year, number)
    if found is None or found.snapshot is None or not permissions.can_view_edition(request.actor, found):
        raise Http404
    return found


def _contents(artefact: Artefact, edition: ReportEdition) -> HttpResponseBase:
    response = FileResponse(
        artefact.content.open("rb"),
        content_type=artefact.media_type,
        as_attachment=artefact.name != ArtefactName.REPORT,
        filename=f"enti-{edition.year}-{edition.edition}-{artefact.name}",
    )
    digest = b64encode(bytes.fromhex(artefact.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
