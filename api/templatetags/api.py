"""The words of the documentation: `{% load api %}`."""

from django import template
from django.utils.translation import gettext as _

from api.views.docs import KINDS

register = template.Library()


@register.filter
def kind_said(kind: str) -> str:
    return _(KINDS[kind])
