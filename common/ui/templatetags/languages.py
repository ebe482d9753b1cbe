"""The languages of a page, its absolute addresses and what it tells machines: `{% load languages %}`."""

import json
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from common.pagecache.fragments import drawn
from common.ui.languages import TAGS, Alternate, choices, home_of, kept_in_portuguese, same_view

register = template.Library()

SOCIAL = {"pt-pt": "pt_PT", "en": "en_GB"}
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def _here() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _alternates(context: Context) -> tuple[Alternate, ...]:
    """What the view says, and where it says nothing the addresses of its own name."""
    told: tuple[Alternate, ...] | None = context.get("alternates")
    request = context.get("request")
    return same_view(request) if told is None and request else told or ()


@register.simple_tag
def page_language() -> str:
    """The language of the page, as HTML writes it."""
    return TAGS.get(_here(), TAGS[settings.LANGUAGE_CODE])


@register.simple_tag
def social_locale() -> str:
    return SOCIAL.get(_here(), SOCIAL[settings.LANGUAGE_CODE])


@register.simple_tag
def home_path() -> str:
    return home_of(_here())


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """The whole address of a path; without a request, of the public site."""
    request = context.get("request")
    return request.build_absolute_uri(path) if request else f"{settings.PORTAL_BASE_URL}{path}"


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """Tell search engines the languages of a page that has more than one; Portuguese is for everybody else.

    A list that is filtered or sorted is the same page as the whole list; each sheet of it is its own.
    """
    alternates = _alternates(context)
    if len(alternates) < 2:
        return SafeString("")
    addresses = [(one.tag, absolute(context, one.path)) for one in alternates]
    addresses += [
        ("x-default", absolute(context, one.path)) for one in alternates if one.code == settings.LANGUAGE_CODE
    ]
    here = next((one.path for one in alternates if one.code == _here()), context["request"].path)
    sheet = context["request"].GET.get("page", "")
    own = absolute(context, f"{here}?page={sheet}" if sheet.isdecimal() else here)
    links = format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', addresses)
    return format_html('<link rel="canonical" href="{}">{}', own, links)


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> SafeString:
    """The other languages: the same page where it exists, else their home, and the word that it is so."""
    request = context.get("request")
    if request is None or not request.path:
        return SafeString("")
    found = choices(_alternates(context), request.GET.urlencode())
    return drawn("ui/_languages.html", choices=tuple(found))


register.filter("pt", kept_in_portuguese)


@register.simple_tag
def lang_pt() -> SafeString:
    """The attribute of an element whose text exists only in Portuguese."""
    return SafeString("") if _here() == settings.LANGUAGE_CODE else SafeString(' lang="pt-PT"')


@register.simple_tag(takes_context=True)
def portuguese_content(context: Context) -> SafeString:
    """On the English pages of the apps, the word that their content is in Portuguese."""
    match = getattr(context.get("request"), "resolver_match", None)
    if _here() == settings.LANGUAGE_CODE or match is None or match.namespace in ("", "portal", "open_data"):
        return SafeString("")
    told = gettext("O texto próprio desta página está em português; em inglês está o que a rodeia.")
    return format_html('<p class="content-language">{}</p>', told)


@register.simple_tag
def json_ld(value: dict[str, Any]) -> SafeString:
    """Data for search engines, safe inside a page."""
    text = json.dumps(value, ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def _plain(name: Any) -> str:
    """The words of a name, without the mark that a name kept in Portuguese carries on an English page."""
    return unescape(strip_tags(name)) if isinstance(name, SafeString) else str(name)


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: Context, crumbs: list[tuple[str, str | None]]) -> SafeString:
    """The way to the page as schema.org says it."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    places, here = [(gettext("Início"), home_path()), *crumbs], request.path
    items = [
        {"@type": "ListItem", "position": number, "name": _plain(name), "item": absolute(context, path or here)}
        for number, (name, path) in enumerate(places, 1)
        if path or number == len(places)
    ]
    return json_ld({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
