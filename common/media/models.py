"""Images and documents of the portal: no image without a description, no document outside its checks."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from common.files.storage import private_storage
from common.media.collections import FROZEN, GUARDED


class PortalImage(AbstractImage):
    """An image with what reusing it asks for; its description is the alternative text where a page gives no other."""

    description = models.CharField(
        "texto alternativo",
        max_length=255,
        help_text="O que a imagem mostra, para quem não a vê. Não comece por «imagem de».",
    )
    credit = models.CharField("autoria", max_length=160, blank=True, help_text="Como deve ser citada: nome, entidade.")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    licence = models.CharField("licença", max_length=80, blank=True, help_text="Por exemplo: CC BY 4.0.")

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = "imagem"
        verbose_name_plural = "imagens"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self.collection.name in FROZEN:
            for size in self.renditions.exclude(file__startswith=f"{GUARDED}/"):
                size.delete()  # drawn when anybody could see it


class PortalRendition(AbstractRendition):
    """A size of an image; of what may not be public yet, or any more, it lies where only the portal sends it from."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "versão de imagem"
        verbose_name_plural = "versões de imagens"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_each")
        ]

    def get_upload_to(self, filename: str) -> str:
        path: str = super().get_upload_to(filename)
        is_guarded = self.image.collection.name in FROZEN
        return f"{GUARDED}/{path.rpartition('/')[2]}" if is_guarded else path

    @property
    def url(self) -> str:
        """The portal's own address for what it guards, wherever files lie."""
        if self.file.name.startswith(f"{GUARDED}/"):
            return reverse("media", args=[self.file.name])
        return str(self.file.url)


class PortalDocument(AbstractDocument):
    """A file that editors publish. It lies where no web server reaches; it leaves through a view that asks first."""

    file = models.FileField("ficheiro", upload_to="documents", storage=private_storage)
    source = models.CharField(
        "fonte", max_length=200, blank=True, help_text="Quem o publicou e onde, quando não é do portal."
    )

    admin_form_fields = (*Document.admin_form_fields, "source")

    class Meta(AbstractDocument.Meta):
        verbose_name = "documento"
        verbose_name_plural = "documentos"
