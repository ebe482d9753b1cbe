"""Who is told instead of somebody who can no longer sign in; the app that knows people answers."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

Deputies = Callable[["User", date], Iterable["User"]]

_registered: list[Deputies] = []


def register(find: Deputies) -> None:
    """Let an app name the people who answer for a disabled account on a day; call from `AppConfig.ready()`."""
    if find not in _registered:
        _registered.append(find)


def deputies_of(person: "User", on: date) -> list["User"]:
    found = {deputy.pk: deputy for find in _registered for deputy in find(person, on)}
    return [deputy for pk, deputy in sorted(found.items()) if pk != person.pk and deputy.is_active]
