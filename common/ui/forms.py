"""How every Django form of the portal is drawn."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language, gettext


class PortalRenderer(TemplatesSetting):
    """Draws forms with the portal's own field, so that `{{ form }}` and `{{ field.as_field_group }}` look right."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class SelectKept(forms.Select):
    """A list of names kept in Portuguese: on an English page, in English if a catalogue has them, else marked."""

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        if value and get_language() != settings.LANGUAGE_CODE:
            option["label"] = gettext(str(label))
            if option["label"] == str(label):
                option["attrs"]["lang"] = "pt-PT"
        return option


class SelectEnglish(forms.Select):
    """A list of words that a source has in English, in both languages of the portal."""

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        if value:
            option["attrs"]["lang"] = "en"
        return option
