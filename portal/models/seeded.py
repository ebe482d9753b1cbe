from django.db import models


class LoadedPage(models.Model):
    """A page that was made from the files of the house, once: what editors did to it since is theirs."""

    key = models.CharField("ficheiro", max_length=60)
    language = models.CharField("língua", max_length=10)
    loaded_at = models.DateTimeField("carregada em")

    class Meta:
        verbose_name = "página carregada"
        verbose_name_plural = "páginas carregadas"
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="each_page_is_loaded_once")]

    def __str__(self) -> str:
        return f"{self.language}/{self.key}"
