"""Figures as people write them: one territory at a time, many in a grid, and what the EATA answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from common.ui.formatting import number
from observatory.enums import (
    DECLARED_REASONS,
    DECLARED_VALUES,
    EntryState,
    ObservationStatus,
)
from observatory.models import Area, Entry, Measure, Period
from observatory.operations import EntryValues, GridLine
from observatory.operations.entry_rules import LABELS, NO, YES, asks_yes_or_no, problems_of, read_number
from observatory.queries.entries import EntryLine
from observatory.readers.numbers import NotANumber

NOT_A_NUMBER = "Escreva só o número, com vírgula nas casas decimais: «1\u202f234,5»."
VALUE_CHOICES = [(status.value, LABELS[status]) for status in (*DECLARED_VALUES, *DECLARED_REASONS)]
YES_OR_NO = [("", "por responder"), ("1", "sim"), ("0", "não")]
EMPTY = "Zero é um valor. Em branco quer dizer que ainda nada disse."
UNANSWERED = "Não responder não é o mesmo que «não»."
NOTE = "De onde vem o valor e como foi contado: o documento, o serviço, a data. É lido por quem confirma."


class DeclaredNumber(forms.CharField):
    """A number with a decimal comma. Empty is nothing said, which is not zero."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except NotANumber:
            raise forms.ValidationError(NOT_A_NUMBER) from None


class YesOrNo(forms.TypedChoiceField):
    """An answer; not having one is not a «no»."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, choices=YES_OR_NO, coerce=Decimal, empty_value=None, **options)


def value_field(measure: Measure, label: str, **options: Any) -> forms.Field:
    return YesOrNo(label=label, **options) if asks_yes_or_no(measure) else DeclaredNumber(label=label, **options)


def status_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=VALUE_CHOICES, initial=ObservationStatus.NORMAL.value)


def written(measure: Measure, value: Decimal | None) -> str:
    """A kept value as its field shows it."""
    if value is None:
        return ""
    if asks_yes_or_no(measure):
        return {YES: "1", NO: "0"}.get(value, "")
    return number(value)


class EntryForm(forms.Form):
    """What is said of one territory. `version` is empty where nothing was kept yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Como se apurou",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{NOTE} Obrigatório para submeter.",
    )
    url = forms.URLField(
        label="Ligação que o prova",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Um documento público, se houver.",
    )
    file = forms.FileField(label="Ficheiro que o prova", required=False)
    drops_file = forms.BooleanField(label="Retirar o ficheiro", required=False)

    def __init__(self, *args: Any, measure: Measure, entry: Entry | None, **options: Any) -> None:
        super().__init__(*args, **{**options, "initial": _initial(measure, entry)})
        self.measure = measure
        unit = f" ({measure.unit})" if measure.unit and not asks_yes_or_no(measure) else ""
        label = "Resposta" if asks_yes_or_no(measure) else f"Valor{unit}"
        value = value_field(measure, label, help_text=UNANSWERED if asks_yes_or_no(measure) else EMPTY)
        said = status_field("Como é o valor, ou porque não o há")
        self.fields = {"value": value, "status": said, **self.fields}
        size = settings.UPLOAD_MAX_BYTES // 1024**2
        kinds = f"PDF, imagem, documento ou folha de cálculo, até {size} MB"
        self.fields["file"].help_text = f"{kinds}. Só o abrem a EATA e quem responde por este território."
        if entry is None or entry.file is None:
            del self.fields["drops_file"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors.get("value") and not self.errors.get("status"):
            for problem in problems_of(self.measure, self.values):
                self.add_error("value", problem)
        return cleaned

    @property
    def values(self) -> EntryValues:
        said = self.cleaned_data
        return EntryValues(said.get("value"), said.get("status", ""), said.get("note", ""), said.get("url", ""))


def _initial(measure: Measure, entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {
        "version": entry.version,
        "value": written(measure, entry.value),
        "status": entry.status or ObservationStatus.NORMAL.value,
        "note": entry.note,
        "url": entry.url,
    }


@dataclass(frozen=True)
class GridRow:
    """A territory of a grid with its fields, which are there only where something may be written."""

    line: EntryLine
    value: BoundField | None = None
    status: BoundField | None = None
    version: BoundField | None = None

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in (self.value, self.status) if field is not None for error in field.errors]


class EntryGridForm(forms.Form):
    """Many territories at once; how the figures were found is said once for all that change."""

    note = forms.CharField(
        label="Como se apuraram estes valores",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"{NOTE} Vale para os valores que escrever ou mudar agora.",
    )
    url = forms.URLField(label="Ligação que os prova", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, measure: Measure, lines: Sequence[EntryLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.measure, self.lines = measure, lines
        for line in self.writable:
            code, entry = line.area.code, line.entry
            self.fields[f"v_{code}"] = value_field(measure, line.area.name)
            self.fields[f"s_{code}"] = status_field(f"Como é o valor de {line.area.name}")
            self.fields[f"n_{code}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            said = _initial(measure, entry)
            self.initial[f"v_{code}"] = said.get("value", "")
            self.initial[f"s_{code}"] = said.get("status", ObservationStatus.NORMAL.value)
            self.initial[f"n_{code}"] = said.get("version")

    @property
    def writable(self) -> Iterable[EntryLine]:
        return (line for line in self.lines if line.is_writable)

    @property
    def rows(self) -> list[GridRow]:
        return [
            GridRow(line, *(self[f"{name}_{line.area.code}"] for name in "vsn"))
            if f"v_{line.area.code}" in self.fields
            else GridRow(line)
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._tell_what_came_too_late()
        for line in self.writable:
            name = f"v_{line.area.code}"
            if name in cleaned and f"s_{line.area.code}" in cleaned:
                for problem in problems_of(self.measure, self._values(line)):
                    self.add_error(name, problem)
        return cleaned

    def _tell_what_came_too_late(self) -> None:
        """A field that came for a territory that is no longer written here: somebody was faster."""
        for line in self.lines:
            text = self.data.get(f"v_{line.area.code}", "").strip()
            if text and not line.is_writable:
                now = f"{line.area.name} está agora «{line.standing.label}»"
                self.add_error(None, f"{now}. O que escreveu, «{text}», não foi guardado.")

    def refuse(self, area: Area, problems: Iterable[str]) -> None:
        """Put what the operation found wrong beside its territory."""
        for problem in problems:
            self.add_error(f"v_{area.code}", problem)

    def changed_lines(self) -> list[GridLine]:
        """Return the territories that say something else than what is kept, and leave the others alone."""
        return [
            GridLine(line.area, values, self.cleaned_data.get(f"n_{line.area.code}"))
            for line in self.writable
            if self._says_something_new(line, values := self._values(line))
        ]

    def _values(self, line: EntryLine) -> EntryValues:
        said, kept, code = self.cleaned_data, line.entry, line.area.code
        note, url = said.get("note", ""), said.get("url", "")
        return EntryValues(
            said.get(f"v_{code}"),
            said.get(f"s_{code}", ""),
            note or (kept.note if kept else ""),
            url or (kept.url if kept else ""),
        )

    def _says_something_new(self, line: EntryLine, values: EntryValues) -> bool:
        seen = self.initial
        value, status = values.value, values.status
        was = (seen[f"v_{line.area.code}"], seen[f"s_{line.area.code}"])
        if line.entry is None:
            return not values.is_empty
        is_stale = self.cleaned_data.get(f"n_{line.area.code}") != line.entry.version
        is_changed = (written(self.measure, value), status) != was
        has_note = bool(self.cleaned_data.get("note") and values.note != line.entry.note and not line.entry.note)
        return is_changed or has_note or (is_stale and not values.is_empty)


class EntryVersionForm(forms.Form):
    """Carries the version that was read, so that a stale decision is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnEntryForm(EntryVersionForm):
    reason = forms.CharField(
        label="O que falta ou o que corrigir",
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=2000,
        error_messages={
            "required": "Diga o que falta ou o que corrigir.",
            "min_length": "Diga-o em, pelo menos, 10 caracteres.",
        },
        help_text="Quem declarou recebe este texto por correio eletrónico e vê-o no topo do valor.",
    )


class EntryFilterForm(forms.Form):
    estado = forms.ChoiceField(label="Situação", required=False)
    medida = forms.ChoiceField(label="Medida", required=False)
    ano = forms.ChoiceField(label="Ano", required=False)
    q = forms.CharField(label="Território", required=False, max_length=100)

    def __init__(self, *args: Any, measures: Iterable[Measure], periods: Iterable[Period], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(measure.code, f"{measure.code} {measure.short_name}") for measure in measures]
        self.fields["estado"].choices = [("", "todas"), *EntryState.choices]  # type: ignore[attr-defined]  # choices
        self.fields["medida"].choices = [("", "todas"), *named]  # type: ignore[attr-defined]  # choices
        self.fields["ano"].choices = [("", "todos"), *((one.code, one.code) for one in periods)]  # type: ignore[attr-defined]  # choices


class BoardFilterForm(forms.Form):
    """Which measures of the board: by domain, and those with something left to say."""

    dominio = forms.ChoiceField(label="Domínio", required=False)
    estado = forms.ChoiceField(label="Situação", required=False)

    def __init__(self, *args: Any, domains: Iterable[tuple[str, str]], standings: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dominio"].choices = [("", "todos"), *domains]  # type: ignore[attr-defined]  # choices
        self.fields["estado"].choices = [("", "todas"), *standings]  # type: ignore[attr-defined]  # choices
