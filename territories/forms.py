"""What confirms a succession of entities."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from territories.models import EntitySuccession


class ConfirmationForm(WagtailAdminModelForm):
    class Meta:
        model = EntitySuccession
        fields = ("effective_on", "confirmed_reference")
        widgets = {"effective_on": AdminDateInput()}
        help_texts = {
            "effective_on": "O dia que o diploma indica. Desde esse dia, as tarefas passam para a sucessora.",
            "confirmed_reference": "Diploma e Diário da República: «DL n.º 96/2025, DR n.º 160, 1.ª série».",
        }
