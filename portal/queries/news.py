"""Reading news."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils.translation import get_language
from wagtail.images.shortcuts import get_rendition_or_not_found

from common.media.pictures import SHARED
from initiatives.models import Domain
from portal.models import NewsIndexPage, NewsPage


def news_under(index: NewsIndexPage) -> QuerySet[NewsPage]:
    """The published news of an index, newest first."""
    rows = NewsPage.objects.child_of(index).filter(live=True).select_related("image", "locale")
    found: QuerySet[NewsPage] = rows.order_by("-published_on", "-pk")
    return found


def published_news(language: str | None = None) -> QuerySet[NewsPage]:
    """All published news in a language, newest first; that of the reader when none is named."""
    rows = NewsPage.objects.filter(live=True, locale__language_code=language or get_language())
    found: QuerySet[NewsPage] = rows.select_related("image", "locale").order_by("-published_on", "-pk")
    return found


def years_of_news(index: NewsIndexPage) -> list[int]:
    dates = NewsPage.objects.child_of(index).filter(live=True).dates("published_on", "year", order="DESC")
    return [day.year for day in dates]


def article_data(page: NewsPage, start: str) -> dict[str, Any]:
    """A piece of news as schema.org says it; with the portal's own picture where it has none."""
    picture = get_rendition_or_not_found(page.image, SHARED).url if page.image else static("ui/share.png")
    publisher = {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": start}
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.lead,
        "image": urljoin(start, picture),
        "datePublished": page.published_on.isoformat(),
        "dateModified": (page.last_published_at.date() if page.last_published_at else page.published_on).isoformat(),
        "inLanguage": page.locale.language_code,
        "mainEntityOfPage": start.rstrip("/") + page.path_on_site(),
        "publisher": publisher,
        "author": publisher,
    }


def domains_in_the_news(index: NewsIndexPage) -> list[tuple[str, str]]:
    """The domains that some published news of the index is about."""
    about = NewsPage.domains.through.objects.filter(newspage__in=news_under(index).order_by()).values("domain_id")
    rows = Domain.objects.filter(pk__in=about).order_by("position", "pk")
    return list(rows.values_list("slug", "name"))
