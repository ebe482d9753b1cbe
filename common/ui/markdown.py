"""Limited Markdown for what people write in forms: paragraphs, lists, bold, italics and links. Nothing else is markup.

Everything is escaped first and only our own elements are added, so no text can bring markup of its own.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BULLET = re.compile(r"^\s*[-*•]\s+(.*)")
NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(.*)")
LINK = re.compile(r"\[([^\[\]]{1,200})\]\((https?://[^\s()<>]{1,500})\)")
STRONG = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])[*_](?=\S)([^*_]{1,500}?)(?<=\S)[*_](?![\w*])")
BLANK_LINES = re.compile(r"\n\s*\n")


def markdown(text: str) -> SafeString:
    """Return the text as paragraphs and lists; links go outside without recommendation."""
    blocks = BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    html = "".join(part for block in blocks if block.strip() for part in _block(block))
    return mark_safe(html)  # noqa: S308 - see the docstring of the module


def _kind(line: str) -> str:
    if BULLET.match(line):
        return "ul"
    return "ol" if NUMBERED.match(line) else "p"


def _block(block: str) -> Iterator[str]:
    for kind, group in groupby(block.split("\n"), key=_kind):
        lines = list(group)
        if kind == "p":
            yield f"<p>{'<br>'.join(_inline(line.strip()) for line in lines if line.strip())}</p>"
            continue
        pattern = BULLET if kind == "ul" else NUMBERED
        said = [pattern.sub(r"\1", line).strip() for line in lines]
        items = "".join(f"<li>{_inline(each)}</li>" for each in said)
        yield f"<{kind}>{items}</{kind}>"


def _inline(text: str) -> str:
    """Links are set aside while the rest is read, so that an address keeps its underscores."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(f'<a href="{escape(found[2])}" rel="external nofollow ugc">{_emphasis(escape(found[1]))}</a>')
        return f"\x00{len(kept) - 1}\x00"

    clean = text.replace("\x00", "")
    html = _emphasis(str(escape(LINK.sub(keep, clean))))
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], html)


def _emphasis(html: str) -> str:
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", html))
