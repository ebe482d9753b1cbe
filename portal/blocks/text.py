"""What is read: headings and paragraphs."""

from typing import Any

from wagtail import blocks

INLINE = ["bold", "italic", "link"]
PROSE = [*INLINE, "ol", "ul", "document-link"]


class HeadingBlock(blocks.StructBlock):
    """A heading with an anchor of its own; the first level appears under «Nesta página»."""

    text = blocks.CharBlock(label="Título", max_length=120)
    level = blocks.ChoiceBlock(label="Nível", choices=[("h2", "Secção"), ("h3", "Subsecção")], default="h2")

    class Meta:
        icon = "title"
        label = "Título de secção"


def prose(label: str = "Texto", **options: Any) -> blocks.RichTextBlock:
    """Running text: bold, italic, links and lists, nothing that a heading or a table does better."""
    return blocks.RichTextBlock(
        label=label, features=PROSE, icon="pilcrow", template="portal/blocks/prose.html", **options
    )


def line(label: str, **options: Any) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label=label, features=INLINE, **options)
