"""The lists of a practice: partners, indicators, contacts and things to reuse; a blank line is no line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from practices.enums import PartnerRole, Section
from practices.forms.reading import DayField, DraftForm, LicenceField, NumberField, WordsField
from practices.models import Practice

TICKED = frozenset({"remove", "consents", "is_public"})


class LineForm(DraftForm):
    """A line; with the box ticked, or with nothing written, it is gone."""

    remove = forms.BooleanField(label="Retirar esta linha")

    def is_blank(self, values: Mapping[str, Any], unread: Mapping[str, str]) -> bool:
        """Zero is something written; a box ticked or a role chosen by itself is not."""
        return not any(unread.values()) and all(
            value in (None, "") for name, value in values.items() if name not in TICKED
        )


class PartnerLine(LineForm):
    name = WordsField(label="Nome do parceiro")
    role = forms.ChoiceField(label="Papel", choices=[("", "por escolher"), *PartnerRole.choices])


class IndicatorLine(LineForm):
    name = WordsField(label="O que se mediu", help_text="Por exemplo: água gasta na rega.")
    unit = WordsField(label="Unidade", help_text="Por exemplo: m³ por ano.")
    baseline = NumberField(label="Antes", places=4, digits=14)
    value = NumberField(label="Depois", places=4, digits=14)
    measured_on = DayField(label="Medido em")
    source_url = forms.URLField(label="Onde se confirma (ligação)", max_length=500, assume_scheme="https")
    method = WordsField(label="Como se mediu")


class ContactLine(LineForm):
    name = WordsField(label="Nome")
    role = WordsField(label="Função")
    email = forms.EmailField(label="Correio eletrónico", help_text="Nunca é mostrado: quem escreve usa um formulário.")
    consents = forms.BooleanField(label="A pessoa autorizou que se guarde este contacto e se lhe encaminhem mensagens")
    is_public = forms.BooleanField(label="Mostrar o nome e a função na página")


class AssetLine(LineForm):
    title = WordsField(label="O que é", help_text="Por exemplo: caderno de encargos.")
    url = forms.URLField(label="Ligação", max_length=500, assume_scheme="https")
    licence = LicenceField(label="Licença", keeps_others=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["licence"].offer(str(self["licence"].value() or ""))  # type: ignore[attr-defined]  # its own field


LINES: dict[str, tuple[str, str, type[LineForm]]] = {
    "indicators": ("Indicadores", "outro indicador", IndicatorLine),
    "assets": ("O que outros podem usar", "outro recurso", AssetLine),
    "partners": ("Parceiros", "outro parceiro", PartnerLine),
    "contacts": ("Contactos", "outro contacto", ContactLine),
}
LISTS_OF = {
    Section.RESULTS: ("indicators",),
    Section.LESSONS: ("assets",),
    Section.PEOPLE: ("partners", "contacts"),
}
MOST_LINES = 40
LIMITS = {"name": 150, "role": 150, "unit": 40, "method": 300, "title": 200, "licence": 80}


class LineList:
    """A list on a page: its lines, one blank line to write in, and how to add another."""

    def __init__(self, name: str, draft: Practice, data: Any = None, *, extra: int = 1) -> None:
        self.name = name
        self.title, self.another, line = LINES[name]
        self.set: BaseFormSet[LineForm] = formset_factory(line, extra=extra, max_num=MOST_LINES, absolute_max=60)(
            data, prefix=name, initial=None if data is not None else _initial(draft, name, line)
        )

    @property
    def lines(self) -> Iterable[LineForm]:
        return self.set.forms

    def read(self) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """Return the lines that say something, and what could not be read in each."""
        rows: list[dict[str, Any]] = []
        unread: dict[str, str] = {}
        for line in self.set.forms:
            values, lost = line.read()
            if values.pop("remove", False) or line.is_blank(values, lost):
                continue
            unread |= {f"{self.name}-{len(rows)}-{field}": typed for field, typed in lost.items() if typed}
            empty = {field: None if isinstance(line.fields[field], NumberField | DayField) else "" for field in lost}
            rows.append({**{field: _cut(field, value) for field, value in values.items()}, **empty})
        return rows, unread


def _cut(field: str, value: Any) -> Any:
    return value[: LIMITS[field]] if isinstance(value, str) and field in LIMITS else value


def _initial(draft: Practice, name: str, line: type[LineForm]) -> list[dict[str, Any]]:
    rows = []
    for place, part in enumerate(getattr(draft, name).all()):
        row = {field: getattr(part, field) for field in line.base_fields if hasattr(part, field)}
        if name == "contacts":
            row["consents"] = part.consent_at is not None
        typed = {field: draft.unread.get(f"{name}-{place}-{field}") for field in row}
        rows.append(row | {field: value for field, value in typed.items() if value})
    return rows


def lists_of(section: Section, draft: Practice, data: Any = None, *, extra: int = 1) -> list[LineList]:
    return [LineList(name, draft, data, extra=extra) for name in LISTS_OF.get(section, ())]
