"""What is new for feed readers: Atom of all measures, of one, and of one territory."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from common.demonstration import demonstration_mark
from observatory import queries
from observatory.models import Area
from observatory.queries import ChangedCell, News
from observatory.views import words

MOST_CELLS = 12  # of a territory, in one entry
TYPE = "application/atom+xml; charset=utf-8"
BEGAN_AT = datetime.fromisoformat("2023-12-06T00:00:00+00:00")  # the strategy's own day, for a feed without entries


@require_safe
@login_not_required
def all_news(_request: HttpRequest) -> HttpResponse:
    title = _("Observatório: novidades")
    own, page = reverse("observatory:news_atom"), reverse("observatory:news")
    return _answer(title, own, page, queries.news(limit=queries.LATEST_NEWS))


@require_safe
@login_not_required
def of_measure(_request: HttpRequest, code: str) -> HttpResponse:
    measure = queries.measure_with(code)
    if measure is None:
        raise Http404(f"No measure has code {code}.")
    title = f"{measure.code} {words.name_of(measure)}"
    own, page = (reverse(f"observatory:{name}", args=[measure.code]) for name in ("measure_atom", "measure"))
    return _answer(title, own, page, queries.news(measure=measure, limit=queries.LATEST_NEWS))


@require_safe
@login_not_required
def of_territory(_request: HttpRequest, code: str) -> HttpResponse:
    area = Area.objects.filter(code__iexact=code).first()
    if area is None:
        raise Http404(f"No territory has code {code}.")
    found = queries.news_about(area)
    cells: dict[int, list[ChangedCell]] = {}
    for cell in queries.changed_cells([each.release for each in found], area=area):
        cells.setdefault(cell.release_id, []).append(cell)
    own, page = (reverse(f"observatory:{name}", args=[area.code]) for name in ("territory_atom", "territory"))
    title = _("%(name)s: novidades do Observatório") % {"name": area.name}
    return _answer(title, own, page, found, cells)


def _answer(
    title: str, own: str, page: str, found: Iterable[News], cells: Mapping[int, list[ChangedCell]] | None = None
) -> HttpResponse:
    feed = Atom1Feed(
        title=f"{settings.WAGTAIL_SITE_NAME}: {title}",
        link=_whole(page),
        feed_url=_whole(own),
        description=None,
        subtitle=" ".join(filter(None, [_("O que foi publicado, com o que mudou."), demonstration_mark()])),
        language=get_language(),
        author_name=settings.WAGTAIL_SITE_NAME,
        feed_guid=_whole(own),
    )
    for each in found:
        feed.add_item(**_entry(each, (cells or {}).get(each.release.pk, [])))
    if not feed.items:
        feed.latest_post_date = lambda: BEGAN_AT  # type: ignore[method-assign]  # it would say the moment of the visit
    return HttpResponse(feed.writeString("utf-8"), content_type=TYPE)


def _entry(news: News, cells: list[ChangedCell]) -> dict[str, Any]:
    measure, release = news.measure, news.release
    path = reverse("observatory:release", args=[measure.code, release.pk])
    changes = words.changes_said(news.added, news.revised)
    marked = f"[{_('dados simulados')}] " if news.is_simulated else ""
    return {
        "title": f"{marked}{measure.code} {words.name_of(measure)}: {changes}",
        "link": _whole(path),
        "unique_id": _whole(_portuguese(measure.code, release.pk)),
        "description": _summary(news, cells),
        "pubdate": release.released_at,
        "updateddate": release.released_at,
        "categories": [words.kept_plain(measure.domain.name)] if measure.domain else [],
    }


def _portuguese(code: str, pk: int) -> str:
    """The same entry has the same name in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("observatory:release", args=[code, pk])


def _summary(news: News, cells: list[ChangedCell]) -> str:
    release = news.release
    said = [
        _(words.SIMULATED) if news.is_simulated else "",
        _("Períodos: %(span)s.") % {"span": words.span_said(news.first_period, news.last_period)},
        words.kept_plain(release.note) if release.note else "",
        _("Fonte: %(source)s.") % {"source": words.kept_plain(release.source)},
    ]
    text = format_html_join("", "<p>{}</p>", ((line,) for line in said if line))
    if not cells:
        return text
    lines = format_html_join("", "<li>{}</li>", ((_line(news, cell),) for cell in cells[:MOST_CELLS]))
    more = len(cells) - MOST_CELLS
    rest = format_html("<p>{}</p>", _("E mais %(count)s.") % {"count": more}) if more > 0 else ""
    return format_html("{}<ul>{}</ul>{}", text, lines, rest)


def _line(news: News, cell: ChangedCell) -> str:
    new = words.cell_said(news.measure, cell.level, cell.value, cell.status)
    if cell.old_status is None:
        return f"{cell.name}, {cell.period}: {new}"
    old = words.cell_said(news.measure, cell.level, cell.old_value, cell.old_status)
    return _("%(name)s, %(period)s: %(new)s (antes: %(old)s)") % {
        "name": cell.name,
        "period": cell.period,
        "new": new,
        "old": old,
    }


def _whole(path: str) -> str:
    return f"{settings.PORTAL_BASE_URL}{path}"
