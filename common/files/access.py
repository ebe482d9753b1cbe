"""Who may open a file: each app answers for the files its own records point to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from common.files.models import StoredFile

if TYPE_CHECKING:
    from accounts.permissions import Actor

Checker = Callable[["Actor", StoredFile], bool]

_checkers: dict[str, Checker] = {}


def register(model_label: str, checker: Checker) -> None:
    """Let a model's app answer whether an actor may open a file; call from `AppConfig.ready()`.

    The checker gets (actor, stored_file) and says True when one of its records points to the file and the actor may
    see that record. One True is enough; without any the file does not exist for that person.
    """
    _checkers[model_label] = checker


def may_open(actor: Any, stored: StoredFile) -> bool:
    return any(checker(actor, stored) for checker in _checkers.values())
