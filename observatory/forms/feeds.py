"""Where a measure is asked for, as somebody of the EATA writes it."""

from typing import Any

from django import forms

from observatory.enums import Frequency, SourceFormat
from observatory.forms.imports import ANSWERING, pairs
from observatory.models import Division, Measure, SourceFeed
from observatory.queries import imports as queries

FORMATS = [choice for choice in SourceFormat.choices if choice[0] in ANSWERING]


class FeedForm(forms.Form):
    """How a source is asked; what it is asked for is said once, when the feed is made."""

    division = forms.ModelChoiceField(
        label="Divisão territorial dos códigos",
        queryset=Division.objects.none(),
        empty_label=None,
        help_text="A versão das NUTS a que pertencem os códigos de território.",
    )
    frequency = forms.ChoiceField(
        label="Periodicidade", choices=Frequency.choices, help_text="Diz quando se espera a próxima atualização."
    )
    parameters = forms.CharField(
        label="Filtros",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Um por linha: Dim1=T no INE, sinceTimePeriod=2015 no Eurostat.",
    )
    names = forms.CharField(
        label="Dimensões que desagregam",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Uma por linha, como 3=sexo: a dimensão na fonte e o nome que lhe damos.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = queries.divisions_with_codes()  # type: ignore[attr-defined]  # a model choice field

    def clean_parameters(self) -> dict[str, str]:
        return pairs(self.cleaned_data["parameters"], message="Escreva um filtro por linha, como Dim1=T.")

    def clean_names(self) -> dict[str, str]:
        return pairs(self.cleaned_data["names"], message="Escreva uma dimensão por linha, como 3=sexo.")


class NewFeedForm(FeedForm):
    measure = forms.ModelChoiceField(label="Medida", queryset=Measure.objects.none())
    format = forms.ChoiceField(label="Formato", choices=FORMATS)
    dataset = forms.CharField(
        label="Código na fonte", max_length=80, help_text="Indicador do INE ou conjunto do Eurostat."
    )
    field_order = ("measure", "format", "dataset")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = queries.all_measures()  # type: ignore[attr-defined]  # a model choice field
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        same = {"measure": told.get("measure"), "format": told.get("format"), "dataset": told.get("dataset")}
        if all(same.values()) and SourceFeed.objects.filter(**same).exists():
            self.add_error("dataset", "Esta ligação já existe: abra-a na lista para a alterar ou ativar.")
        return told


def written(feed: SourceFeed) -> dict[str, Any]:
    """A feed as its form has it."""
    lines = {"parameters": feed.parameters, "names": feed.dimensions.get("names", {})}
    said = {name: "\n".join(f"{key}={value}" for key, value in told.items()) for name, told in lines.items()}
    return {"division": feed.division_id, "frequency": feed.frequency, **said}
