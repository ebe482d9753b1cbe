"""Images that were decided on: their file is never replaced, and who may see them is asked. Apps say which.

register("boas práticas", holds=pictures.is_shown, sight=pictures.sight_of)
"""

from collections.abc import Callable
from enum import Enum, auto

from django.http import HttpRequest


class Sight(Enum):
    """Who may see an image: everybody, this person, or nobody that this app knows of."""

    PUBLIC = auto()
    PRIVATE = auto()
    NONE = auto()


Holds = Callable[[int], bool]
SightOf = Callable[[HttpRequest, int], Sight]
_holders: dict[str, tuple[Holds, SightOf]] = {}


def register(name: str, *, holds: Holds, sight: SightOf) -> None:
    """Add an app's answers, by the image's number."""
    _holders[name] = (holds, sight)


def holder_of(image_id: int) -> str:
    """Return who shows the image as it was approved; empty when its file may change."""
    return next((name for name in sorted(_holders) if _holders[name][0](image_id)), "")


def sight_of(request: HttpRequest, image_id: int) -> Sight:
    """Return the widest sight that any app gives of a guarded image."""
    seen = {sight(request, image_id) for _, sight in _holders.values()}
    return next((sight for sight in Sight if sight in seen), Sight.NONE)
