"""All deadlines of what a person answers for, or of the whole plan for who follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.permissions import Actor
from action_plan import permissions as plan
from action_plan.queries import ActionSheet, MilestoneSheet, action_sheets


@dataclass(frozen=True)
class DeadlineLine:
    """A milestone not yet achieved, of an action still running."""

    sheet: ActionSheet
    milestone: MilestoneSheet


def deadline_lines(actor: Actor, on: date) -> Sequence[DeadlineLine]:
    """Return the open deadlines, the oldest first: of the actor's entity when they report, else of the plan."""
    own = plan.can_see_reports(actor) and not plan.can_decide_reports(actor)
    lines = [
        DeadlineLine(sheet, milestone)
        for sheet in action_sheets(on)
        if not sheet.is_finished and (not own or sheet.responsible_id in actor.acts_for)
        for milestone in sheet.milestones
        if milestone.achieved_on is None
    ]
    return sorted(lines, key=lambda line: (line.milestone.current_on, line.sheet.code, line.milestone.position))
