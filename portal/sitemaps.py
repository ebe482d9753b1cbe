"""The map of the site for search engines: every public page with its last change and its languages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from action_plan.models import Action
from action_plan.queries import current_plan
from common.ui import sitemap
from common.ui.languages import LANGUAGES, Alternate, in_every_language
from common.ui.sitemap import Address
from governance.models import Body
from initiatives.models import Initiative
from portal.queries.site_map import page_addresses
from recommendations.models import Recommendation
from reporting.queries.editions import published_editions
from territories.models import Region

TRANSLATED = ("portal:home", "portal:contact", "portal:site_map")
LISTS = (
    "action_plan:index",
    "initiatives:index",
    "initiatives:targets",
    "recommendations:index",
    "governance:index",
    "reporting:index",
)


class PublicPages(Sitemap[Address]):
    def items(self) -> list[Address]:
        of_apps = (*_lists(), *_pages(timezone.localdate()), *sitemap.addresses())
        found = [*_views(), *page_addresses(), *(each for one in of_apps for each in _in_each_language(one))]
        return list({address.path: address for address in found}.values())

    def location(self, item: Address) -> str:
        return item.path

    def lastmod(self, item: Address) -> datetime | None:
        return item.changed_at

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        start = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        urls = super().get_urls(page=page, site=site, protocol=protocol)
        for url in urls:
            url["alternates"] = [
                {"lang_code": each.tag, "location": start + each.path} for each in url["item"].alternates
            ]
        return urls


def _views() -> Iterator[Address]:
    for name in TRANSLATED:
        found = tuple(Alternate(code, _in(code, name)) for code in LANGUAGES)
        yield from (Address(one.path, None, found) for one in found)


def _lists() -> Iterator[Address]:
    return (Address(reverse(name)) for name in LISTS)


def _in_each_language(address: Address) -> Iterator[Address]:
    """A page of an app, once in each language, with the other."""
    alternates = address.alternates or in_every_language(address.path)
    return (Address(one.path, address.changed_at, alternates) for one in alternates)


def _in(code: str, name: str) -> str:
    with override(code):
        return reverse(name)


def _pages(on: Any) -> Iterator[Address]:
    for number, at in Initiative.objects.order_by("number").values_list("number", "updated_at"):
        yield Address(reverse("initiatives:detail", args=[number]), at)
    actions = Action.objects.filter(plan=current_plan(on)).order_by("initiative__number", "position", "pk")
    for code, at in actions.values_list("code", "updated_at"):
        yield Address(reverse("action_plan:detail", args=[code]), at)
    for number, at in Recommendation.objects.order_by("number").values_list("number", "updated_at"):
        yield Address(reverse("recommendations:detail", args=[number]), at)
    for code, at in Body.objects.order_by("position", "pk").values_list("code", "updated_at"):
        yield Address(reverse("governance:detail", args=[code.lower()]), at)
    for slug in Region.objects.order_by("position", "pk").values_list("code", flat=True):
        yield Address(reverse("governance:structure", args=[slug]))
    for edition in published_editions():
        yield Address(reverse("reporting:edition", args=[edition.year, edition.edition]), edition.published_at)
