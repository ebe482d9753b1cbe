"""What everybody sees: the six repositories, a list, an entry and their files."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from common.exports.tables import ALL_RESPONSES, Provenance, downloads
from common.norm.citation import cite
from common.ui.faceting import Selection, said
from common.ui.languages import kept_in_portuguese
from repositories import queries, tables
from repositories.catalogue import REPOSITORIES, Line, Repository
from repositories.models import Entry

PAGE_SIZE = 12
RELATED = 3
VIEWS = {"lista": gettext_noop("Lista"), "tempo": gettext_noop("Cronologia")}
FIRST_DAY = date(1900, 1, 1)


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shelves = [(repository, *queries.counts(repository.model)) for repository in REPOSITORIES]
    context = {
        "shelves": shelves,
        "updated_at": max((at for _, _, at in shelves if at), default=None),
        "crumbs": [(_("Repositórios"), "")],
    }
    return render(request, "repositories/index.html", context)


@login_not_required
@require_safe
def listing(request: HttpRequest, repository: Repository) -> HttpResponse:
    on = asked_day(request.GET)
    lines = repository.lines(on or timezone.localdate(), repository.entries())
    selection = repository.faceting.select(lines, request.GET)
    context = {
        "repository": repository,
        "selection": selection,
        "noun": said(repository.count_noun(len(selection.rows))),
        "above": repository.above_data(lines),
        "list_url": request.path,
        "day": request.GET.get("dia", "")[:10] if on else "",
        "is_day_misread": bool(request.GET.get("dia")) and on is None,
        "updated_at": max((line.entry.updated_at for line in lines), default=None),
        "downloads": _downloads(repository, request.GET),
        "crumbs": [_root(), (said(repository.title), "")],
        **_results(repository, selection, request.GET),
    }
    return render(request, "repositories/list.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, repository: Repository, slug: str, draft: Entry | None = None) -> HttpResponse:
    """Show an entry; the preview of a draft is this page with the draft in its place."""
    lines = repository.lines(timezone.localdate(), [draft] if draft else repository.entries())
    line = next((line for line in lines if draft or line.entry.slug == slug), None)
    if line is None:
        raise Http404(f"No published entry {slug} in {repository.code}.")
    address = request.build_absolute_uri(request.path)
    context = {
        "repository": repository,
        "line": line,
        "entry": line.entry,
        "facts": tables.facts_of(repository, line),
        "sections": tables.sections_of(repository, line),
        "related": related(line, lines),
        "citation": tables.citation(repository, line, address),
        "linked_data": tables.linked_data(tables.machine_description(line, repository, _site(request))),
        "source": cite(line.entry.source),
        "crumbs": [
            _root(),
            (said(repository.title), reverse("repositories:list", args=[repository])),
            (kept_in_portuguese(_short(line)), ""),
        ],
    }
    return render(request, "repositories/detail.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, repository: Repository, extension: str) -> HttpResponse:
    now = timezone.now()
    lines = repository.lines(asked_day(request.GET) or timezone.localdate(now), repository.entries())
    rows = repository.faceting.select(lines, request.GET).rows
    provenance = Provenance(source=repository.source, extracted_at=now)
    if extension == "jsonld":
        content = tables.catalogue_description(repository, rows, _site(request), provenance)
        return JsonResponse(content, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
    return ALL_RESPONSES[extension](str(repository.code), repository.columns, rows, provenance)


def asked_day(query: QueryDict) -> date | None:
    """Read the day of the address; what is no day of these centuries is none."""
    try:
        day = parse_date(query.get("dia", ""))
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= date.max.replace(year=2999) else None


def related(line: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the entries of the same repository that share most initiatives and domains with this one."""
    own = _ties(line)
    shared = [(len(own & _ties(other)), other) for other in lines if other is not line]
    near = sorted((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], pair[1].entry.title))
    return [other for _, other in near[:RELATED]]


def _ties(line: Line) -> set[str]:
    return {value for name in ("dominio", "iniciativa") for value, _ in line.pairs[name]}


def _results(repository: Repository, selection: Selection[Line], query: QueryDict) -> dict[str, Any]:
    if repository.events is None:
        return {"page_obj": _page(selection, query)}
    view = query.get("vista", "")
    view = view if view in VIEWS else "lista"
    tabs = [(_(label), _tab(selection, name), name == view) for name, label in VIEWS.items()]
    if view == "lista":
        return {"tabs": tabs, "page_obj": _page(selection, query)}
    events = repository.events(selection.rows)
    return {"tabs": tabs, "years": [(year, list(group)) for year, group in groupby(events, lambda e: e.on.year)]}


def _page(selection: Selection[Line], query: QueryDict) -> Any:
    return Paginator(selection.rows, PAGE_SIZE).get_page(query.get("page"))


def _tab(selection: Selection[Line], view: str) -> str:
    query = QueryDict(selection.query, mutable=True)
    if view != "lista":
        query["vista"] = view
    return f"?{query.urlencode()}"


def _downloads(repository: Repository, query: QueryDict) -> list[dict[str, str]]:
    return downloads("repositories:file", query, formats=ALL_RESPONSES, repository=str(repository.code))


def _root() -> tuple[str, str]:
    return _("Repositórios"), reverse("repositories:index")


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _short(line: Line) -> str:
    title: str = line.entry.title
    return title if len(title) <= 60 else f"{title[:59]}…"
