"""Quoting official texts: `{% load norm %}`."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.norm.citation import cite as written
from common.norm.enums import Severity

register = template.Library()

TONES = {Severity.HIGH: "warning", Severity.MEDIUM: "attention", Severity.LOW: "neutral"}


@register.filter
def cite(source: str) -> str:
    return written(source)


@register.filter
def official(html: str) -> SafeString:
    """Show a text with the italics of the original; every other tag is shown as text."""
    text = escape(html).replace("&lt;i&gt;", "<i>").replace("&lt;/i&gt;", "</i>")
    text = text.replace("( <i>", "(<i>").replace("</i> )", "</i>)")  # what the extraction left around the tags
    return mark_safe(text)  # noqa: S308 -- everything but <i> was escaped just above


@register.filter
def severity_tone(severity: str) -> str:
    return TONES[Severity(severity)]
