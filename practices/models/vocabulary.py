"""The words practices are found by: the verticals of the programme and a vocabulary the EATA keeps."""

from django.db import models

from recommendations.models import RecommendationDomain


class Vertical(models.Model):
    """One of the verticals of the urban management platforms, within one of the six domains."""

    domain = models.ForeignKey(
        RecommendationDomain, verbose_name="domínio", on_delete=models.PROTECT, related_name="+"
    )
    slug = models.SlugField("identificador", unique=True)
    number = models.PositiveSmallIntegerField("número no domínio")
    name = models.CharField("nome", max_length=80)
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "vertical"
        verbose_name_plural = "verticais"
        constraints = [
            models.UniqueConstraint(fields=["domain", "number"], name="practices_vertical_once_a_domain"),
        ]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A technology or subject of the moderated vocabulary; authors choose, they do not add."""

    slug = models.SlugField("identificador", unique=True)
    name = models.CharField("nome", max_length=60, unique=True)

    class Meta:
        verbose_name = "palavra-chave"
        verbose_name_plural = "palavras-chave"

    def __str__(self) -> str:
        return self.name
