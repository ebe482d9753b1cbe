"""The menus of the portal. Apps register entries from `AppConfig.ready()`, so the base names nothing above it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

AREAS = ("primary", "search", "user", "desk", "footer", "legal")


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


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    posts: bool
    current: str
    """What goes in aria-current: «page», «true» for the section of the page, or empty."""


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
) -> None:
    """Add an entry to a menu. `visible` is asked at every request; `posts` makes it a button that posts."""
    if area not in _registry:
        raise ValueError(f"Unknown navigation area: {area}")
    entry = Entry(label, url_name, order, visible or always, icon, posts)
    if entry not in _registry[area]:
        _registry[area].append(entry)


def entries(area: str) -> list[Entry]:
    return sorted(_registry[area], key=lambda entry: (entry.order, entry.label))


def links(area: str, request: HttpRequest) -> list[Link]:
    """Resolve a menu for this request; an entry whose address does not exist raises NoReverseMatch."""
    shown = [(entry, reverse(entry.url_name)) for entry in entries(area) if _is_shown(entry, request)]
    section = _section([url for _, url in shown], request.path)
    return [
        Link(entry.label, url, entry.icon, entry.posts, _current(url, section, request.path)) for entry, url in shown
    ]


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
