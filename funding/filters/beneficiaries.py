"""How the list of beneficiaries is narrowed; the names are those of the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.ui.forms import SelectKept
from funding.models import Call
from funding.queries.beneficiaries import Beneficiary, Supported
from territories.models import Municipality

Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What the address asks for.

    `of_calls` are the supports of the chosen calls, wherever they are; `rows` those of the chosen places alone.
    `silent` are the chosen calls of which nobody knows here who was given support.
    """

    form: forms.Form
    of_calls: tuple[Beneficiary, ...]
    rows: tuple[Beneficiary, ...]
    silent: tuple[Call, ...]
    has_results: bool
    """Whether any chosen call has results: only then a municipality that is not in them is without support."""
    region: str
    municipality: str
    within: frozenset[str]
    """The codes of the municipalities of the chosen places."""


class BeneficiaryForm(forms.Form):
    aviso = forms.ChoiceField(label=_("Aviso"), required=False, widget=SelectKept)
    mecanismo = forms.ChoiceField(label=_("Mecanismo"), required=False, widget=SelectKept)
    regiao = forms.ChoiceField(label=_("Região"), required=False, widget=SelectKept)
    municipio = forms.ChoiceField(label=_("Município"), required=False, widget=SelectKept)
    ano = forms.ChoiceField(label=_("Ano dos resultados"), required=False)

    def __init__(self, data: Any, choices: Mapping[str, Choices]) -> None:
        super().__init__(data)
        for name, known in choices.items():
            self.fields[name].choices = [("", _("Todos")), *known]  # type: ignore[attr-defined]  # a field of choices

    def told(self) -> dict[str, str]:
        """Return what was chosen of each; what is not a choice counts as none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


def beneficiaries_asked_for(
    query: QueryDict, found: Supported, silent: Iterable[Call], places: Mapping[str, Municipality]
) -> Asked:
    silent = list(silent)
    form = BeneficiaryForm(query, _choices(found, silent, places))
    told = form.told()
    chosen = {
        results.edition.call_id
        for results in found.results
        if _is_asked(results.edition.call, told) and told["ano"] in ("", str(results.year))
    }
    of_calls = tuple(one for one in found.rows if one.call.pk in chosen)
    return Asked(
        form=form,
        of_calls=of_calls,
        rows=tuple(one for one in of_calls if _is_there(one, told, places)),
        silent=tuple(call for call in silent if not told["ano"] and _is_asked(call, told)),
        has_results=bool(chosen),
        region=told["regiao"],
        municipality=told["municipio"],
        within=frozenset(
            code
            for code, place in places.items()
            if told["municipio"] in ("", code) and told["regiao"] in ("", place.region.code)
        ),
    )


def _is_asked(call: Call, told: Mapping[str, str]) -> bool:
    return told["aviso"] in ("", call.code) and told["mecanismo"] in ("", call.mechanism.code)


def _is_there(one: Beneficiary, told: Mapping[str, str], places: Mapping[str, Municipality]) -> bool:
    codes = {town.code for town in one.municipalities}
    regions = {places[code].region.code for code in codes if code in places}
    return (told["municipio"] in ("", *codes)) and (told["regiao"] in ("", *regions))


def _choices(found: Supported, silent: Iterable[Call], places: Mapping[str, Municipality]) -> dict[str, Choices]:
    calls = [*(results.edition.call for results in found.results), *silent]
    regions = {place.region.code: place.region for place in places.values()}
    return {
        "aviso": [(call.code, call.title) for call in calls],
        "mecanismo": sorted({(call.mechanism.code, call.mechanism.name) for call in calls}, key=lambda one: one[1]),
        "regiao": [(one.code, one.name) for one in sorted(regions.values(), key=lambda one: one.position)],
        "municipio": [(code, place.name) for code, place in places.items()],
        "ano": [(str(year), str(year)) for year in sorted({one.year for one in found.results}, reverse=True)],
    }
