"""Where the links of a page lead: `{% load site_links %}`."""

from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def target_address(context: Context, target: Any) -> str:
    """The address of a link, in the reader's language when the page exists there; nothing for a page taken down."""
    page = target.get("page")
    if page is None:
        return str(target.get("url") or "")
    known: dict[int, str] = context.get("addresses") or {}
    return known.get(page.pk, "")
