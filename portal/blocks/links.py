"""Where to go next: links to pages and sites, files to keep."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock


class TargetValue(blocks.StructValue):
    """A link to a page of the tree, whose address is asked of the tree, or to an address."""

    @property
    def is_elsewhere(self) -> bool:
        return str(self.get("url") or "").startswith(("http://", "https://"))


class TargetBlock(blocks.StructBlock):
    """A label and either a page of the portal or an address."""

    label = blocks.CharBlock(label="Texto da ligação", max_length=120)
    page = blocks.PageChooserBlock(label="Página do portal", required=False)
    url = blocks.CharBlock(
        label="Endereço",
        max_length=400,
        required=False,
        help_text="Completo (https://…) ou do portal (/iniciativas/).",
    )
    note = blocks.CharBlock(label="O que se encontra lá", max_length=200, required=False)

    class Meta:
        icon = "link"
        value_class = TargetValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            told = ValidationError("Indique uma página do portal ou um endereço, um dos dois.")
            raise StructBlockValidationError(block_errors={"url": ErrorList([told])})
        if cleaned["url"] and not cleaned["url"].startswith(("https://", "http://", "/", "#", "mailto:")):
            told = ValidationError("O endereço começa por https://, por / ou por mailto:.")
            raise StructBlockValidationError(block_errors={"url": ErrorList([told])})
        return cleaned


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    links = blocks.ListBlock(TargetBlock(), label="Ligações", min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Ligações"
        template = "portal/blocks/links.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="Documento")
    label = blocks.CharBlock(label="Nome a mostrar", max_length=160, required=False)
    note = blocks.CharBlock(label="Versão, data ou nota", max_length=160, required=False)


class DownloadsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    files = blocks.ListBlock(DownloadBlock(label="Documento"), label="Documentos", min_num=1)

    class Meta:
        icon = "download"
        label = "Documentos para descarregar"
        template = "portal/blocks/downloads.html"


class ButtonBlock(blocks.StructBlock):
    """The one thing that the reader is invited to do."""

    target = TargetBlock(label="Ligação")

    class Meta:
        icon = "arrow-right"
        label = "Botão"
        template = "portal/blocks/button.html"
