"""Forms of the back office for texts that are reviewed before they are published."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

CHANGED = (
    "O texto foi alterado: quem aprova não o muda. Devolva-o ao autor com um comentário, ou guarde-o como nova versão "
    "e envie-a para revisão, para que outra pessoa a aprove."
)


class Reviewed:
    """A form of the back office where nobody changes a text in the same breath as they approve it."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]  # mixed into forms
        form: Any = self
        approves = form.data.get("action-workflow-action") and form.data.get("workflow-action-name") == "approve"
        if approves and form.has_changed():
            raise ValidationError(CHANGED, code="changed_while_approving")
        return cleaned


class ReviewedForm(Reviewed, WagtailAdminModelForm):
    """The form of a snippet that is reviewed."""


class ReviewedPageForm(Reviewed, WagtailAdminPageForm):
    """The form of a page."""
