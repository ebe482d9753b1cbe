"""Euros as people write them."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")


class MoneyField(forms.CharField):
    """Euros as they are written in Portuguese: «1.234,56», «1 234,56 €», «1234»."""

    def __init__(self, *, label: str = "Montante (€)", required: bool = False, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, required=required, max_length=30, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = re.sub(r"[\s€]", "", super().clean(value))
        if not text:
            return None
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif GROUPED.fullmatch(text):
            text = text.replace(".", "")
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError("Escreva um valor em euros, como 1 234,56.") from error
        return _checked(amount)


def _checked(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount <= 0 or amount >= Decimal(10) ** 12:
        raise forms.ValidationError("Escreva um valor em euros maior do que zero.")
    if amount != amount.quantize(Decimal("0.01")):
        raise forms.ValidationError("Escreva no máximo duas casas decimais.")
    return amount
