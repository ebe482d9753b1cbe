"""Forms of the legal calendar and of the texts of notification."""

from typing import Any

from django import forms

from common.calendars.enums import Seat
from funding.models import LetterTemplate


class Refusable(forms.Form):
    def refuse(self, problem: str, field: str) -> None:
        self.add_error(field if field in self.fields else None, problem)


class ClosedDayForm(Refusable):
    day = forms.DateField(label="Dia", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seat = forms.ChoiceField(
        label="Onde",
        required=False,
        choices=[("", "em todo o país"), *Seat.choices],
        help_text="Onde está o serviço que esteve fechado. O serviço que decide os avisos está no continente.",
    )
    reason = forms.CharField(
        label="Porquê",
        max_length=200,
        help_text="Lê-o quem tem o prazo, por exemplo: tolerância de ponto; feriado municipal de Lisboa.",
    )
    source = forms.CharField(
        label="Despacho ou outra fonte",
        max_length=300,
        help_text="Por exemplo: Despacho n.º 15372/2024, de 20 de dezembro.",
    )


class DilationForm(Refusable):
    days = forms.IntegerField(label="Dias úteis a mais", min_value=0, max_value=60)
    source = forms.CharField(label="Base legal", max_length=300)


class TemplateForm(Refusable):
    subject = forms.CharField(label="Assunto", max_length=200)
    body = forms.CharField(label="Texto", max_length=20_000, widget=forms.Textarea(attrs={"rows": 20}))
    legal_basis = forms.CharField(label="Base legal", max_length=300)

    def __init__(self, data: Any = None, *, template: LetterTemplate | None) -> None:
        names = ("subject", "body", "legal_basis")
        super().__init__(data, initial={name: getattr(template, name) for name in names} if template else None)


class ApproveTemplateForm(Refusable):
    is_confirmed = forms.BooleanField(
        label="Um jurista confirmou este texto",
        required=False,
        help_text="Se ainda não, a minuta pode entrar em vigor e fica assinalada como por confirmar.",
    )
