"""The map of the site for search engines: every public page with its last change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from action_plan.models import Action
from action_plan.queries import current_plan
from governance.models import Body
from initiatives.models import Initiative
from recommendations.models import Recommendation
from reporting.queries.editions import published_editions
from territories.models import Region

LISTS = (
    "portal:home",
    "action_plan:index",
    "initiatives:index",
    "initiatives:targets",
    "recommendations:index",
    "governance:index",
    "reporting:index",
)


@dataclass(frozen=True)
class Address:
    path: str
    changed_at: datetime | None = None


class PublicPages(Sitemap[Address]):
    def items(self) -> list[Address]:
        return [*(Address(reverse(name)) for name in LISTS), *_pages(timezone.localdate())]

    def location(self, item: Address) -> str:
        return item.path

    def lastmod(self, item: Address) -> datetime | None:
        return item.changed_at


def _pages(on: date) -> Iterator[Address]:
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
