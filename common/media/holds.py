"""Images whose file is never replaced, because others decided on what it shows. Apps say which; media names nobody.

register("boas práticas", holds=pictures.is_shown)
"""

from collections.abc import Callable

Holds = Callable[[int], bool]
_holders: dict[str, Holds] = {}


def register(name: str, *, holds: Holds) -> None:
    """Add an app's answer, by the image's number, in one query."""
    _holders[name] = holds


def holder_of(image_id: int) -> str:
    """Return who shows the image as it was approved; empty when its file may change."""
    return next((name for name in sorted(_holders) if _holders[name](image_id)), "")
