"""A test client that refuses pages a strict browser, a screen reader or a reviewer of templates would refuse."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

from django.test import Client

BACK_OFFICE = "/gestao/"
TEMPLATE_SYNTAX = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")
DATA_SCRIPTS = {"application/json", "application/ld+json"}
# Wherever there is a fault there is one of these; most pages have none, and so need not be read tag by tag.
SUSPECTS = ("{{", "}}", "{%", "%}", "{#", "<style", "javascript:")
SUSPECT = re.compile(
    r"""on(?<=[\s"'/]on)[a-z]+\s*=|style(?<=[\s"'/]style)\s*="""
    r"""|<script(?![^>]*\ssrc="[^"])|<html(?![^>]*\slang="[^"])"""
)
ID = re.compile(r"""id(?<=[\s"'/]id)\s*=\s*["']?([^"'\s>]+)""")


class RefusedPage(AssertionError):
    """A page that must not be sent."""


class StrictClient(Client):
    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        path = str(request.get("PATH_INFO", ""))
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and not path.startswith(BACK_OFFICE):
            faults = faults_in(response.content.decode())
            if faults:
                raise RefusedPage(f"{path}: " + "; ".join(faults))
        return response


def faults_in(html: str) -> list[str]:
    small = html.lower()
    names = ID.findall(small)
    is_suspect = len(names) != len(set(names)) or any(text in small for text in SUSPECTS) or SUSPECT.search(small)
    return _read(html) if is_suspect else []


def _read(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = list(reader.faults)
    if reader.is_document and not reader.language:
        faults.append("<html> without lang")
    return faults + [f"id {name!r} is there {times} times" for name, times in reader.ids.items() if times > 1]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.is_document = False
        self.language = ""
        self._is_raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.is_document, self.language = True, given.get("lang") or ""
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") not in DATA_SCRIPTS):
            self._fault(f"inline <{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        self._is_raw = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._is_raw = False

    def handle_data(self, data: str) -> None:
        if not self._is_raw and TEMPLATE_SYNTAX.search(data):
            self._fault(f"template syntax {data.strip()[:60]!r}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids[value] += 1
        if name == "style" or (name.startswith("on") and name.isalpha()):
            self._fault(f"inline {name}= on <{tag}>")
        if name in {"href", "action", "src"} and value.strip().lower().startswith("javascript:"):
            self._fault(f"javascript: address on <{tag}>")
        if TEMPLATE_SYNTAX.search(value):
            self._fault(f"template syntax in {name}= on <{tag}>")

    def _fault(self, text: str) -> None:
        self.faults.append(f"{text} at line {self.getpos()[0]}")
