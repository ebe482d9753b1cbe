"""What EATA writes about the targets."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from common.pdf.glyphs import require_printable
from initiatives.models import TargetMeasurement
from initiatives.queries import correctable_measurements


class MeasurementForm(WagtailAdminModelForm):
    class Meta:
        model = TargetMeasurement
        fields = ("indicator", "value", "measured_on", "source", "note", "supersedes")
        widgets = {"measured_on": AdminDateInput()}
        help_texts = {
            "value": "Na unidade do indicador. Zero é um valor medido.",
            "measured_on": "O dia a que o valor respeita, nunca no futuro.",
            "source": "Documento, sistema ou entidade de onde vem o valor.",
            "supersedes": "Só para corrigir: a medição que estava errada. As duas ficam registadas.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "note"):
            self.fields[name].validators.append(require_printable)
        self.fields["supersedes"].queryset = correctable_measurements()
        self.fields["indicator"].label_from_instance = lambda row: f"{row.target.code} · {row.name}"
        self.fields["indicator"].queryset = (
            self.fields["indicator"].queryset.select_related("target").order_by("target__code", "position")
        )
