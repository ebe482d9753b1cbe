"""The demonstration: invented people and facts around the real norm, never loaded in production.

An app registers a loader in its `AppConfig.ready()`; `manage.py load_demo` runs them floor by floor. A loader is
idempotent and tells the accounts that it made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from common.search.freshness import rebuilding_after


@dataclass(frozen=True)
class Account:
    role: str
    email: str
    password: str


@dataclass(frozen=True)
class Loader:
    name: str
    floor: int
    load: Callable[[], Iterable[Account]]


class NoDemonstrationHere(Exception):
    """Invented data must not mix with real data."""


_loaders: dict[str, Loader] = {}


def register(name: str, *, floor: int, load: Callable[[], Iterable[Account]]) -> None:
    _loaders[name] = Loader(name, floor, load)


def load_all() -> list[Account]:
    if not settings.DEMONSTRATION:
        raise NoDemonstrationHere("A demonstração só se carrega numa máquina própria, nunca em produção.")
    with transaction.atomic(), rebuilding_after():
        ordered = sorted(_loaders.values(), key=lambda loader: (loader.floor, loader.name))
        return [account for loader in ordered for account in loader.load()]
