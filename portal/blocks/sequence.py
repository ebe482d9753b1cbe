"""What comes after what: steps to take, and dates on a line of time."""

from wagtail import blocks

from portal.blocks.text import prose


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=160)
    text = prose()


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    steps = blocks.ListBlock(StepBlock(label="Passo"), label="Passos", min_num=2)

    class Meta:
        icon = "list-ol"
        label = "Passos"
        template = "portal/blocks/steps.html"


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(
        label="Quando", max_length=60, help_text="Com a precisão que se conhece: «2026», «março de 2026»."
    )
    title = blocks.CharBlock(label="O quê", max_length=160)
    text = prose(required=False)


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    moments = blocks.ListBlock(MomentBlock(label="Momento"), label="Momentos", min_num=2)
    source = blocks.CharBlock(label="Fonte", max_length=200, required=False)

    class Meta:
        icon = "history"
        label = "Linha do tempo"
        template = "portal/blocks/timeline.html"
