"""What is written to run an award: by the EATA, by its coordination and by the beneficiary."""

from collections.abc import Mapping
from typing import Any

from django import forms

from funding.enums import PaymentKind
from funding.forms.decisions import words
from funding.forms.money import MoneyField
from funding.models import Award
from territories.models import Municipality


def day(label: str, *, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget)


def file(label: str, *, required: bool = True) -> forms.FileField:
    return forms.FileField(label=label, required=required, allow_empty_file=True, max_length=None)


class ActForm(forms.Form):
    """Something that is done to an award or to what it has; its fields are what the operation asks for."""

    def __init__(self, *args: Any, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.award = award

    def told(self) -> Mapping[str, Any]:
        return self.cleaned_data


class VersionedForm(ActForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenForm(ActForm):
    starts_on = day("O contrato começa em")
    ends_on = day("Termina antes de", help_text="O primeiro dia em que já não está em vigor.")


class GroundsForm(VersionedForm):
    grounds = words("Fundamentos", rows=4)


class ReasonForm(VersionedForm):
    reason = words("Porquê", rows=4, help_text="Quem pediu vai ler.")


class NoteForm(VersionedForm):
    note = forms.CharField(label="Nota", max_length=300, required=False)


class PaidForm(VersionedForm):
    paid_on = day("Dia em que o dinheiro se moveu")


class ClaimForm(VersionedForm):
    claimed_on = day("Cumprido em")
    claim = words("O que foi feito", rows=4)
    upload = file("Evidência")


class DocumentForm(ActForm):
    title = forms.CharField(label="Título", max_length=200)
    upload = file("Ficheiro")
    is_signed = forms.BooleanField(label="É uma cópia já assinada", required=False)


class MilestoneForm(ActForm):
    code = forms.CharField(label="Código", max_length=20, help_text="Por exemplo: M1.")
    title = forms.CharField(label="O que tem de ser entregue", max_length=300)
    due_on = day("Até")
    weight = forms.DecimalField(
        label="Peso (%)", required=False, localize=True, min_value=0, max_digits=6, decimal_places=3
    )
    municipality = forms.ModelChoiceField(
        label="Município", required=False, queryset=Municipality.objects.none(), empty_label="o contrato todo"
    )
    is_platform_in_use = forms.BooleanField(
        label="É a entrada em uso de uma plataforma", required=False, help_text="Verificado, conta para a meta."
    )

    def __init__(self, *args: Any, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, award=award, **options)
        parties = [one.municipality_id for one in award.parties.all() if one.municipality_id] if award else []
        self.fields["municipality"].queryset = (  # type: ignore[attr-defined]  # a field of rows
            Municipality.objects.filter(pk__in=parties).order_by("sort_name", "pk")
        )


class PaymentForm(ActForm):
    kind = forms.ChoiceField(
        label="Tipo", choices=[(one.value, one.lazy_label) for one in PaymentKind if one != PaymentKind.RECOVERY]
    )
    amount = MoneyField(required=True)
    description = words("Despesas a que respeita", rows=3, required=False)


class WriteForm(VersionedForm):
    amount = MoneyField(required=True)
    description = words("Despesas a que respeita", rows=3, required=False)


class ExpenseForm(ActForm):
    supplier = forms.CharField(label="Fornecedor", max_length=200)
    document_number = forms.CharField(label="Fatura ou documento n.º", max_length=60)
    issued_on = day("Data do documento")
    amount = MoneyField(required=True)
    upload = file("Ficheiro", required=False)


class RecoveryForm(ActForm):
    amount = MoneyField(required=True)
    grounds = words("Fundamentos", rows=4)


class TimeForm(ActForm):
    ends_on = day("O contrato passa a terminar antes de")
    grounds = words("Fundamentos", rows=4)


class BudgetForm(ActForm):
    amount = MoneyField(required=True, label="O apoio passa a ser de (€)")
    grounds = words("Fundamentos", rows=4)


class ScopeForm(ActForm):
    title = forms.CharField(label="O marco passa a ser", max_length=300)
    due_on = day("Até")
    grounds = words("Fundamentos", rows=4)


class AnalysisForm(ActForm):
    analysis = words("Análise", rows=5)


class RefusalForm(ActForm):
    reason = words("Porque é recusada", rows=4, help_text="Quem pediu vai ler.")
