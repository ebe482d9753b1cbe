"""What stands out: somebody's words, and what must not be missed."""

from wagtail import blocks

from portal.blocks.text import prose


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Citação")
    source = blocks.CharBlock(label="De quem, e onde o disse", max_length=200)
    url = blocks.CharBlock(label="Endereço da fonte", max_length=400, required=False)

    class Meta:
        icon = "openquote"
        label = "Citação"
        template = "portal/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label="Tipo",
        choices=[("info", "Informação"), ("attention", "Atenção"), ("positive", "Boa notícia")],
        default="info",
    )
    title = blocks.CharBlock(label="Título", max_length=120)
    text = prose()

    class Meta:
        icon = "warning"
        label = "Destaque"
        template = "portal/blocks/callout.html"
