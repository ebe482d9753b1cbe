"""One number shared by all processes: pages kept under an older one are thrown away."""

from django.db import models


class Generation(models.Model):
    """The current generation of public pages (a single row)."""

    number = models.BigIntegerField("número", default=0)

    class Meta:
        verbose_name = "geração das páginas"
        verbose_name_plural = "gerações das páginas"

    def __str__(self) -> str:
        return str(self.number)
