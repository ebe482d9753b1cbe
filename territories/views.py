"""Confirming a succession in the back office."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from wagtail.admin.views.generic import EditView
from wagtail.admin.widgets import Button

from territories import operations
from territories.forms import ConfirmationForm


class ConfirmSuccessionView(EditView):
    page_title = "Confirmar sucessão"
    submit_button_label = "Confirmar"
    submit_button_active_label = "A confirmar…"
    success_message = "Sucessão confirmada. As páginas deixam de a mostrar como por confirmar."

    def get_form_class(self) -> type[ConfirmationForm]:
        return ConfirmationForm

    def form_valid(self, form: Form) -> HttpResponse:
        self.form = form
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]  # Wagtail is untyped
        except operations.SuccessionRefused as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_code, self.produced_error_message = "validation_error", self.get_error_message()
            return self.form_invalid(form)  # type: ignore[no-any-return]  # Wagtail is untyped

    def save_instance(self) -> Any:
        return operations.confirm_succession(
            succession=self.object,
            effective_on=self.form.cleaned_data["effective_on"],
            reference=self.form.cleaned_data["confirmed_reference"],
            user=self.request.user,
        )

    def get_success_buttons(self) -> list[Button]:
        return []
