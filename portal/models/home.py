"""The front page: what editors say, above what the apps know."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from portal.models.page import SitePage


class HomePage(SitePage):
    """One in each language. The view of the front page composes it with the live parts, previews included."""

    heading = models.CharField("título grande", max_length=160, blank=True)
    quotation = models.TextField("citação da estratégia", max_length=600, blank=True)
    quotation_source = models.CharField("fonte da citação", max_length=200, blank=True)

    content_panels: ClassVar = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("quotation"), FieldPanel("quotation_source")], heading="Abertura"
        ),
        FieldPanel("lead"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["portal.ContentPage", "portal.NewsIndexPage", "portal.GuideIndexPage"]

    class Meta:
        verbose_name = "página inicial"
        verbose_name_plural = "páginas iniciais"
