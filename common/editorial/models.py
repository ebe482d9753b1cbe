"""The links that published texts have, and what was found at the other end."""

from django.db import models
from django.db.models import Q

from common.editorial.enums import LinkState


class Link(models.Model):
    """An address that published texts lead to, with the result of the last time it was asked."""

    url = models.CharField("endereço", max_length=1000, unique=True)
    state = models.CharField("estado", max_length=10, choices=LinkState, default=LinkState.UNCHECKED)
    status = models.PositiveSmallIntegerField("resposta HTTP", null=True, blank=True)
    detail = models.CharField("pormenor", max_length=300, blank=True)
    checked_at = models.DateTimeField("verificado em", null=True, blank=True)
    failures = models.PositiveSmallIntegerField("falhas seguidas", default=0)

    class Meta:
        verbose_name = "ligação"
        verbose_name_plural = "ligações"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LinkState.UNCHECKED) | Q(checked_at__isnull=False),
                name="editorial_known_link_was_checked",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class LinkUse(models.Model):
    """Where a published text has a link."""

    link = models.ForeignKey(Link, verbose_name="ligação", on_delete=models.CASCADE, related_name="uses")
    model_label = models.CharField("tipo", max_length=100)
    object_id = models.CharField("identificador", max_length=64)
    title = models.CharField("onde", max_length=255)

    class Meta:
        verbose_name = "uso de ligação"
        verbose_name_plural = "usos de ligações"
        constraints = [
            models.UniqueConstraint(
                fields=["link", "model_label", "object_id"], name="editorial_one_use_of_a_link_in_a_text"
            ),
        ]

    def __str__(self) -> str:
        return self.title
