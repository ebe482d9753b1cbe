"""What people fill in about reports."""

from datetime import datetime

from django import forms

from common.pdf.glyphs import require_printable
from reporting.queries import last_moment

FIRST_YEAR = 2023  # the strategy was approved that December


class DayInput(forms.DateInput):
    input_type = "date"


class OpenEditionForm(forms.Form):
    year = forms.IntegerField(label="Ano do relatório", min_value=FIRST_YEAR, max_value=2035)
    cut_off_on = forms.DateField(
        label="Data de corte",
        widget=DayInput(format="%Y-%m-%d"),
        help_text="Conta o que foi registado até ao fim deste dia, hora de Lisboa.",
    )
    contributions_until_on = forms.DateField(
        label="Contributos regionais até",
        widget=DayInput(format="%Y-%m-%d"),
        required=False,
        help_text="Até ao fim deste dia, hora de Lisboa, e no ano seguinte ao do relatório, o mais tardar. "
        "Se ficar vazio, contam os assinados até à data de corte.",
    )

    @property
    def cut_off(self) -> datetime:
        return last_moment(self.cleaned_data["cut_off_on"])

    @property
    def contributions_until(self) -> datetime:
        return last_moment(self.cleaned_data["contributions_until_on"] or self.cleaned_data["cut_off_on"])


class SectionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    narrative = forms.CharField(
        label="Texto",
        required=False,
        strip=False,
        validators=[require_printable],
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Separe os parágrafos com uma linha em branco.",
    )


class ContributionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Contributo da região",
        required=False,
        strip=False,
        max_length=12_000,
        validators=[require_printable],
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="O que foi feito na região, dificuldades e próximos passos. Até 12 000 caracteres.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escreva o motivo: fica em registo."},
    )


class ErrataForm(forms.Form):
    changes = forms.CharField(
        label="O que muda",
        max_length=5000,
        validators=[require_printable],
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Escreva o que muda, uma alteração por linha."},
        help_text="Uma alteração por linha. A lista é impressa na nova edição.",
    )


class PublicationForm(forms.Form):
    """The second step of publishing: carries the hash of the report shown, so that no other goes on line."""

    read_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label="Conferi o número da edição, os ficheiros e as assinaturas",
        error_messages={"required": "Confirme que conferiu o que vai ser público."},
    )


class SignatureForm(forms.Form):
    """Carries the hash of the report that was read, so that no other is signed in its place."""

    read_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    statement = forms.CharField(
        label="Declaração",
        max_length=2000,
        validators=[require_printable],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escreva a declaração que assina."},
        initial="Confirmo que li esta edição do relatório e que a assino em nome da EATA.",
    )
    accepts_missing_regions = forms.BooleanField(
        label="Assino com as regiões em falta, que o relatório mostra sem contributo", required=False
    )
