"""What editors upload: photographs without what they say of people, images that are described, documents checked."""

from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from common.files.checks import UploadRefused, clean_name, media_type_of
from common.files.documents import executable_in, fault_in_text
from common.media.alternatives import A_FILE_NAME, A_KIND, weakness
from common.media.holds import holder_of
from common.media.metadata import ImageRefused, without_metadata

PLAIN = {".json", ".vtt", ".srt"}
FILE_IS_HELD = "Esta imagem foi aprovada como está ({}): o ficheiro não se troca. Junte outra imagem à biblioteca."
SAY_WHAT_IT_SHOWS = "O texto alternativo {}. Diga o que a imagem mostra a quem não a pode ver."


def clean_image(upload: "UploadedFile[Any]") -> None:
    """Take what an image says of people out of the upload itself. Raises ImageRefused.

    In place, because Wagtail keeps the upload aside while an image still lacks its description.
    """
    file = cast(BinaryIO, upload.file)
    content = without_metadata(file)
    file.seek(0)
    file.truncate()
    file.write(content)
    file.flush()
    file.seek(0)
    upload.size = len(content)


def check_document(upload: "UploadedFile[Any]") -> None:
    """Check a document by its content. Raises UploadRefused."""
    name, size = clean_name(upload.name or ""), upload.size or 0
    file = cast(BinaryIO, upload.file)
    if PurePosixPath(name).suffix.lower() not in PLAIN:
        media_type_of(file, name, size, max_size=settings.UPLOAD_MAX_BYTES)
        return
    if not 0 < size <= settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(f"«{name}» está vazio ou é grande de mais. Verifique o ficheiro e volte a escolhê-lo.")
    fault = executable_in(file) or fault_in_text(file)
    file.seek(0)
    if fault:
        raise UploadRefused(f"«{name}» {fault}")


class PortalImageForm(BaseImageForm):
    """Used by the page of an image, by choosers and by the upload of several at once."""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            holder = holder_of(self.instance.pk) if self.instance.pk else ""
            if holder:
                raise ValidationError(FILE_IS_HELD.format(holder))
            try:
                clean_image(upload)
            except ImageRefused as refusal:
                raise ValidationError(f"«{clean_name(upload.name or '')}» {refusal}") from refusal
        return upload

    def clean_description(self) -> str:
        description = str(self.cleaned_data["description"]).strip()
        fault = weakness(description)
        if fault in {A_FILE_NAME, A_KIND}:
            raise ValidationError(SAY_WHAT_IT_SHOWS.format(fault))
        return description


class PortalDocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            try:
                check_document(upload)
            except UploadRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return upload
