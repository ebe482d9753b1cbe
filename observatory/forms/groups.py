"""A group of municipalities as somebody writes it: a name, and the names one below the other."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.folding import fold
from observatory.enums import AreaLevel
from observatory.models import Area, AreaGroup


class GroupForm(forms.Form):
    name = forms.CharField(
        label="Nome do grupo",
        max_length=120,
        error_messages={"required": "Dê um nome ao grupo, para o reconhecer mais tarde."},
    )
    towns = forms.CharField(
        label="Municípios",
        help_text="Um por linha, pelo nome ou pelo código DICO. De 2 a 60.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Escreva os municípios, um por linha."},
    )
    is_public = forms.BooleanField(
        label="Qualquer pessoa com o endereço pode ver este grupo",
        help_text="Sem isto, só quem o guardou o vê.",
        required=False,
    )

    def clean_towns(self) -> list[Area]:
        """Say every name that is nobody's, or two municipalities', so that all can be put right at once."""
        lines = [line.strip() for line in self.cleaned_data["towns"].splitlines() if line.strip()]
        known = _by_name()
        wrong = [line for line in lines if len(known.get(fold(line), [])) != 1]
        if wrong:
            raise forms.ValidationError([_why(line, known.get(fold(line), [])) for line in wrong[:10]])
        return list(dict.fromkeys(known[fold(line)][0] for line in lines))


def _by_name() -> dict[str, list[Area]]:
    """Municipalities by code, by whole name and, where two share one («Lagoa»), by what they share."""
    found: dict[str, list[Area]] = {}
    towns = Area.objects.filter(level=AreaLevel.MUNICIPALITY).select_related("municipality")
    for town in towns.order_by("pk"):
        shared = fold(town.municipality.name) if town.municipality else town.sort_name
        for name in {town.code, town.sort_name, shared}:
            found.setdefault(name, []).append(town)
    return found


def _why(line: str, towns: list[Area]) -> str:
    if not towns:
        return f"Nenhum município se chama «{line}». Escreva o nome completo, com ou sem acentos."
    return f"Há mais do que um «{line}»: escreva {' ou '.join(f'«{town.name}»' for town in towns)}."


def written(group: AreaGroup) -> Mapping[str, Any]:
    names = group.areas.order_by("sort_name", "pk").values_list("name", flat=True)
    return {"name": group.name, "towns": "\n".join(names), "is_public": group.is_public}
