"""Forms of calls of other programmes, and choosing municipalities by their region."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms

from funding.models import OpenOpportunity
from territories.models import Municipality


class MunicipalityChoices(forms.models.ModelChoiceIterator[Municipality]):
    """Municipalities under the name of their region."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.select_related("region").order_by("region__name", "sort_name", "pk")
        for region, inside in groupby(rows, key=lambda row: row.region.name):
            yield region, [self.choice(row) for row in inside]


class MunicipalityBoxes(forms.CheckboxSelectMultiple):
    """Boxes folded by region; a region where something is chosen comes unfolded."""

    template_name = "funding/widgets/municipalities.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"]["opened"] = [label for label, boxes, _ in groups if any(box["selected"] for box in boxes)]
        return context


class MunicipalitiesField(forms.ModelMultipleChoiceField[Municipality]):
    iterator = MunicipalityChoices
    widget = MunicipalityBoxes

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Municipality.objects.all(), required=False, **options)


class JudgementForm(forms.ModelForm[OpenOpportunity]):
    suits = MunicipalitiesField(label="Municípios a que convém")

    class Meta:
        model = OpenOpportunity
        fields = ("is_relevant", "is_hidden", "note", "suits")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        labels = {"is_relevant": "Assinalar aos municípios", "is_hidden": "Não mostrar na lista pública"}
        help_texts = {
            "is_relevant": "Aparece na lista pública com esta indicação, e quem só quer o essencial filtra por ela.",
            "note": "Lê-se na lista pública: porque interessa, quem pode concorrer, o que é preciso.",
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("is_relevant") and told.get("is_hidden"):
            self.add_error(
                "is_hidden", "O que se assinala aos municípios não pode estar escondido: escolha um dos dois."
            )
        return told


class ReadAgainForm(forms.Form):
    takes_losses = forms.BooleanField(
        required=False,
        label="Aceitar que muitos avisos desapareçam",
        help_text="Só depois de confirmar no portal europeu que já lá não estão.",
    )
