"""The files that are made in advance, each with what it was made of."""

from django.db import models

from common.files.storage import private_storage
from open_data.enums import BulkFormat, BulkKind


class BulkFile(models.Model):
    """A file of many observations, as it is now; `vintage` is the last release that it knows of.

    The content is kept under its own hash and never changed: a newer one takes its place in one update, so that nobody
    ever gets half a file, or the hash of another.
    """

    kind = models.CharField("tipo", max_length=8, choices=BulkKind)
    code = models.CharField("ano ou medida", max_length=10)
    format = models.CharField("formato", max_length=8, choices=BulkFormat)
    content = models.FileField("conteúdo", storage=private_storage, max_length=200)
    size = models.PositiveBigIntegerField("tamanho (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveBigIntegerField("linhas")
    vintage = models.PositiveIntegerField("última publicação que inclui")
    words = models.CharField("resumo dos nomes com que foi feito", max_length=64)
    released_at = models.DateTimeField("valores publicados até")
    is_simulated = models.BooleanField("tem valores simulados")

    class Meta:
        verbose_name = "ficheiro de dados abertos"
        verbose_name_plural = "ficheiros de dados abertos"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "format"], name="open_data_one_file_of_each"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stem(self) -> str:
        return f"observacoes-{self.code}"

    @property
    def name(self) -> str:
        return f"{self.stem}.{self.format}"
