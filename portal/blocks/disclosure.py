"""Questions that open: short answers kept folded."""

from wagtail import blocks

from portal.blocks.text import prose


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Pergunta", max_length=200)
    answer = prose("Resposta")


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(label="Pergunta"), label="Perguntas", min_num=1)

    class Meta:
        icon = "help"
        label = "Perguntas e respostas"
        template = "portal/blocks/questions.html"
