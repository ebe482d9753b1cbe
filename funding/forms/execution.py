"""What is written to run an award: by the EATA, by its coordination and by the beneficiary."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.ui.formatting import day as said_day
from funding.enums import PaymentKind
from funding.forms.decisions import words
from funding.forms.money import MoneyField
from funding.forms.places import towns_named
from funding.models import Award, AwardParty, AwardReport
from territories.models import Community, Municipality


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


class OfPeriodForm(ActForm):
    """What may be tied to the report of a period: the field is there when the contract has reports."""

    report = forms.ModelChoiceField(
        label="Relatório do período", required=False, queryset=AwardReport.objects.none(), empty_label="nenhum"
    )

    def __init__(self, *args: Any, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, award=award, **options)
        reports = award.reports.order_by("ends_on", "pk") if award else AwardReport.objects.none()
        field = self.fields["report"]
        field.queryset = reports  # type: ignore[attr-defined]  # a field of rows
        field.label_from_instance = _said_report  # type: ignore[attr-defined]  # beside it
        if award is None or not reports:
            del self.fields["report"]
        elif award.application.call.payment_needs_report:
            field.help_text = "Só se submete o pedido depois de o relatório do seu período ser aceite."


def _said_report(report: AwardReport) -> str:
    return f"{report.period}: {said_day(report.starts_on)} até antes de {said_day(report.ends_on)}"


class PaymentForm(OfPeriodForm):
    kind = forms.ChoiceField(
        label="Tipo", choices=[(one.value, one.lazy_label) for one in PaymentKind if one != PaymentKind.RECOVERY]
    )
    amount = MoneyField(required=True)
    description = words("Despesas a que respeita", rows=3, required=False)


class WriteForm(VersionedForm, OfPeriodForm):
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


class PartiesForm(ActForm):
    """Who leaves, who comes in and who leads; the whole of it is one amendment."""

    leaving = forms.MultipleChoiceField(
        label="Quem sai", required=False, widget=forms.CheckboxSelectMultiple, help_text="Não sai quem tem marcos."
    )
    towns = forms.CharField(
        label="Municípios que entram",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Um por linha, pelo nome ou pelo código DICO. Cada um assina depois o contrato, por si.",
    )
    body = forms.ModelChoiceField(
        label="Entidade intermunicipal que entra",
        required=False,
        queryset=Community.objects.none(),
        empty_label="nenhuma",
    )
    lead = forms.ChoiceField(
        label="Quem lidera", help_text="Só pode passar a liderar quem já assinou o contrato, e tem de o aceitar."
    )
    grounds = words("Fundamentos", rows=4)

    def __init__(self, *args: Any, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, award=award, **options)
        parties = [one for one in award.parties.all() if not one.is_grantor] if award else []
        leads = award.led_by_id if award else None
        self.now = {one.entity.code: _name(one) for one in parties}
        self.lead_now = next((one.entity.code for one in parties if one.entity_id == leads), "")
        signed = {one.entity.code for one in parties if one.signed_at or one.entity_id == leads}
        self.fields["leaving"].choices = list(self.now.items())  # type: ignore[attr-defined]  # a field of choices
        self.fields["lead"].choices = [(code, name) for code, name in self.now.items() if code in signed]  # type: ignore[attr-defined]  # a field of choices
        self.fields["body"].queryset = Community.objects.order_by("name", "pk")  # type: ignore[attr-defined]  # of rows
        self.initial = {"lead": self.lead_now, **self.initial}

    def clean_towns(self) -> list[Municipality]:
        return towns_named(self.cleaned_data["towns"])

    def told(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        joining = [one.entity.code for one in said["towns"]] + ([said["body"].entity.code] if said["body"] else [])
        codes = sorted({*self.now, *joining} - set(said["leaving"]))
        after = {"parties": codes} | ({"lead": said["lead"]} if said["lead"] != self.lead_now else {})
        return {"after": after, "grounds": said["grounds"]}


def _name(party: AwardParty) -> str:
    if party.municipality is not None:
        return party.municipality.name
    community = getattr(party.entity, "community", None)
    return community.name if community else party.entity.code


class ScopeForm(ActForm):
    title = forms.CharField(label="O marco passa a ser", max_length=300)
    due_on = day("Até")
    grounds = words("Fundamentos", rows=4)


class AnalysisForm(ActForm):
    analysis = words("Análise", rows=5)


class RefusalForm(ActForm):
    reason = words("Porque é recusada", rows=4, help_text="Quem pediu vai ler.")
