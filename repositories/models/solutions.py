"""Solutions and building blocks that a territory may use again (initiative 11)."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from repositories.enums import Maturity, RepositoryCode, SolutionKind, SolutionScope
from repositories.models.entry import Entry, entry_panels


class Solution(Entry):
    """A platform, service, building block or reference model, with what reusing it asks for."""

    repository = RepositoryCode.SOLUTIONS

    kind = models.CharField("tipo", max_length=15, choices=SolutionKind)
    scope = models.CharField("âmbito", max_length=10, choices=SolutionScope)
    owner = models.CharField("responsável", max_length=200, blank=True)
    maturity = models.CharField("maturidade", max_length=12, choices=Maturity, default=Maturity.UNKNOWN)
    standards = models.TextField("normas e mecanismos mínimos de interoperabilidade", blank=True)
    licence = models.CharField("licença", max_length=120, blank=True)
    users = models.TextField("quem a usa", blank=True)
    reuse = models.TextField("como se reutiliza", blank=True)

    panels = entry_panels(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("scope")]),
                FieldRowPanel([FieldPanel("owner"), FieldPanel("maturity")]),
                FieldPanel("standards"),
                FieldPanel("licence"),
                FieldPanel("users"),
                FieldPanel("reuse"),
            ],
            "A solução",
        ),
        InlinePanel("links", heading="Ligações", label="Ligação"),
    )

    class Meta:
        verbose_name = "solução ou building block"
        verbose_name_plural = "soluções e building blocks"


class SolutionLink(models.Model):
    """Where more is to be read: documentation, code, a service's page."""

    solution = ParentalKey(Solution, on_delete=models.CASCADE, related_name="links")
    title = models.CharField("texto", max_length=120)
    url = models.URLField("endereço", max_length=400)

    panels = [FieldRowPanel([FieldPanel("title"), FieldPanel("url")])]

    class Meta:
        verbose_name = "ligação da solução"
        verbose_name_plural = "ligações da solução"

    def __str__(self) -> str:
        return self.title
