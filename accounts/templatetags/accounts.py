"""Lets a template ask whether the person may do something."""

from importlib import import_module
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from accounts.permissions import ANONYMOUS
from accounts.queries import belongings_of

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: Context, name: str, *subjects: Any) -> bool:
    """Ask `<app>.permissions.can_<verb>`: `{% can "action_plan.approve_update" update as may %}`."""
    app, _, verb = name.rpartition(".")
    rule = getattr(import_module(f"{app}.permissions"), f"can_{verb}")
    request = context.get("request")
    return bool(rule(getattr(request, "actor", ANONYMOUS), *subjects))


@register.inclusion_tag("accounts/_acting_for.html", takes_context=True)
def acting_for(context: Context) -> dict[str, Any]:
    """Show for whom the person acts, with a choice when there are several: `{% acting_for %}`.

    A page that knows how much waits in the others gives it as `waiting_elsewhere`, by entity.
    """
    request = context["request"]
    belongings = belongings_of(request.user, timezone.localdate()) if request.user.is_authenticated else []
    current = [each for each in belongings if each.entity_id == request.actor.entity_id]
    waiting: dict[int, int] = context.get("waiting_elsewhere") or {}
    return {
        "belongings": belongings if current else [],
        "waiting": [(each, waiting[each.entity_id]) for each in belongings if each.entity_id in waiting],
        "current": current[0] if current else None,
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token", ""),
    }
