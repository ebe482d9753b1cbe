"""Recording and correcting measured values in the back office."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.generic import CreateView
from wagtail.admin.widgets import Button

from accounts.permissions import ANONYMOUS
from common.norm.office import OfficeInspectView
from initiatives import operations, permissions, queries
from initiatives.forms import MeasurementForm


class NewMeasurementView(CreateView):
    """Records a value, or corrects the one that the address names (`?corrige=`)."""

    page_title = "Registar valor medido"
    submit_button_label = "Registar o valor"
    submit_button_active_label = "A registar…"
    success_message = "Valor registado. Já aparece na página das metas."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_record_measurement(getattr(request, "actor", ANONYMOUS)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]  # Wagtail is untyped

    def get_form_class(self) -> type[MeasurementForm]:
        return MeasurementForm

    def get_initial(self) -> dict[str, Any]:
        corrected = queries.correctable_measurement(self.request.GET.get("corrige", ""))
        return {"indicator": corrected.indicator_id, "supersedes": corrected.pk} if corrected else {}

    def form_valid(self, form: Form) -> HttpResponse:
        self.form = form
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]  # Wagtail is untyped
        except operations.MeasurementRefused as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_code, self.produced_error_message = "validation_error", self.get_error_message()
            return self.form_invalid(form)  # type: ignore[no-any-return]  # Wagtail is untyped

    def save_instance(self) -> Any:
        return operations.record_measurement(**self.form.cleaned_data, user=self.request.user, at=timezone.now())

    def get_success_buttons(self) -> list[Button]:
        return []


class MeasurementInspectView(OfficeInspectView):
    """A measured value in full, with the way to correct it while nobody has."""

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if queries.correctable_measurement(str(self.object.pk)):
            url = f"{reverse('medicoes-metas:add')}?corrige={self.object.pk}"
            buttons.insert(0, Button("Corrigir", url=url, icon_name="edit"))
        return buttons
