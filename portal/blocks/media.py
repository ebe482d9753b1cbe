"""What is seen and heard: images that say what they show, videos that can be read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from portal.blocks.text import line, prose


class FigureBlock(blocks.StructBlock):
    """An image in its context: the alternative text says what it shows here, or that it only decorates."""

    image = ImageBlock(label="Imagem")
    caption = line("Legenda", required=False)
    width = blocks.ChoiceBlock(
        label="Largura", choices=[("text", "Largura do texto"), ("wide", "Largura da página")], default="text"
    )

    class Meta:
        icon = "image"
        label = "Imagem"
        template = "portal/blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    """A video kept elsewhere. Nothing of another host is loaded here: the visitor chooses to go there."""

    title = blocks.CharBlock(label="Título", max_length=160)
    url = blocks.URLBlock(label="Endereço do vídeo")
    duration = blocks.CharBlock(label="Duração", max_length=20, required=False, help_text="Por exemplo: 4 min 30 s.")
    captions_url = blocks.URLBlock(label="Endereço das legendas", required=False, help_text="Ficheiro WebVTT ou SRT.")
    transcript = prose("Transcrição", required=False)
    poster = ImageBlock(label="Imagem de capa", required=False)

    class Meta:
        icon = "media"
        label = "Vídeo"
        template = "portal/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["captions_url"] and not cleaned["transcript"]:
            told = ValidationError(
                "Indique as legendas ou escreva a transcrição: sem uma delas, há quem fique de fora."
            )
            raise StructBlockValidationError(block_errors={"transcript": ErrorList([told])})
        return cleaned
