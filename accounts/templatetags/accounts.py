"""Lets a template ask whether the person may do something."""

from importlib import import_module
from typing import Any

from django import template
from django.template import Context

from accounts.permissions import ANONYMOUS

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: Context, name: str, *subjects: Any) -> bool:
    """Ask `<app>.permissions.can_<verb>`: `{% can "action_plan.approve_update" update as may %}`."""
    app, _, verb = name.rpartition(".")
    rule = getattr(import_module(f"{app}.permissions"), f"can_{verb}")
    request = context.get("request")
    return bool(rule(getattr(request, "actor", ANONYMOUS), *subjects))
