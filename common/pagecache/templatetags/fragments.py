"""`{% load fragments %}{% drawn "app/_part.html" part=part %}`: an include that is drawn once for the same values."""

from collections.abc import Hashable

from django import template
from django.utils.safestring import SafeString

from common.pagecache import fragments

register = template.Library()


@register.simple_tag
def drawn(template: str, **values: Hashable) -> SafeString:
    return fragments.drawn(template, **values)
