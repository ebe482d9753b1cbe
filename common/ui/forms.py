"""How every Django form of the portal is drawn."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Draws forms with the portal's own field, so that `{{ form }}` and `{{ field.as_field_group }}` look right."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
