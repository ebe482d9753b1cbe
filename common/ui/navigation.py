"""The menus of the portal. Apps register entries from `AppConfig.ready()`, so the base names nothing above it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_urlconf, reverse
from django.utils.translation import get_language, gettext

AREAS = ("primary", "search", "user", "desk", "observatory", "footer", "legal")


def always(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    order: int
    visible: Callable[[HttpRequest], bool] = always
    icon: str = ""
    posts: bool = False
    group: str = ""
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class Link:
    """An entry as it is drawn; one with `children` is a group, which opens and leads nowhere itself."""

    label: str
    url: str
    icon: str
    posts: bool
    current: str
    """What goes in aria-current: «page», «true» for the section of the page, or empty."""
    only_portuguese: bool = False
    count: int = 0
    children: tuple["Link", ...] = ()


_registry: dict[str, list[Entry]] = {area: [] for area in AREAS}


def register(
    area: str,
    label: str,
    url_name: str,
    order: int,
    visible: Callable[[HttpRequest], bool] | None = None,
    *,
    icon: str = "",
    posts: bool = False,
    group: str = "",
    count: Callable[[HttpRequest], int] | None = None,
) -> None:
    """Add an entry to a menu. `visible` is asked at every request; `posts` makes it a button that posts;
    `count` says how many wait there, shown beside the label when there are any.

    `label` and `group` are Portuguese, found in the catalogue for other languages. Entries of one group stand together
    where its first one would. An address that begins with «/» is of a page of the site tree; `address|en` gives the
    English one after a bar.
    """
    if area not in _registry:
        raise ValueError(f"Unknown navigation area: {area}")
    entry = Entry(label, url_name, order, visible or always, icon, posts, group, count)
    if entry not in _registry[area]:
        _registry[area].append(entry)


def entries(area: str) -> list[Entry]:
    return sorted(_registry[area], key=lambda entry: (entry.order, entry.label))


def links(area: str, request: HttpRequest) -> list[Link]:
    """Resolve a menu for this request; an entry whose address does not exist raises NoReverseMatch."""
    language = get_language()
    shown = [
        (entry, _resolved(entry.label, entry.url_name, language, get_urlconf() or settings.ROOT_URLCONF))
        for entry in entries(area)
        if _is_shown(entry, request)
    ]
    section = _section([place.url for _, place in shown], request.path)
    found: dict[str, list[Link]] = {}
    for entry, place in shown:
        current = _current(place.url, section, request.path)
        count = entry.count(request) if entry.count else 0
        link = Link(place.label, place.url, entry.icon, entry.posts, current, place.only_portuguese, count)
        found.setdefault(entry.group or f"/{entry.label}", []).append(link)
    return [links[0] if name.startswith("/") else _gathered(name, links) for name, links in found.items()]


class _Place(NamedTuple):
    label: str
    url: str
    only_portuguese: bool


@lru_cache(maxsize=500)
def _resolved(label: str, url_name: str, language: str | None, addresses: str) -> _Place:
    """What an entry says and where it leads: the same in a language, wherever the reader is."""
    url = _address(url_name)
    return _Place(gettext(label), url, _is_only_portuguese(url))


def _gathered(name: str, links: list[Link]) -> Link:
    if len(links) == 1:
        return links[0]
    is_here = any(link.current for link in links)
    return Link(gettext(name), "", "", False, "true" if is_here else "", children=tuple(links))


def _address(name: str) -> str:
    """Reverse a name; «/kit/|/en/toolkit/» is already the address of a page in each language."""
    if not name.startswith("/"):
        return reverse(name)
    default, _, english = name.partition("|")
    return english if english and get_language() == "en" else default


def _is_only_portuguese(url: str) -> bool:
    language = get_language() or settings.LANGUAGE_CODE
    return language != settings.LANGUAGE_CODE and not url.startswith((f"/{language}/", "/.well-known/"))


def _is_shown(entry: Entry, request: HttpRequest) -> bool:
    """A request refused before it is known who asks gets only what is for everybody."""
    return entry.visible is always or (hasattr(request, "user") and entry.visible(request))


def _section(urls: list[str], path: str) -> str:
    """Find the entry the page belongs to: the longest address that begins its path."""
    within = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(within, key=len, default="")


def _current(url: str, section: str, path: str) -> str:
    if url != section:
        return ""
    return "page" if url == path else "true"
