"""The front page: what editors say, and what the apps know today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from action_plan.queries import action_sheets
from action_plan.queries.recent import Change, recent_changes
from common.norm.citation import STRATEGY
from common.pagecache.fragments import kept
from common.ui.languages import Alternate
from common.ui.openings import Opening, open_on
from governance.queries import POPULATION_YEAR
from initiatives.queries.targets import MeasuredTarget, measured_targets
from portal.figures import NORM, TODAY, Counts, counted, figures
from portal.models import HomePage
from portal.queries.agenda import Coming, coming
from portal.queries.front import CountryMap, DeadlineGroup, country_map, next_deadlines
from portal.queries.latest import Latest, latest
from portal.queries.pages import home_pages, inside
from portal.serving import serves


@dataclass(frozen=True)
class Front:
    """What the front page tells of a day; the same for everybody."""

    counts: Counts
    deadlines: tuple[DeadlineGroup, ...]
    changes: tuple[Change, ...]
    latest: Latest
    agenda: tuple[Coming, ...]
    targets: tuple[MeasuredTarget, ...]
    country: CountryMap
    openings: tuple[Opening, ...]
    updated_at: datetime | None


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    words = _words(language)
    # Only the links of an editor need the page itself.
    page = home_pages().get(language) if request.user.is_authenticated else None
    return _front_page(request, page, words, words.alternates if words else ())


@serves(HomePage)
def preview(request: HttpRequest, page: HomePage) -> HttpResponse:
    return _front_page(request, page, _words_of(page, ()), ())


@dataclass(frozen=True)
class Words:
    """What editors say on the front page, drawn in one language; the same for everybody."""

    title: str
    seo_title: str
    description: str
    heading: str
    lead: str
    quotation: str
    quotation_source: str
    body: SafeString
    alternates: tuple[Alternate, ...]


@kept
def _words(language: str) -> Words | None:
    pages = home_pages()
    return _words_of(pages[language], _alternates(pages)) if language in pages else None


def _alternates(pages: Mapping[str, HomePage]) -> tuple[Alternate, ...]:
    return tuple(Alternate(code, each.home_path()) for code, each in pages.items())


def _words_of(page: HomePage, alternates: tuple[Alternate, ...]) -> Words:
    return Words(
        title=page.title,
        seo_title=page.seo_title,
        description=page.search_description,
        heading=page.heading,
        lead=page.lead,
        quotation=page.quotation,
        quotation_source=page.quotation_source,
        body=render_to_string("portal/_body.html", inside(page)) if page.body else SafeString(""),
        alternates=alternates,
    )


def _front_page(
    request: HttpRequest, page: HomePage | None, words: Words | None, alternates: tuple[Alternate, ...]
) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "page": page,
        "words": words,
        "board": _board(on, get_language() or settings.LANGUAGE_CODE),
        "source": _("%(strategy)s e reportes aprovados pela EATA") % {"strategy": STRATEGY},
        "alternates": alternates,
        "crumbs": None,
        "site_data": site_data(request.build_absolute_uri("/")),
    }
    return render(request, "portal/home.html", context)


def site_data(start: str) -> dict[str, Any]:
    """The portal and how to search it, as schema.org says it."""
    search = f"{start}pesquisa/?q={{search_term_string}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": start,
        "inLanguage": ["pt-PT", "en"],
        "publisher": {"@type": "GovernmentOrganization", "name": settings.WAGTAIL_SITE_NAME, "url": start},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


@dataclass(frozen=True)
class Board:
    """The live parts of the front page, drawn in one language; the same for everybody."""

    country: SafeString
    norm: SafeString
    live: SafeString
    updated_at: datetime | None


@kept
def _board(on: date, language: str) -> Board:
    front = front_of(on, language)
    context = {
        **vars(front),
        "news": front.latest.news.get(language, ()),
        "on": on,
        "norm": figures(NORM, front.counts),
        "today": figures(TODAY, front.counts),
    }
    return Board(
        country=render_to_string("portal/_home_country.html", context),
        norm=render_to_string("portal/_home_norm.html", context),
        live=render_to_string("portal/_home_live.html", context),
        updated_at=front.updated_at,
    )


@kept
def front_of(on: date, language: str) -> Front:
    """Read what the page tells; its addresses are those of the language of the reader, which is the active one."""
    sheets = action_sheets(on)
    targets = [target for target in measured_targets(on) if not target.is_allotment]
    newest = latest(on)
    tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    return Front(
        counts=counted(on, sheets, targets, newest.norm),
        deadlines=tuple(next_deadlines(sheets, on, 4)),
        changes=tuple(recent_changes(tomorrow, 5)),
        latest=newest,
        agenda=tuple(coming(timezone.now(), 3)),
        targets=tuple(targets),
        country=country_map(POPULATION_YEAR),
        openings=tuple(open_on(on)),
        updated_at=max((sheet.updated_at for sheet in sheets), default=None),
    )
