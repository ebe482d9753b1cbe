"""Numbers: read live from the apps, or stated by a document that is named."""

from typing import Any

from django.utils import timezone
from wagtail import blocks

from portal.figures import choices, counts, figures


class LiveFiguresBlock(blocks.StructBlock):
    """Figures that the portal counts when the page is made, each with its source."""

    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    codes = blocks.MultipleChoiceBlock(label="Números", choices=choices)

    class Meta:
        icon = "order"
        label = "Números do portal, ao vivo"
        template = "portal/blocks/live_figures.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["figures"] = figures(value["codes"], counts(timezone.localdate()))
        return context


class StatedFigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label="Valor", max_length=40)
    label = blocks.CharBlock(label="O que é", max_length=160)
    source = blocks.CharBlock(label="Fonte", max_length=200)


class StatedFiguresBlock(blocks.StructBlock):
    """Figures that a document states; the document is named beside each."""

    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    figures = blocks.ListBlock(StatedFigureBlock(label="Número"), label="Números", min_num=1, max_num=6)

    class Meta:
        icon = "order"
        label = "Números de um documento"
        template = "portal/blocks/stated_figures.html"
