"""News: dated, about initiatives and domains of the strategy, and readable in a feed."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from initiatives.models import Domain, Initiative
from portal.models.page import SitePage


class NewsIndexPage(SitePage):
    """The list of news, newest first, by year and by domain."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["portal.NewsPage"]

    class Meta:
        verbose_name = "índice de notícias"
        verbose_name_plural = "índices de notícias"


def today() -> date:
    return timezone.localdate()


class NewsPage(SitePage):
    """One piece of news."""

    published_on = models.DateField("data", default=today)
    source = models.CharField("fonte", max_length=200, blank=True, help_text="O documento ou a entidade que o diz.")
    source_url = models.URLField("endereço da fonte", blank=True)
    domains = ParentalManyToManyField(Domain, verbose_name="domínios", blank=True, related_name="+")
    initiatives = ParentalManyToManyField(Initiative, verbose_name="iniciativas", blank=True, related_name="+")

    content_panels: ClassVar = [
        *SitePage.content_panels[:2],
        FieldPanel("published_on"),
        *SitePage.content_panels[2:],
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading="Fonte"),
        MultiFieldPanel([FieldPanel("domains"), FieldPanel("initiatives")], heading="Estratégia"),
    ]
    parent_page_types: ClassVar = ["portal.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "notícia"
        verbose_name_plural = "notícias"
