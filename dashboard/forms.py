"""What somebody says of an alert, and what the coordination says of a rule."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from dashboard.enums import AlertAudience
from dashboard.models import AlertRule
from observatory.queries import measures


class AcknowledgeForm(forms.Form):
    note = forms.CharField(
        label="O que vai ser feito",
        help_text="Ou porque não é preciso fazer nada. Fica à vista de quem vê este alerta.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Diga o que vai ser feito, ou porque não é preciso fazer nada."},
    )


class RuleForm(WagtailAdminModelForm):
    audience = forms.MultipleChoiceField(
        label="Quem é avisado", choices=AlertAudience.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AlertRule
        fields = (
            "title",
            "code",
            "signal",
            "scope",
            "measure",
            "target",
            "comparator",
            "raise_at",
            "clear_at",
            "hold",
            "audience",
            "severity",
            "basis",
            "note",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures()
