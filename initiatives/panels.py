"""What upper apps add to the pages of the initiatives, through hooks.

`initiative_figures`: called with the day, answers a dict from initiative number to its figures, such as
`{7: {"ações": 4, "concluídas": 1}}`. `initiative_panels`: called with the request and an `InitiativeSheet`, answers a
finished piece of page with a heading of its own.

A third, `target_lists`, answers a dict from target code to the words and the address of the page that shows, one by
one, what its measured value counts.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail import hooks

from initiatives.queries import InitiativeSheet

Figures = dict[str, int | str]


@dataclass(frozen=True)
class TargetList:
    """The page that shows, one by one, what the measured value of a target counts."""

    code: str
    label: str
    url: str


def figures_of_initiatives(on: date) -> dict[int, Figures]:
    figures: dict[int, Figures] = defaultdict(dict)
    for answer in hooks.get_hooks("initiative_figures"):
        for number, own in answer(on).items():
            figures[number].update(own)
    return dict(figures)


def panels_of_initiative(request: HttpRequest, initiative: InitiativeSheet) -> list[SafeString]:
    return [panel(request, initiative) for panel in hooks.get_hooks("initiative_panels")]


def lists_of_targets() -> list[TargetList]:
    return [TargetList(code, *told) for answer in hooks.get_hooks("target_lists") for code, told in answer().items()]
