"""What a page sends a browser at its first view, as the production server compresses it; without pictures.

Every browser of today takes Brotli over HTTPS: pages come from `common.pagecache`, files as WhiteNoise keeps them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders

from common.pagecache.store import pack
from config.static import lighter

BUDGET, SCRIPT_BUDGET = 70_000, 15_000
IMPORTED = re.compile(r"""^\s*import\s(?:[^"']*from\s)?["']([^"']+)["']""", re.MULTILINE)
FRAME = "ui/css/site.css"
FACE = re.compile(r"@font-face {(.*?)}", re.DOTALL)
RANGE = re.compile(r"unicode-range:([^;]+);")
POINTED = re.compile(r"""url\(["']?([^"')]+)["']?\)|@import\s+["']([^"']+)["']""")


@dataclass(frozen=True)
class FirstView:
    """Bytes on the wire: the document, its styles with what they point at, scripts and fonts."""

    document: int
    styles: int
    scripts: int
    fonts: int
    drawings: int

    @property
    def total(self) -> int:
        return self.document + self.styles + self.scripts + self.fonts + self.drawings


class NotOurs(AssertionError):
    """The page loads something that no file of ours answers."""


def first_view(html: str) -> FirstView:
    """Add up the document and every file that a browser asks for before anybody touches the page."""
    reader = _Reader()
    reader.feed(html)
    files = {path for address in reader.loaded for path in _with_what_it_loads(_ours(address))}
    files -= {font for font, letters in _letters().items() if not letters & set(html)}
    sizes = dict.fromkeys(("styles", "scripts", "fonts", "drawings"), 0)
    for path in files:
        sizes[KINDS[Path(path).suffix]] += _sent(path)
    document = html.encode()
    packed = [body for _coding, body in pack(document, "text/html")]
    return FirstView(min(map(len, [document, *packed])), **sizes)


KINDS = {".css": "styles", ".js": "scripts", ".woff2": "fonts", ".svg": "drawings"}
LOADING = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}


class _Reader(HTMLParser):
    """Pictures are `<img>`: all else that has an address of a file is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self.loaded.add(given["src"])
        elif tag == "link" and set(given.get("rel", "").split()) & LOADING:
            self.loaded.add(given["href"])
        elif tag == "use":
            self.loaded.add(given["href"].partition("#")[0])
        self.loaded.discard("")


def _ours(address: str) -> str:
    """The name among the static files; what comes from elsewhere would escape the sum."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith(settings.STATIC_URL):
        raise NotOurs(address)
    return parts.path.removeprefix(settings.STATIC_URL)


def _with_what_it_loads(path: str) -> Iterator[str]:
    yield path
    for other in _loads(path):
        yield from _with_what_it_loads(other)


@cache
def _loads(path: str) -> tuple[str, ...]:
    """Fonts and drawings that styles point at, modules that scripts import at once."""
    suffix = Path(path).suffix
    if suffix not in {".css", ".js"}:
        return ()
    text = _file(path).read_text()
    found = IMPORTED.findall(text) if suffix == ".js" else [one or other for one, other in POINTED.findall(text)]
    return tuple(normpath(join(Path(path).parent.as_posix(), name)) for name in found if not name.startswith("data:"))


@cache
def _letters() -> dict[str, frozenset[str]]:
    """The fonts that browsers fetch only for a page that has one of their letters."""
    found = {}
    for face in FACE.findall(_file(FRAME).read_text()):
        given = RANGE.search(face)
        if given:
            (name,) = [one or other for one, other in POINTED.findall(face)]
            found[normpath(join(Path(FRAME).parent.as_posix(), name))] = _in_ranges(given[1])
    return found


def _in_ranges(text: str) -> frozenset[str]:
    ends = [tuple(int(end, 16) for end in part.strip()[2:].split("-")) for part in text.split(",")]
    return frozenset(chr(code) for end in ends for code in range(end[0], end[-1] + 1))


@cache
def _sent(path: str) -> int:
    """Styles go without comments; fonts are compressed already; a file that gets no smaller is sent as it is."""
    content = _file(path).read_bytes()
    if path.endswith(".css"):
        content = lighter(content.decode()).encode()
    return len(content) if path.endswith(".woff2") else min(len(content), len(brotli.compress(content)))


def _file(path: str) -> Path:
    found = finders.find(path)
    if not isinstance(found, str):
        raise NotOurs(path)
    return Path(found)
