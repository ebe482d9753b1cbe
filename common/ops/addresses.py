"""All addresses of the portal, read from the URLconf."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from common.ui.addresses import LanguagePrefix


@dataclass(frozen=True)
class Address:
    route: str
    view: str
    is_public: bool

    @property
    def house(self) -> str:
        return self.view.split(".")[0]


def addresses() -> list[Address]:
    return list(_under(get_resolver(), ""))


def _under(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + _route(entry)
        if isinstance(entry, URLResolver):
            yield from _under(entry, route)
        else:
            yield Address("/" + route, _name(entry.callback), _is_public(entry.callback))


def _route(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, LocalePrefixPattern | LanguagePrefix):
        return pattern.language_prefix
    return str(pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")


def _name(view: Callable[..., Any]) -> str:
    made_by = getattr(view, "view_class", view)
    return f"{made_by.__module__}.{getattr(made_by, '__qualname__', type(made_by).__qualname__)}"


def _is_public(view: Callable[..., Any]) -> bool:
    return getattr(view, "login_required", True) is False
