"""Rules in the back office: written by the coordination, who sees what a rule would say today before keeping it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.views.generic import CreateView, EditView

from accounts.permissions import ANONYMOUS
from dashboard import permissions, queries
from dashboard.models import AlertRule

PREVIEW = "ver-primeiro"


class _WithPreview:
    """Shows what the rule on the form says of the figures of now, keeping nothing."""

    template_name = "dashboard/office/rule.html"
    previewed: queries.Preview | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_edit_rules(getattr(request, "actor", ANONYMOUS)):
            raise PermissionDenied("As regras de alerta são da coordenação da EATA.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]  # Wagtail is untyped

    def form_valid(self, form: ModelForm[AlertRule]) -> HttpResponse:
        if PREVIEW not in form.data:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]  # Wagtail is untyped
        self.form = form
        self.previewed = queries.preview(form.instance, queries.Facts(timezone.now()))
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined, no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # Wagtail is untyped
        return {**context, "previewed": self.previewed, "preview_name": PREVIEW}


class NewRuleView(_WithPreview, CreateView):
    page_title = "Nova regra de alerta"
    success_message = "Regra guardada. Se estiver ativa, conta na próxima verificação."


class EditRuleView(_WithPreview, EditView):
    page_title = "Regra de alerta"
    success_message = "Regra guardada. Se estiver ativa, conta na próxima verificação."
