"""What a signed-in person may do about an action, from its public page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import ANONYMOUS, Actor
from action_plan import permissions
from action_plan.models import Action, Milestone
from action_plan.queries import ActionSheet
from action_plan.queries.periods import period_to_report


@dataclass(frozen=True)
class Act:
    label: str
    url: str


def acts_of(request: HttpRequest, sheet: ActionSheet, on: date) -> list[Act]:
    """Return nothing for who has not signed in: their page is the same for everybody, and kept."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return list(_acts(actor, sheet, on)) if actor.is_authenticated else []


def _acts(actor: Actor, sheet: ActionSheet, on: date) -> Iterator[Act]:
    action = Action(pk=sheet.id, code=sheet.code, responsible_id=sheet.responsible_id)
    if permissions.can_open_update(actor, action) and (period := period_to_report(on)):
        yield Act(f"Reportar {period.code}", reverse("action_plan:update_edit", args=[sheet.code, period.code]))
    if permissions.can_assess_rating(actor, action):
        yield Act("Avaliar", reverse("action_plan:rating", args=[sheet.code]))
    for each in sheet.milestones:
        milestone = Milestone(pk=each.id, action=action)
        if each.achieved_on is None and not sheet.is_finished:
            name = "" if len(sheet.milestones) == 1 else f": {each.label}"
            if permissions.can_request_deadline(actor, milestone):
                yield Act(f"Pedir outro prazo{name}", reverse("action_plan:deadline_request", args=[each.id]))
            if permissions.can_revise_deadline(actor, milestone):
                yield Act(f"Registar novo prazo{name}", reverse("action_plan:deadline_revise", args=[each.id]))
