"""What editors see on the pages of the site, and nobody else."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def editors_bar(context: dict[str, Any]) -> SafeString | str:
    """In a preview, Wagtail's bar with its checks; on the page itself, plain links.

    The bar brings its own styles and a quarter of a megabyte of script, which only the policy of the back office,
    where previews are shown, lets in.
    """
    request, page = context.get("request"), context.get("page")
    user = getattr(request, "user", None)
    if not isinstance(page, Page) or user is None or not user.is_authenticated:
        return ""
    if getattr(request, "is_preview", False):
        return SafeString(Userbar(object=page, position="bottom-right").render_html(context))
    if not page.pk or not page.permissions_for_user(user).can_edit():
        return ""
    return render_to_string("editorial/bar.html", {"page": page})
