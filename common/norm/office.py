"""Lists of the back office whose rows nobody edits: searched, filtered, inspected, exported, with their history.

An app adds its lists from `wagtail_hooks.py` with `add_to_office`; they stand together under one heading of the menu.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.coreutils import multigetattr
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance


class OnlyPolicy(ModelPermissionPolicy):
    """Whatever a person's permissions, only these actions exist; a superuser has no others."""

    def __init__(self, model: type[Model], actions: Sequence[str]) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action in self.actions and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Sequence[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class OfficeIndexView(IndexView):
    """A list whose files are the house's own: no formulas, with source, date and licence."""

    source = ""

    def get_base_queryset(self) -> QuerySet[Any]:
        related = [field.name for field in self.model._meta.fields if field.is_relation]
        return super().get_base_queryset().select_related(*related)  # type: ignore[no-any-return]  # untyped

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponse:
        columns = [
            ExportColumn[Any](str(self.get_heading(queryset, name)), partial(_value, name=name))
            for name in self.list_export
        ]
        provenance = Provenance(source=self.source, extracted_at=timezone.now(), licence=INTERNAL)
        return RESPONSES[spreadsheet_format](self.export_filename, columns, queryset, provenance)


class OfficeInspectView(InspectView):
    """A row in full, with the way to its history."""

    history_url_name = ""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        return "—" if value in (None, "", []) else value

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        history = Button("Histórico", url=reverse(self.history_url_name, args=[self.pk]), icon_name="history")
        return [*super().header_more_buttons, history]


class OfficeHistoryView(HistoryView):
    """What was done to a row; who may not change the row is led back to all of it."""

    any_permission_required = ("view",)
    inspect_url_name = ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.user_has_permission("change"):
            return list(super().header_buttons)
        return [HeaderButton("Ver", url=self.get_edit_url(self.object), icon_name="view")]

    def get_edit_url(self, instance: Model) -> str:
        if self.user_has_permission("change"):
            return str(super().get_edit_url(instance))
        return reverse(self.inspect_url_name, args=[quote(instance.pk)])


class OfficeViewSet(ModelViewSet):
    """A list of rows that the back office shows and exports; `actions` says what else may be done to them."""

    actions: Sequence[str] = ("view",)
    source = ""
    index_view_class = OfficeIndexView
    inspect_view_class = OfficeInspectView
    history_view_class = OfficeHistoryView
    inspect_view_enabled = True
    inspect_view_fields_exclude: Sequence[str] = ("id",)
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields = ()
    search_backend_name = None
    list_per_page = 50
    icon = "list-ul"

    @cached_property
    def menu_label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @cached_property
    def export_filename(self) -> str:
        return str(self.name)

    def on_register(self) -> None:
        register_permission_policy(self.model, OnlyPolicy(self.model, self.actions))
        super().on_register()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_index_view_kwargs(source=self.source, **kwargs))

    def get_history_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_history_view_kwargs(inspect_url_name=self.get_url_name("inspect"), **kwargs))

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_inspect_view_kwargs(history_url_name=self.get_url_name("history"), **kwargs))


YES_NO = {True: "sim", False: "não", None: "por confirmar"}


def yes_no(name: str, label: str) -> Column:
    """Return a column that says a truth value in words; unknown is neither yes nor no."""
    return Column(name, label=label, accessor=lambda row: YES_NO[getattr(row, name)], sort_key=name)


_lists: dict[str, list[tuple[int, type[ModelViewSet]]]] = defaultdict(list)


def add_to_office(heading: str, order: int, viewset: type[ModelViewSet]) -> None:
    """Put a list under a heading of the menu; call it from `wagtail_hooks.py`."""
    _lists[heading].append((order, viewset))


def office_group(heading: str, *, icon: str, order: int) -> ViewSetGroup:
    """Gather the lists under a heading, once every app has added its own."""
    items = tuple(viewset for _, viewset in sorted(_lists[heading], key=lambda entry: entry[0]))
    attributes = {"menu_label": heading, "menu_icon": icon, "menu_order": order, "items": items}
    group: ViewSetGroup = type("OfficeGroup", (ViewSetGroup,), attributes)()  # a group reads its items when made
    return group


def _value(row: Any, name: str) -> Any:
    """Return what a cell says: the label of a choice, the words of a related row, or the value itself."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else multigetattr(row, name)
    return str(value) if isinstance(value, Model) else value
