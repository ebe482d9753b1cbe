"""What a filter form has in force, read from the address of the page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext

from common.ui.forms import SelectKept
from common.ui.languages import kept_in_portuguese


@dataclass(frozen=True)
class ActiveFilter:
    label: str
    value: str
    remove_url: str


def active_filters(form: forms.BaseForm, query: QueryDict) -> list[ActiveFilter]:
    """Find every value in force, each with the address of the same page without it."""
    return [
        ActiveFilter(str(field.label), _shown(field, value), _address_without(query, field.html_name, value))
        for field in form
        for value in query.getlist(field.html_name)
        if value
    ]


def without(query: QueryDict, *names: str) -> QueryDict:
    """Copy the query, dropping these parameters."""
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed


def _address_without(query: QueryDict, name: str, value: str) -> str:
    changed = without(query, "page")
    changed.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    return f"?{changed.urlencode()}"


def _shown(field: BoundField, value: str) -> Any:
    if isinstance(field.field.widget, forms.CheckboxInput):
        return gettext("sim")
    choices = getattr(field.field, "choices", None)
    for key, label in _flat(choices if choices is not None else ()):
        if str(key) == value:
            kept = isinstance(field.field.widget, SelectKept)
            return kept_in_portuguese(label) if kept else str(label)
    return value


def _flat(choices: object) -> list[tuple[object, object]]:
    flat: list[tuple[object, object]] = []
    for key, label in choices:  # type: ignore[attr-defined]  # Django's choices have no common type
        if isinstance(label, list | tuple):
            flat.extend(label)
        else:
            flat.append((key, label))
    return flat
