"""News for feed readers: the whole text, with addresses that work outside the portal."""

import re
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from portal.models import NewsPage
from portal.outline import anchored
from portal.queries.news import published_news
from portal.queries.pages import addresses

LATEST = 20
LOCAL_ADDRESS = re.compile(r"""(?<=\s)(href|src)="/(?!/)""")


class FullTextFeed(Rss201rev2Feed):
    """RSS 2.0 with the text of each item in content:encoded."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class NewsFeed(Feed[NewsPage, None]):
    feed_type = FullTextFeed
    login_required = False  # what `login_not_required` sets: an instance is not a function

    def title(self) -> str:
        return f"{settings.WAGTAIL_SITE_NAME}: {_('notícias')}"

    def description(self) -> str:
        return _("Notícias da Estratégia Nacional de Territórios Inteligentes.")

    def link(self) -> str:
        return str(settings.PORTAL_BASE_URL) + reverse("portal:home")

    def feed_url(self) -> str:
        return str(settings.PORTAL_BASE_URL) + reverse("portal:news_feed")

    def language_of(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        self.language = self.language_of()
        return super().get_feed(obj, request)

    def items(self) -> list[NewsPage]:
        return list(published_news()[:LATEST])

    def item_title(self, item: NewsPage) -> SafeString:
        title: SafeString = item.title  # plain text: the generator escapes it
        return title

    def item_description(self, item: NewsPage) -> str:
        return str(item.lead)

    def item_link(self, item: NewsPage) -> str:
        return str(settings.PORTAL_BASE_URL) + item.path_on_site()

    def item_guid(self, item: NewsPage) -> str:
        return f"{item.translation_key}-{item.locale.language_code}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: NewsPage) -> datetime:
        return timezone.make_aware(datetime.combine(item.published_on, time(9)))

    def item_updateddate(self, item: NewsPage) -> datetime | None:
        changed_at: datetime | None = item.last_published_at
        return changed_at

    def item_extra_kwargs(self, item: NewsPage) -> dict[str, str]:
        html = render_to_string(
            "portal/_feed_item.html", {"page": item, "parts": anchored(item.body), "addresses": addresses()}
        )
        return {"content": LOCAL_ADDRESS.sub(rf'\1="{settings.PORTAL_BASE_URL}/', html)}
