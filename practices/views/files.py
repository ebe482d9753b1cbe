"""The catalogue as files, and what goes with one practice: its share card and its reference."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.exports.tables import ALL_RESPONSES, Provenance
from common.ui.share_card import ShareCard, share_card
from practices.filters import CATALOGUE
from practices.queries.catalogue import practice_sheets
from practices.queries.page import PracticePage, public_page
from practices.tables import COLUMNS, SOURCE, address_of
from practices.views.machines import bibtex, ris
from practices.views.sections import citation_lines

MEDIA_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@require_safe
@login_not_required
def file(request: HttpRequest, extension: str) -> HttpResponse:
    now = timezone.localtime()
    selection = CATALOGUE.select(practice_sheets(now.date()), request.GET)
    return ALL_RESPONSES[extension]("boas-praticas", COLUMNS, selection.rows, Provenance(SOURCE, now))


@require_safe
@login_not_required
def card(request: HttpRequest, slug: str) -> HttpResponse:
    sheet = _page(slug, timezone.localdate()).sheet
    drawn = ShareCard(
        eyebrow=f"{sheet.kind.label.capitalize()} · {sheet.domain.label}",
        title=sheet.title,
        lines=(sheet.owner.display, sheet.elsewhere) if sheet.elsewhere else (sheet.owner.display,),
        marks=int(sheet.evidence or 0),
    )
    return HttpResponse(share_card(drawn), content_type="image/png")


@require_safe
@login_not_required
def citation(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    on = timezone.localdate()
    page = _page(slug, on)
    texts = {"txt": lambda: citation_lines(page, address_of(slug), on) + "\n", "bib": lambda: bibtex(page)}
    body = texts[extension]() if extension in texts else ris(page)
    disposition = f'attachment; filename="{slug}.{extension}"'
    return HttpResponse(body, content_type=MEDIA_TYPES[extension], headers={"Content-Disposition": disposition})


def _page(slug: str, on: date) -> PracticePage:
    page = public_page(slug, on)
    if page is None:
        raise Http404(f"No public practice at {slug}.")
    return page
