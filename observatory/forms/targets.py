"""What the coordination fills in when a target was decided."""

from decimal import Decimal
from typing import Any

from django import forms

from observatory.enums import AreaLevel
from observatory.models import Area, Measure, MeasureTarget
from observatory.queries import imports, targets
from observatory.readers.numbers import NotANumber, parse_number

FIRST_YEAR, LAST_YEAR = 2010, 2050
MOST_DECIMALS, MOST_DIGITS = 4, 14


class TargetFilterForm(forms.Form):
    measure = forms.ModelChoiceField(
        label="Medida", queryset=Measure.objects.none(), required=False, to_field_name="code", empty_label="todas"
    )
    with_superseded = forms.BooleanField(label="Também as substituídas", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = imports.all_measures()  # type: ignore[attr-defined]  # a model choice field

    def asked(self) -> dict[str, Any]:
        told = self.cleaned_data if self.is_valid() else {}
        return {"measure": told.get("measure"), "with_superseded": told.get("with_superseded", False)}


class AreaChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none at run time
    """Territories in their groups: hundreds of names are found by typing the first letters."""

    def label_from_instance(self, area: Area) -> str:
        return f"{area.name} ({AreaLevel(area.level).label})"


class TargetForm(forms.Form):
    """With `superseded`, the measure and the territory are those of the target whose place is taken."""

    measure = forms.ModelChoiceField(label="Medida", queryset=Measure.objects.none(), to_field_name="code")
    area = AreaChoiceField(label="Território", queryset=Area.objects.none(), to_field_name="code")
    value = forms.CharField(
        label="Valor a atingir",
        max_length=30,
        help_text="Na unidade da medida, com vírgula nas decimais: 1\u202f234,5.",
    )
    year = forms.IntegerField(label="Até ao fim do ano", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    base_year = forms.IntegerField(
        label="O progresso conta-se desde o ano",
        required=False,
        min_value=1990,
        max_value=LAST_YEAR,
        help_text="Se a decisão o disser; sem isto, conta-se desde o primeiro valor conhecido.",
    )
    decision_reference = forms.CharField(
        label="Decisão que a fixa",
        max_length=300,
        help_text="Documento, número e ponto: «Deliberação n.º 3/2026, 2.1».",
    )
    decided_on = forms.DateField(
        label="Data da decisão", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    decision_url = forms.URLField(
        label="Endereço da decisão",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Onde se pode ler.",
    )

    def __init__(self, *args: Any, superseded: MeasureTarget | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if superseded is not None:
            del self.fields["measure"], self.fields["area"]
            return
        self.fields["measure"].queryset = imports.all_measures()  # type: ignore[attr-defined]  # a model choice field
        self.fields["area"].queryset = targets.areas_for_targets()  # type: ignore[attr-defined]  # a model choice field

    def clean_value(self) -> Decimal:
        try:
            value = parse_number(self.cleaned_data["value"], ",")
        except NotANumber as wrong:
            raise forms.ValidationError("Escreva um número com vírgula nas decimais, como 1\u202f234,5.") from wrong
        if abs(value) >= Decimal(10) ** MOST_DIGITS or -int(value.as_tuple().exponent) > MOST_DECIMALS:
            raise forms.ValidationError(f"Escreva um número com até {MOST_DECIMALS} casas decimais.")
        return value
