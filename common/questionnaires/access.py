"""Who writes questionnaires, and where one is in use: told by the apps above, which know the roles and the rules."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from common.questionnaires.models import Questionnaire

Author = Callable[[Any], bool]
Use = Callable[["Questionnaire", datetime], list[str]]

_authors: list[Author] = []
_uses: list[Use] = []


def register_author(may: Author) -> None:
    """Let the actors that `may` accepts write questionnaires; call from `AppConfig.ready()`."""
    _authors.append(may)


def register_use(places: Use) -> None:
    """Let an app say where people are answering a questionnaire now, one sentence for each place.

    While there is one, another version is put in use only with grounds, which stay with it.
    """
    _uses.append(places)


def may_write(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and any(may(actor) for may in _authors)


def places_running(questionnaire: "Questionnaire", at: datetime) -> list[str]:
    return [place for places in _uses for place in places(questionnaire, at)]
