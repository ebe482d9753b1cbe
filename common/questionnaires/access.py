"""Who writes questionnaires, and where one is in use: told by the apps above, which know the roles and the rules."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from common.questionnaires.models import Questionnaire

Author = Callable[[Any], bool]
Use = Callable[["Questionnaire"], list[str]]

_authors: list[Author] = []
_uses: list[Use] = []


def register_author(may: Author) -> None:
    """Let the actors that `may` accepts write questionnaires; call from `AppConfig.ready()`."""
    _authors.append(may)


def register_use(reasons: Use) -> None:
    """Let an app say why a questionnaire may not change from the editor now: one sentence for each reason.

    A call that is open changes its questions by an amendment with grounds, which calls `authoring.put_in_use` itself.
    """
    _uses.append(reasons)


def may_write(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and any(may(actor) for may in _authors)


def reasons_to_wait(questionnaire: "Questionnaire") -> list[str]:
    return [reason for reasons in _uses for reason in reasons(questionnaire)]
