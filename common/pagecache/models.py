"""One number shared by all processes: pages kept under an older one are thrown away."""

from django.db import models
from django.utils import timezone


class Generation(models.Model):
    """The current generation of public pages (a single row)."""

    number = models.BigIntegerField("número", default=0)
    changed_at = models.DateTimeField("mudou em", default=timezone.now)

    class Meta:
        verbose_name = "geração das páginas"
        verbose_name_plural = "gerações das páginas"

    def __str__(self) -> str:
        return str(self.number)
