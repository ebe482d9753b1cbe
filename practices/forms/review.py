"""What whoever reviews a practice says: approve, give back section by section, refuse by a criterion."""

from typing import Any

from django import forms
from django.utils.text import format_lazy

from practices.enums import GIVEN_EVIDENCE, Criterion, Section
from practices.forms.reading import LicenceField


class DecisionForm(forms.Form):
    """Carries the text that was read, so that a decision never falls on another."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class RegionalApprovalForm(DecisionForm):
    note = forms.CharField(
        label="Nota para o autor e para a EATA",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NationalApprovalForm(RegionalApprovalForm):
    evidence = forms.TypedChoiceField(
        label="Nível de evidência",
        coerce=int,
        choices=[
            ("", "por escolher"),
            *((level.value, format_lazy("{}. {}", level.value, level.lazy_label)) for level in GIVEN_EVIDENCE),
        ],
    )
    evidence_reason = forms.CharField(
        label="Em que se baseia",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Fica na história da prática e é mostrado ao autor.",
    )
    field_order = ["evidence", "evidence_reason", "note", "revision"]


class EvidenceForm(forms.Form):
    evidence = NationalApprovalForm.base_fields["evidence"]
    evidence_reason = NationalApprovalForm.base_fields["evidence_reason"]


class ReturnForm(DecisionForm):
    """Why it goes back, and what to change in each section."""

    reason = forms.CharField(
        label="Porque devolve",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="O autor recebe isto já, e pode continuar a escrever.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for section in Section:
            self.fields[f"on_{section.value}"] = forms.CharField(
                label=f"Sobre «{section.label}»",
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def comments(self) -> dict[str, str]:
        return {section.value: self.cleaned_data[f"on_{section.value}"] for section in Section}

    @property
    def by_section(self) -> list[Any]:
        return [self[f"on_{section.value}"] for section in Section]


class RefusalForm(DecisionForm):
    criterion = forms.ChoiceField(label="Critério que não cumpre", choices=[("", "por escolher"), *Criterion.choices])
    reason = forms.CharField(label="Explicação", max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))


class ImageForm(forms.Form):
    """An image with what reusing it asks for; nothing of it is optional."""

    file = forms.FileField(
        label="Imagem", help_text="JPEG ou PNG. Os dados de localização da fotografia são apagados."
    )
    alt = forms.CharField(
        label="O que mostra", max_length=255, help_text="Para quem não a vê. Não comece por «imagem de»."
    )
    author = forms.CharField(label="Autoria", max_length=160)
    licence = LicenceField(label="Licença", help_text="O que quem a vê pode fazer com ela.")
