"""What somebody wants to follow: a measure, a territory or both, and how often to hear of it."""

from typing import Any

from django import forms
from django.db.models import Q

from common.folding import fold
from observatory.enums import Rhythm
from observatory.models import Area, Measure
from observatory.queries import measures


class FollowForm(forms.Form):
    """With a measure alone all of it is followed; with a territory alone, all that is published of it."""

    medida = forms.ModelChoiceField(
        label="Medida",
        queryset=Measure.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="todas as medidas",
        error_messages={"invalid_choice": "Essa medida não existe. Escolha uma da lista."},
    )
    territorio = forms.CharField(
        label="Território",
        required=False,
        max_length=120,
        help_text="O nome ou o código de um município, entidade intermunicipal ou região. Vazio, são todos.",
    )
    frequencia = forms.ChoiceField(label="Receber", choices=Rhythm.choices, initial=Rhythm.WEEKLY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medida"].queryset = measures()  # type: ignore[attr-defined]  # a model choice field

    def clean_territorio(self) -> Area | None:
        text = self.cleaned_data["territorio"].strip()
        if not text:
            return None
        known = Area.objects.filter(code__iexact=text).first()
        folded = fold(text)
        # Places of the same name have their region in it: «Lagoa (Algarve)».
        named = Q(sort_name=folded) | Q(sort_name__startswith=f"{folded} (")
        found = [known] if known else list(Area.objects.filter(named).order_by("-level", "sort_name", "pk"))
        if not found:
            raise forms.ValidationError(
                f"Nenhum território se chama «{text}». Escreva o nome completo, com ou sem acentos, ou o código."
            )
        if len(found) > 1:
            options = " ou ".join(f"{area.code} ({area.name}, {area.get_level_display()})" for area in found)
            raise forms.ValidationError(f"Há mais do que um «{text}»: escreva o código, {options}.")
        return found[0]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not (told.get("medida") or told.get("territorio")):
            raise forms.ValidationError("Escolha uma medida, um território, ou os dois.")
        return told


class RhythmForm(forms.Form):
    frequencia = forms.ChoiceField(label="Receber", choices=Rhythm.choices)
