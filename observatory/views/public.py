"""What everybody sees of the observatory: all measures, one measure, the methods, and a measure in others' pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from common.exports.tables import downloads
from common.pagecache.fragments import address, kept
from common.ui.faceting import said
from observatory import queries
from observatory.enums import ABSENT, ObservationStatus, ProgressStatus
from observatory.filters import OVERVIEW, asked
from observatory.tables import SOURCE
from observatory.views.about import WHOLES
from observatory.views.linked import linked_data
from observatory.views.origins import warning
from observatory.views.sheet import embedded_context, sheet_context
from observatory.views.words import is_simulated, name_of, sources_of, title_of

INDEX = "observatory:index"
INDENTED = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Board:
    """The list as its address asks for it, drawn; the same for everybody."""

    html: SafeString
    total: int
    with_data: int
    simulated: int
    without_data: int
    updated_at: datetime | None


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    board = _board(request.GET.urlencode(), timezone.localdate())
    context = {"board": board, "source": _(SOURCE), "crumbs": [(_("Observatório"), "")]}
    return render(request, "observatory/index.html", context)


@kept
def _board(query: str, on: date) -> Board:
    lines = queries.overview()
    selection = OVERVIEW.select(lines, QueryDict(query))
    list_url = reverse(INDEX)
    context = {
        "request": address(list_url, query),
        "list_url": list_url,
        "selection": selection,
        "groups": None if QueryDict(query).get("ordenar") else _by_domain(selection.rows),
        "downloads": downloads("observatory:list_file", QueryDict(selection.query)),
    }
    return Board(
        html=render_to_string("observatory/_board.html", context),
        total=len(lines),
        with_data=sum(line.has_data and not line.is_simulated for line in lines),
        simulated=sum(line.is_simulated for line in lines),
        without_data=sum(not line.has_data for line in lines),
        updated_at=max((line.released_at for line in lines if line.released_at), default=None),
    )


def _by_domain(lines: list[queries.MeasureLine]) -> list[tuple[Any, list[queries.MeasureLine]]]:
    found: dict[Any, list[queries.MeasureLine]] = {}
    for line in lines:
        found.setdefault(line.measure.domain, []).append(line)
    return list(found.items())


@dataclass(frozen=True)
class Article:
    """The page of a measure, drawn; the same for everybody."""

    title: str
    name: str
    code: str
    description: str
    domain: str
    domain_slug: str
    body: SafeString
    source: str
    updated_at: datetime | None
    is_simulated: bool
    simulated: str
    linked: str = ""


@require_safe
@login_not_required
def measure(request: HttpRequest, code: str) -> HttpResponse:
    own = reverse("observatory:measure", args=[code.upper()])
    if request.path != own:
        return redirect(own, permanent=True)
    article = _article(code, request.GET.urlencode(), timezone.localdate())
    crumbs = [(_("Observatório"), reverse(INDEX)), (article.code, "")]
    return render(request, "observatory/measure.html", {"article": article, "crumbs": crumbs})


@kept
def _article(code: str, query: str, on: date) -> Article:
    shown = _shown(code, query)
    article = _article_of(shown, _tight("observatory/_sheet.html", sheet_context(shown, QueryDict(query), on)))
    return replace(article, linked=linked_data(shown))


@kept
def _framed(code: str, query: str) -> Article:
    shown = _shown(code, query)
    return _article_of(shown, _tight("observatory/_embedded.html", embedded_context(shown)))


def _tight(template: str, context: dict[str, Any]) -> SafeString:
    """A drawn template without the indentation of its lines, which weighs as much as the table itself."""
    return mark_safe(INDENTED.sub("\n", render_to_string(template, context)))  # noqa: S308 -- rendered by a template


def _shown(code: str, query: str) -> queries.Shown:
    found = queries.measure_with(code)
    if found is None:
        raise Http404(f"No measure has code {code}.")
    return queries.shown(found, asked(QueryDict(query)))


def _article_of(shown: queries.Shown, body: SafeString) -> Article:
    found = shown.measure
    return Article(
        title=title_of(shown),
        name=name_of(found),
        code=found.code,
        description=found.description,
        domain=found.domain.name if found.domain else "",
        domain_slug=found.domain.slug if found.domain else "",
        body=body,
        source=sources_of(shown),
        updated_at=max((release.released_at for release in shown.shown_releases), default=None),
        is_simulated=is_simulated(shown),
        simulated=warning(shown.used_releases),
    )


def _may_be_framed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Others may show the page inside theirs; everything else of the policy stays."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view))


@require_safe
@login_not_required
@_may_be_framed
def embed(request: HttpRequest, code: str) -> HttpResponse:
    article = _framed(code, request.GET.urlencode())
    context = {"article": article, "page_url": _page_url(article.code, request.GET), "simulated": article.simulated}
    return render(request, "observatory/embed.html", context)


def _page_url(code: str, query: QueryDict) -> str:
    path = reverse("observatory:measure", args=[code])
    return f"{path}?{query.urlencode()}" if query else path


BANDS = (
    (gettext_noop("meta alcançada"), ProgressStatus.REACHED),
    (gettext_noop("0,95 ou mais"), ProgressStatus.ON_TRACK),
    (gettext_noop("de 0,60 a 0,95"), ProgressStatus.MODERATE),
    (gettext_noop("de 0 a 0,60"), ProgressStatus.INSUFFICIENT),
    (gettext_noop("abaixo de 0"), ProgressStatus.AWAY),
)


@require_safe
@login_not_required
def methods(request: HttpRequest) -> HttpResponse:
    context = {
        "statuses": list(ObservationStatus),
        "absent": ABSENT,
        "wholes": [said(text) for text in WHOLES.values()],
        "bands": [(_(ratio), status.label) for ratio, status in BANDS],
        "version": queries.METHOD,
        "crumbs": [(_("Observatório"), reverse(INDEX)), (_("Métodos"), "")],
    }
    return render(request, "observatory/methods.html", context)
