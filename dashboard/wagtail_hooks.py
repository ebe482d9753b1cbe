"""Alert rules and alerts in the back office."""

from typing import Any

from wagtail import hooks

from common.norm.office import OfficeViewSet, add_to_office, office_group, yes_no
from dashboard.forms import RuleForm
from dashboard.models import Alert, AlertRule
from dashboard.views.office import EditRuleView, NewRuleView

SOURCE = "Portal dos Territórios Inteligentes, alertas"


class RuleViewSet(OfficeViewSet):
    model = AlertRule
    name = "regras-de-alerta"
    source = SOURCE
    actions = ("view", "add", "change")
    icon = "warning"
    add_view_class = NewRuleView
    edit_view_class = EditRuleView
    list_display = ("title", "signal", "scope", "raise_at", "clear_at", "basis", yes_no("is_active", "Ativa"))
    list_filter = ("signal", "scope", "basis", "severity", "is_active")
    list_export = (
        "code", "title", "signal", "scope", "measure", "target", "comparator", "raise_at", "clear_at", "hold",
        "audience", "severity", "basis", "note", "is_active", "checked_at",
    )  # fmt: skip
    search_fields = ("title", "code", "note")
    ordering = ("title", "pk")

    def get_form_class(self, for_update: bool = False) -> type[RuleForm]:
        return RuleForm


class AlertViewSet(OfficeViewSet):
    model = Alert
    name = "alertas"
    source = SOURCE
    icon = "bell"
    list_display = (
        "rule", "label", "state", "value_at_raise", "unit", yes_no("is_simulated", "Simulado"), "raised_at",
        "cleared_at",
    )  # fmt: skip
    list_filter = ("state", "rule", "raised_at")
    list_export = (
        "rule", "label", "state", "observed", "period", "value_at_raise", "raise_at", "unit", "is_simulated", "source",
        "raised_at", "acknowledged_at", "acknowledged_by", "note", "cleared_at", "value_at_clear", "period_at_clear",
        "is_simulated_at_clear", "source_at_clear",
    )  # fmt: skip
    search_fields = ("label", "rule__title", "note")
    ordering = ("-raised_at", "-pk")


add_to_office("Alertas", 10, RuleViewSet)
add_to_office("Alertas", 20, AlertViewSet)


@hooks.register("register_admin_viewset")
def alerts_group() -> Any:
    return office_group("Alertas", icon="warning", order=515)
