"""The six repositories in the back office: written, previewed, reviewed, scheduled and published there."""

from typing import Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from common.norm.office import yes_no
from repositories import queries
from repositories.catalogue import REPOSITORIES
from repositories.models import ApiService, FreeZoneCase, FundingMechanism, LegalAct, Partner, Solution
from repositories.queries import Mention


class Numbered(Protocol):
    @property
    def number(self) -> int: ...


class EntryViewSet(SnippetViewSet):
    """What is the same in the six: how entries are listed, searched and filtered."""

    list_filter: tuple[str, ...] = ("live", "origin", "initiatives")
    search_fields = ("title", "summary", "slug", "source")
    search_backend_name = None
    ordering = ("title", "pk")
    list_per_page = 50
    own_columns: tuple[str | Column, ...] = ()

    @property
    def list_display(self) -> tuple[str | Column, ...]:
        shared = ("title", *self.own_columns, "origin", "updated_at")
        return (*shared, yes_no("has_unpublished_changes", "Alterações por publicar"))


class LegalActViewSet(EntryViewSet):
    model = LegalAct
    icon = "doc-full"
    menu_label = "Legislação e normas"
    own_columns = ("kind", "published_on")
    list_filter = (*EntryViewSet.list_filter, "kind", "theme")


class FreeZoneViewSet(EntryViewSet):
    model = FreeZoneCase
    icon = "site"
    menu_label = "Zonas livres tecnológicas"
    own_columns = ("zone", "stage")


class PartnerViewSet(EntryViewSet):
    model = Partner
    icon = "group"
    menu_label = "Parceiros e líderes"
    own_columns = ("kind", "region")
    list_filter = (*EntryViewSet.list_filter, "kind", "region")


class SolutionViewSet(EntryViewSet):
    model = Solution
    icon = "cogs"
    menu_label = "Soluções"
    own_columns = ("kind", "maturity")
    list_filter = (*EntryViewSet.list_filter, "kind", "maturity")


class ApiViewSet(EntryViewSet):
    model = ApiService
    icon = "link"
    menu_label = "APIs"
    own_columns = ("owner", "status")
    list_filter = (*EntryViewSet.list_filter, "status")


class FundingViewSet(EntryViewSet):
    model = FundingMechanism
    icon = "pick"
    menu_label = "Financiamento"
    own_columns = ("kind", "ends_on")
    list_filter = (*EntryViewSet.list_filter, "kind")


class RepositoriesGroup(SnippetViewSetGroup):
    menu_label = "Repositórios"
    menu_icon = "folder-open-inverse"
    menu_order = 320
    items = (LegalActViewSet, FreeZoneViewSet, PartnerViewSet, SolutionViewSet, ApiViewSet, FundingViewSet)


register_snippet(RepositoriesGroup)


@hooks.register("initiative_panels", order=50)
def on_initiative(request: HttpRequest, initiative: Numbered) -> SafeString:
    return _panel(request, queries.entries_on_initiative(initiative.number))


@hooks.register("recommendation_panels", order=50)
def on_recommendation(request: HttpRequest, recommendation: Numbered) -> SafeString:
    return _panel(request, queries.entries_on_recommendation(recommendation.number))


def _panel(request: HttpRequest, mentions: list[Mention]) -> SafeString:
    """Show what the repositories hold on the subject; nothing when they hold nothing."""
    if not mentions:
        return SafeString("")
    shelves = [
        (repository.title, found)
        for repository in REPOSITORIES
        if (found := [mention for mention in mentions if mention.repository == repository.code])
    ]
    return render_to_string("repositories/_mentions.html", {"shelves": shelves}, request)
