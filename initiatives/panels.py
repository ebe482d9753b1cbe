"""What upper apps add to the pages of the initiatives, through two hooks.

`initiative_figures`: called with the day, answers a dict from initiative number to its figures, such as
`{7: {"ações": 4, "concluídas": 1}}`. `initiative_panels`: called with the request and an `InitiativeSheet`, answers a
finished piece of page with a heading of its own.
"""

from collections import defaultdict
from datetime import date

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail import hooks

from initiatives.queries import InitiativeSheet

Figures = dict[str, int | str]


def figures_of_initiatives(on: date) -> dict[int, Figures]:
    figures: dict[int, Figures] = defaultdict(dict)
    for answer in hooks.get_hooks("initiative_figures"):
        for number, own in answer(on).items():
            figures[number].update(own)
    return dict(figures)


def panels_of_initiative(request: HttpRequest, initiative: InitiativeSheet) -> list[SafeString]:
    return [panel(request, initiative) for panel in hooks.get_hooks("initiative_panels")]
