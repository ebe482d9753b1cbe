"""`{% load pictures %}{% picture image sizes="92vw" %}`: an image in the size that the window needs, in WebP."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.shortcuts import get_rendition_or_not_found, get_renditions_or_not_found

from common.media.models import PortalImage
from common.media.pictures import SHARED, SPECS

register = template.Library()


@register.simple_tag
def picture(
    image: PortalImage | None, sizes: str = "100vw", alt: str | None = None, css_class: str = "", eager: bool = False
) -> SafeString:
    """Draw an image; without `alt`, its own description is read out, and with an empty one it only decorates."""
    if image is None:
        return SafeString("")
    by_width = {one.width: one for one in get_renditions_or_not_found(image, list(SPECS)).values()}
    versions = [by_width[width] for width in sorted(by_width)]
    middle = versions[min(1, len(versions) - 1)]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{} decoding="async"{}>',
        middle.url,
        ", ".join(f"{one.url} {one.width}w" for one in versions),
        sizes,
        versions[-1].width,
        versions[-1].height,
        image.description if alt is None else alt,
        SafeString(' fetchpriority="high"' if eager else ' loading="lazy"'),
        format_html(' class="{}"', css_class) if css_class else "",
    )


@register.simple_tag
def share_image(image: PortalImage | None) -> str:
    """The address of the version that other sites show beside a link."""
    return str(get_rendition_or_not_found(image, SHARED).url) if image else ""
