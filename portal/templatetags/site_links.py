"""Where the links of a page lead: `{% load site_links %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import get_language

from portal.queries.pages import path_of

register = template.Library()


@register.simple_tag(takes_context=True)
def target_address(context: Context, target: Any) -> str:
    """The address of a link, in the reader's language when the page exists there; nothing for a page taken down."""
    page, here = target.get("page"), context.get("page")
    if page is None:
        return str(target.get("url") or "")
    if not page.live:
        return ""
    if here is not None and here.locale_id == page.locale_id:
        return path_of(get_language() or settings.LANGUAGE_CODE, page.url_path)
    known: dict[int, str] = context.get("addresses") or {}
    return known.get(page.pk, "")
