"""Forms of mechanisms and of the plan of calls."""

from django import forms

from funding.forms.money import MoneyField
from funding.models import Mechanism, PlannedCall

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlannedCallForm(forms.ModelForm[PlannedCall]):
    budget = MoneyField(label="Dotação (€)")

    class Meta:
        model = PlannedCall
        fields = (
            "title", "mechanism", "audience", "opens_on", "closes_on", "is_exact", "date_text", "budget", "call",
            "is_dropped", "note", "source",
        )  # fmt: skip
        widgets = {"opens_on": DAY, "closes_on": DAY}
        help_texts = {
            "opens_on": "Se só se sabe o mês ou o trimestre, o seu último dia, e diga-o em «datas como constam».",
            "is_dropped": "Fica no plano e diz que já não se prevê.",
        }


class MechanismForm(forms.ModelForm[Mechanism]):
    url = forms.URLField(label="Ligação", required=False, assume_scheme="https", max_length=500)
    budget = MoneyField(label="Dotação (€)")

    class Meta:
        model = Mechanism
        fields = (
            "code", "name", "kind", "managed_by", "targets", "budget", "starts_on", "ends_on", "url", "source", "note",
        )  # fmt: skip
        widgets = {"starts_on": DAY, "ends_on": DAY, "targets": forms.CheckboxSelectMultiple}
