"""Reading amounts as people write them: «1.234,56», «1 234,56 €»; what could be two numbers is asked about."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from common.ui.formatting import number

SPACES = re.compile(r"[\s\u00a0\u202f]|€|eur(?:os?)?", re.IGNORECASE)
PORTUGUESE = re.compile(r"^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$", re.ASCII)
DOT_DECIMAL = re.compile(r"^\d+\.\d{1,2}$", re.ASCII)
ENGLISH = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$", re.ASCII)
LONGEST = 30


class AmountField(forms.Field):
    """A positive amount with at most two decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST})

    def __init__(self, *, digits: int = 12, **options: Any) -> None:
        super().__init__(**options)
        self.digits = digits

    def to_python(self, value: Any) -> Decimal | None:
        typed = SPACES.sub("", str(value or ""))
        if not typed:
            return None
        read = _read(typed)
        if read <= 0:
            raise forms.ValidationError("Escreva um número maior do que zero.")
        if read >= Decimal(10) ** self.digits:
            raise forms.ValidationError("O número é demasiado grande.")
        exponent = read.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent < -2:
            raise forms.ValidationError("Use, no máximo, duas casas decimais.")
        return read

    def prepare_value(self, value: Any) -> Any:
        return number(value).replace("\u202f", "\u00a0") if isinstance(value, Decimal) else value


def _read(typed: str) -> Decimal:
    if len(typed) <= LONGEST:
        if ENGLISH.match(typed):
            meant = number(Decimal(typed.replace(",", "")))
            raise forms.ValidationError(
                f"«{typed}» pode ler-se de duas maneiras. Se quer dizer {meant}, escreva assim, com vírgula decimal."
            )
        if PORTUGUESE.match(typed):
            return Decimal(typed.replace(".", "").replace(",", "."))
        if DOT_DECIMAL.match(typed):
            return Decimal(typed)
    raise forms.ValidationError("Escreva só o número, por exemplo 12 500,50.")


class WordsField(forms.CharField):
    """Text of people: characters that show nothing are refused by Django, spaces at the ends go."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": True, **options})
