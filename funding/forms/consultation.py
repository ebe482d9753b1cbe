"""What people write about a call, and what is answered."""

from typing import Any

from django import forms

from common.files.operations import UploadRefused, store_upload

LONGEST = 10_000
OWN_NAME = "proprio"


class OnBehalfForm(forms.Form):
    """Somebody writes for the entity they act for, or for themselves."""

    on_behalf = forms.ChoiceField(label="Em nome de", widget=forms.RadioSelect)

    def __init__(self, *args: Any, entity_name: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("entidade", entity_name)] if entity_name else []
        field = self.fields["on_behalf"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as it is declared above
        field.choices = [*choices, (OWN_NAME, "mim próprio/a")]
        field.initial = choices[0][0] if choices else OWN_NAME

    @property
    def is_for_entity(self) -> bool:
        return bool(self.cleaned_data["on_behalf"] != OWN_NAME)


class ContributionForm(OnBehalfForm):
    subject = forms.CharField(label="Assunto", max_length=200, help_text="Por exemplo: prazos, critérios, despesas.")
    text = forms.CharField(
        label="Contributo",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Diga que parte do projeto mudaria, como e porquê. Até 10 000 caracteres.",
    )
    file = forms.FileField(
        label="Ficheiro (facultativo)",
        required=False,
        help_text="Um PDF ou um documento, até 20 MB. Publica-se com o contributo.",
    )
    field_order = ("on_behalf", "subject", "text", "file")

    def stored_file(self, user: Any) -> Any:
        """Keep the file after its checks; a refusal is an error of the field."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return None
        try:
            return store_upload(upload=upload, user=user)
        except UploadRefused as refused:
            self.add_error("file", str(refused))
            return None


class QuestionForm(OnBehalfForm):
    text = forms.CharField(
        label="Pergunta",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Não escreva dados pessoais nem o que queira manter reservado: a resposta publica-se para todos.",
    )
    field_order = ("on_behalf", "text")


class AnswerContributionForm(forms.Form):
    answer = forms.CharField(label="Resposta", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    effect = forms.CharField(
        label="Efeito no texto",
        max_length=300,
        help_text="O que mudou no projeto, ou «Sem alteração», com a razão na resposta.",
    )


class HideContributionForm(forms.Form):
    reason = forms.CharField(
        label="Porque não se publica", max_length=300, help_text="Quem escreveu recebe este motivo."
    )


class AnswerQuestionForm(forms.Form):
    published_text = forms.CharField(
        label="Pergunta como se publica",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sem nada que diga quem perguntou.",
    )
    answer = forms.CharField(label="Resposta", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    is_public = forms.BooleanField(
        label="Publicar a pergunta e a resposta na página do aviso", required=False, initial=True
    )
