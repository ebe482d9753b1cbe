"""Several ways in, side by side."""

from wagtail import blocks

from portal.blocks.links import TargetBlock


class CardBlock(blocks.StructBlock):
    target = TargetBlock(label="Ligação")
    text = blocks.TextBlock(label="Texto", max_length=300)


class CardsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    cards = blocks.ListBlock(CardBlock(label="Cartão"), label="Cartões", min_num=1, max_num=12)

    class Meta:
        icon = "grip"
        label = "Cartões"
        template = "portal/blocks/cards.html"
