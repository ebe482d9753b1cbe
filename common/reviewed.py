"""Forms of the back office for texts that are reviewed before they are published."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

CHANGED = (
    "O texto foi alterado: quem aprova não o muda. Devolva-o ao autor com um comentário, ou guarde-o como nova versão "
    "e envie-a para revisão, para que outra pessoa a aprove."
)


class Reviewed:
    """A form of the back office where nobody changes a text in the same breath as they approve it.

    Two things look like changes and are none: a field whose default is worked out, which Django would compare with a
    hidden twin that Wagtail does not draw, and a line end, which browsers send as two characters.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for form in _with_parts(self):
            for field in form.fields.values():
                field.show_hidden_initial = False

    @cached_property
    def changed_data(self) -> list[str]:
        form: Any = self
        changed: list[str] = super().changed_data  # type: ignore[misc]  # mixed into forms
        return [name for name in changed if _said(form, name, is_new=True) != _said(form, name, is_new=False)]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]  # mixed into forms
        form: Any = self
        approves = form.data.get("action-workflow-action") and form.data.get("workflow-action-name") == "approve"
        if approves and form.has_changed():
            raise ValidationError(CHANGED, code="changed_while_approving")
        return cleaned


def _with_parts(form: Any) -> Iterator[Any]:
    yield form
    for formset in getattr(form, "formsets", {}).values():
        yield from formset.forms


def _said(form: Any, name: str, *, is_new: bool) -> str:
    """Return what a field holds, or held, in a shape that can be compared: line ends are all alike."""
    bound = form[name]
    value = bound.data if is_new else bound.initial
    if block := getattr(bound.field, "block", None):
        value = block.get_prep_value(value)
    return json.dumps(value, default=str, sort_keys=True).replace(r"\r\n", r"\n")


class ReviewedForm(Reviewed, WagtailAdminModelForm):
    """The form of a snippet that is reviewed."""


class ReviewedPageForm(Reviewed, WagtailAdminPageForm):
    """The form of a page."""
