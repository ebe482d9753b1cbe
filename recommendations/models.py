"""The 31 recommendations to territories (ENTI, Table 2)."""

from django.db import models

from common.norm.guard import approved_text
from common.norm.models import Instrument


class RecommendationDomain(models.Model):
    """One of the eight domains of Table 2, with its label in the strategy's other tables."""

    slug = models.SlugField("identificador", unique=True)
    name = models.CharField("nome", max_length=80)
    name_table2 = models.CharField("nome na Tabela 2", max_length=80)
    kind = models.CharField("tipo", max_length=80, blank=True)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "domínio das recomendações"
        verbose_name_plural = "domínios das recomendações"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.name


class Recommendation(models.Model):
    """A recommendation a municipality or intermunicipal community may adopt."""

    code = models.CharField("código", max_length=4, unique=True)
    number = models.PositiveSmallIntegerField("número", unique=True)
    instrument = models.ForeignKey(Instrument, verbose_name="diploma", on_delete=models.PROTECT, related_name="+")
    domain = models.ForeignKey(
        RecommendationDomain, verbose_name="domínio", on_delete=models.PROTECT, related_name="recommendations"
    )
    text = models.TextField("texto")
    text_html = models.TextField("texto com marcação")
    source = models.CharField("fonte", max_length=80)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        verbose_name = "recomendação"
        verbose_name_plural = "recomendações"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.code
