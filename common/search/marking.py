"""Marking the words that were found: the engine puts two control characters around them, nobody else can."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.search.port import MARK, UNMARK


def marked(text: str) -> SafeString:
    """Return the text as HTML with `<mark>` around what was found; everything else is escaped."""
    safe = escape(text).replace(MARK, "<mark>").replace(UNMARK, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped above, and marks are balanced by the engines
