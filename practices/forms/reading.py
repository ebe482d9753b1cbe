"""Reading what people type in a draft: never refused for being incomplete, never lost for not being understood."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.ui.formatting import number
from common.ui.pasted import plain
from practices.enums import LICENCES, licence_known_as

SPACES = re.compile(r"[\s\u00a0\u202f]|€|eur(?:os?)?", re.IGNORECASE)
PORTUGUESE = re.compile(r"^-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$")
DOT_DECIMAL = re.compile(r"^-?\d+\.\d{1,2}$")
ENGLISH = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
KNOWN_LICENCES = [("", "por escolher"), *((name, name) for name in LICENCES)]
PORTUGUESE_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


class NumberField(forms.Field):
    """A number as written in Portugal; «1,234.56» is asked about, never guessed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, places: int = 2, digits: int = 12, **options: Any) -> None:
        super().__init__(**options)
        self.places, self.digits = places, digits

    def to_python(self, value: Any) -> Decimal | None:
        typed = SPACES.sub("", str(value or ""))
        if not typed:
            return None
        return self._sized(read_number(typed, as_money=self.places <= 2))

    def _sized(self, read: Decimal) -> Decimal:
        if abs(read) >= Decimal(10) ** self.digits:
            raise forms.ValidationError("O número é demasiado grande.")
        exponent = read.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise forms.ValidationError(f"Use, no máximo, {self.places} casas decimais.")
        return read

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace("\u202f", "\u00a0") if isinstance(value, Decimal) else value


def read_number(typed: str, *, as_money: bool) -> Decimal:
    """Read a number without spaces. Raises ValidationError with a question when it could be two."""
    if ENGLISH.match(typed) and ("." in typed or typed.count(",") > 1 or as_money):
        meant = number(Decimal(typed.replace(",", "")))
        raise forms.ValidationError(
            f"«{typed}» pode ler-se de duas maneiras. Se quer dizer {meant}, escreva assim, com vírgula decimal."
        )
    if PORTUGUESE.match(typed):
        return Decimal(typed.replace(".", "").replace(",", "."))
    if DOT_DECIMAL.match(typed):
        return Decimal(typed)
    raise forms.ValidationError("Escreva só o número, por exemplo 12 500,50.")


class DayField(forms.Field):
    """A day, from a browser's calendar or typed as dd/mm/aaaa."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        found = PORTUGUESE_DATE.match(typed)
        try:
            read = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(typed)
        except ValueError as error:
            raise forms.ValidationError("Escreva a data como dd/mm/aaaa.") from error
        if not date(1990, 1, 1) <= read <= date(2100, 1, 1):
            raise forms.ValidationError("Confirme o ano da data.")
        return read


class Suggesting(forms.TextInput):
    """A line that suggests what is usually written there; the browser needs no script for it."""

    def __init__(self, suggestions: tuple[str, ...]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.suggestions = suggestions

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{name}-sugestoes"
        line = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', line, listed, options)


class WordsField(forms.CharField):
    """Words of any length: what is too long is said, and kept."""

    def __init__(self, *, limit: int = 0, **options: Any) -> None:
        self.limit = limit
        super().__init__(**options)
        if limit:
            self.widget.attrs["data-count"] = limit

    def to_python(self, value: Any) -> str:
        return plain(str(value or ""))


class LicenceField(forms.ChoiceField):
    """A licence that people know, spelt as it is known; what a draft already says besides stays as it is."""

    def __init__(self, *, keeps_others: bool = False, **options: Any) -> None:
        super().__init__(choices=KNOWN_LICENCES, **options)
        self.keeps_others = keeps_others

    def prepare_value(self, value: Any) -> Any:
        return licence_known_as(str(value or "")) or value

    def to_python(self, value: Any) -> str:
        typed = plain(str(value or ""))
        return licence_known_as(typed) or typed

    def valid_value(self, value: str) -> bool:
        return self.keeps_others or super().valid_value(value)

    def offer(self, written: str) -> None:
        """Have on the list also what a draft already says."""
        if written and licence_known_as(written) is None:
            self.choices = [*KNOWN_LICENCES, (written, written)]


class DraftForm(forms.Form):
    """A form that is saved whatever it lacks: `read()` tells what was understood from what was not."""

    marks_required = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values that could be read, and what was typed where nothing could."""
        self.full_clean()
        unread = {
            name: str(self.data.get(self.add_prefix(name), "")).replace("\x00", "")[:500]
            for name in self.fields
            if name in self.errors
        }
        return {name: value for name, value in self.cleaned_data.items() if name not in unread}, unread
