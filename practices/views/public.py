"""What everybody sees of the catalogue: the list with its map, one practice, several side by side."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.charts.chart import Chart
from common.exports.tables import downloads
from common.pagecache.fragments import address, kept
from common.ui import formatting
from common.ui.languages import kept_in_portuguese
from practices.filters import CATALOGUE, CatalogueSelection, alike_query
from practices.queries.catalogue import PracticeSheet, practice_sheets
from practices.queries.page import PracticePage, compared_pages, departed_practice, public_page
from practices.queries.places import ground
from practices.queries.territory import alike_of
from practices.tables import ALL_FORMATS, SOURCE, address_of
from practices.views.comparison import MOST_COMPARED, comparison, others_than
from practices.views.machines import linked_data
from practices.views.maps import catalogue_map, family_map, spots_map
from practices.views.sections import citation_lines, facts_of, scales_of, sections_of, uptake_said

PAGE_SIZE = 24
VIEWS = {"lista": gettext_noop("Lista"), "mapa": gettext_noop("Mapa")}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Board:
    """The list as its address asks for it, drawn; the same for everybody."""

    html: SafeString
    total: int
    updated_at: datetime | None


@require_safe
@login_not_required
def index(request: ActorRequest) -> HttpResponse:
    board = _board(timezone.localdate(), request.GET.urlencode())
    alike = alike_of(request.actor.entity_id)
    context = {
        "crumbs": [(_("Boas práticas"), "")],
        "board": board,
        "source": _(SOURCE),
        "alike": alike,
        "alike_query": alike_query(alike) if alike else "",
    }
    return render(request, "practices/index.html", context)


@kept
def _board(on: date, query: str) -> Board:
    sheets = practice_sheets(on)
    list_url = reverse("practices:index")
    selection = CATALOGUE.select(sheets, QueryDict(query))
    view = dict(selection.shown_as).get("vista", "lista")
    view = view if view in VIEWS else "lista"
    context = {
        "request": address(list_url, query),
        "list_url": list_url,
        "selection": selection,
        "tabs": [Tab(_(label), _address(selection, name), name == view) for name, label in VIEWS.items()],
        "downloads": downloads("practices:file", QueryDict(selection.query), formats=ALL_FORMATS),
        "most": MOST_COMPARED,
        **_results(selection, view, query, on),
    }
    return Board(
        html=render_to_string("practices/_board.html", context),
        total=len(sheets),
        updated_at=max((sheet.updated_at for sheet in sheets), default=None),
    )


def _results(selection: CatalogueSelection, view: str, query: str, on: date) -> dict[str, Any]:
    if view == "mapa":
        placed = [sheet for sheet in selection.rows if sheet.spots]
        source = _("%(source)s, em %(day)s") % {"source": _(SOURCE), "day": formatting.day(on)}
        base = reverse("practices:index") + (f"?{selection.query}" if selection.query else "")
        return {
            "map": catalogue_map(placed, ground(), base, source),
            "places": _by_place(placed),
            "unplaced": [sheet for sheet in selection.rows if not sheet.spots],
        }
    return {"page_obj": Paginator(selection.rows, PAGE_SIZE).get_page(QueryDict(query).get("page"))}


def _by_place(sheets: list[PracticeSheet]) -> list[tuple[str, str, list[PracticeSheet]]]:
    """The practices of each municipality, by name: the map in words."""
    found: dict[str, tuple[str, str, list[PracticeSheet]]] = {}
    for sheet in sheets:
        for spot in sheet.spots:
            found.setdefault(spot.code, (spot.name, spot.region.label, []))[2].append(sheet)
    return sorted(found.values(), key=lambda place: place[0])


def _address(selection: CatalogueSelection, view: str) -> str:
    query = QueryDict(selection.query, mutable=True)
    if view != "lista":
        query["vista"] = view
    return f"?{query.urlencode()}" if query else reverse("practices:index")


@dataclass(frozen=True)
class Article:
    """The page of a practice, drawn; the same for everybody."""

    sheet: PracticeSheet
    body: SafeString
    linked_data: SafeString


@require_safe
@login_not_required
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    on = timezone.localdate()
    article = _article(slug, on)
    if article is None:
        return _departed(request, slug, on)
    crumbs = [(_("Boas práticas"), reverse("practices:index")), (kept_in_portuguese(article.sheet.title), "")]
    return render(request, "practices/detail.html", {"article": article, "sheet": article.sheet, "crumbs": crumbs})


@kept
def _article(slug: str, on: date) -> Article | None:
    page = public_page(slug, on)
    return None if page is None else article_of(page, on)


def article_of(page: PracticePage, on: date) -> Article:
    """Draw a practice as everybody sees it."""
    context = {
        "page": page,
        "sheet": page.sheet,
        "sections": sections_of(page),
        "scales": scales_of(page),
        "facts": facts_of(page),
        "uptake_said": uptake_said(page.sheet.uptake),
        **_maps(page),
        "citation": citation_lines(page, address_of(page.sheet.slug), on),
        "in_review": page.review_due_on is not None and page.review_due_on < on,
    }
    return Article(page.sheet, render_to_string("practices/_body.html", context), linked_data(page))


def _maps(page: PracticePage) -> dict[str, Chart | None]:
    if page.family is None:
        return {}
    return {
        "family_map": family_map(page.family, _(SOURCE)),
        "spots_map": spots_map(page.sheet, page.family.country, page.sheet.source_note or _(SOURCE)),
    }


def _departed(request: HttpRequest, slug: str, on: date) -> HttpResponse:
    """A practice that was public answers 410 and says why; one that never was does not exist."""
    departed = departed_practice(slug, on)
    if departed is None:
        raise Http404(f"No public practice at {slug}.")
    crumbs = [(_("Boas práticas"), reverse("practices:index")), (kept_in_portuguese(departed.title), "")]
    return render(request, "practices/departed.html", {"departed": departed, "crumbs": crumbs}, status=410)


@require_safe
@login_not_required
def compare(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    asked = list(dict.fromkeys(slug for slug in request.GET.getlist("p") if slug))
    pages = compared_pages(tuple(asked[:MOST_COMPARED]), on)
    context = {
        "comparison": comparison(pages),
        "left_out": max(len(asked) - MOST_COMPARED, 0),
        "most": MOST_COMPARED,
        "others": others_than(pages, practice_sheets(on)) if len(pages) < MOST_COMPARED else [],
        "crumbs": [(_("Boas práticas"), reverse("practices:index")), (_("Comparar"), "")],
    }
    return render(request, "practices/compare.html", context)
