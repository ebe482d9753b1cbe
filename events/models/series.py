"""A series of events under one name, with its themes."""

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable


class Series(ClusterableModel):
    """For example the Smart Cities Tour, in several municipalities and with seven themes.

    It is not reviewed as events are: it is the shelf they stand on, and each of them is. Its few words are
    those of the source that it names.
    """

    slug = models.SlugField("endereço", max_length=80, unique=True)
    title = models.CharField("título", max_length=120, unique=True)
    summary = models.CharField("resumo", max_length=400)
    period = models.CharField("quando", max_length=120, blank=True, help_text="Como na fonte, em palavras.")
    organiser = models.CharField("quem organiza", max_length=160, blank=True)
    source = models.CharField("fonte", max_length=200, blank=True)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    objects: ClassVar[models.Manager["Series"]] = models.Manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldPanel("period"),
        FieldPanel("organiser"),
        FieldPanel("source"),
        InlinePanel("themes", heading="Temas", label="Tema"),
    ]

    class Meta:
        verbose_name = "série de eventos"
        verbose_name_plural = "séries de eventos"

    def __str__(self) -> str:
        return self.title


class Theme(Orderable):
    series = ParentalKey(Series, verbose_name="série", on_delete=models.CASCADE, related_name="themes")
    name = models.CharField("nome", max_length=120)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = "tema"
        verbose_name_plural = "temas"
        constraints = [models.UniqueConstraint(fields=["series", "name"], name="one_theme_of_a_name_in_a_series")]

    def __str__(self) -> str:
        return f"{self.series}: {self.name}"
