"""The toolkit: guides that take a municipality through one thing, step by step."""

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from initiatives.models import Initiative
from portal.enums import Audience
from portal.models.page import SitePage
from recommendations.models import Recommendation


class GuideIndexPage(SitePage):
    """The way into the toolkit."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["portal.GuidePage"]

    class Meta:
        verbose_name = "índice do kit"
        verbose_name_plural = "índices do kit"


class GuidePage(SitePage):
    """One guide: for whom it is, what it takes, and the recommendations and initiatives that it serves."""

    audience = models.CharField("para quem", max_length=20, choices=Audience.choices, default=Audience.MUNICIPALITIES)
    duration = models.CharField("quanto demora", max_length=80, blank=True)
    outcome = models.CharField("o que fica feito no fim", max_length=200, blank=True)
    recommendations = ParentalManyToManyField(
        Recommendation, verbose_name="recomendações que serve", blank=True, related_name="+"
    )
    initiatives = ParentalManyToManyField(
        Initiative, verbose_name="iniciativas a que pertence", blank=True, related_name="+"
    )
    reviewed_on = models.DateField("revisto em", null=True, blank=True)

    content_panels: ClassVar = [
        *SitePage.content_panels[:-1],
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("duration"), FieldPanel("outcome"), FieldPanel("reviewed_on")],
            heading="Antes de começar",
        ),
        MultiFieldPanel([FieldPanel("recommendations"), FieldPanel("initiatives")], heading="Estratégia"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["portal.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "guia"
        verbose_name_plural = "guias"
