"""Files people upload: checked by content, kept under private names, served only through a permission view."""

import uuid

from django.conf import settings
from django.db import models

from common.files.storage import private_storage


def private_name(stored: "StoredFile", filename: str) -> str:
    """Return a storage path that says nothing of the original name."""
    return f"{stored.uuid.hex[:2]}/{stored.uuid.hex}"


class StoredFile(models.Model):
    """An uploaded file; `size` in bytes, `sha256` of the content, `media_type` as detected, never as declared."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    content = models.FileField("conteúdo", upload_to=private_name, storage=private_storage)
    original_name = models.CharField("nome original", max_length=255)
    media_type = models.CharField("tipo", max_length=100)
    size = models.PositiveBigIntegerField("tamanho (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="carregado por", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("carregado em", auto_now_add=True)

    class Meta:
        verbose_name = "ficheiro"
        verbose_name_plural = "ficheiros"

    def __str__(self) -> str:
        return self.original_name
