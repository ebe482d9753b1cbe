"""Which reminders a day asks for: from 60 days before a deadline to 60 days after it was missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from action_plan.enums import Audience, ReportedLifecycle
from action_plan.queries.board import action_sheets
from action_plan.queries.sheets import ActionSheet, MilestoneSheet
from action_plan.queries.summary import open_milestones


@dataclass(frozen=True)
class ReminderRule:
    """Days from the last day of a deadline, and who hears of it then."""

    code: str
    days: int
    audience: Audience


RULES = (
    ReminderRule("T-60", -60, Audience.OWNER),
    ReminderRule("T-30", -30, Audience.OWNER),
    ReminderRule("T-7", -7, Audience.OWNER),
    ReminderRule("T", 0, Audience.OWNER),
    ReminderRule("T+7", 7, Audience.OWNER),
    ReminderRule("T+15", 15, Audience.ENTITY_HEAD),
    ReminderRule("T+30", 30, Audience.EATA_COORDINATOR),
)
AGENDA_DAYS = 60
# A job that was down catches up this far; what is older has been overtaken by the next rule.
CATCH_UP_DAYS = 7


@dataclass(frozen=True)
class Reminder:
    """One milestone, one rule, one deadline: told once, also after a day without the job."""

    sheet: ActionSheet
    milestone: MilestoneSheet
    rule: ReminderRule

    @property
    def key(self) -> str:
        return f"{self.milestone.id}:{self.rule.code}:{self.milestone.current_on.isoformat()}"


def reminders_due(on: date, rules: Sequence[ReminderRule] = RULES) -> list[Reminder]:
    """Return what is to be told: nothing for what is finished, suspended or achieved.

    Of the rules of one audience that a missed run left behind, only the latest is told.
    """
    found: dict[tuple[int, Audience], Reminder] = {}
    for sheet, milestone in open_milestones(action_sheets(on), lambda _milestone: True):
        if sheet.lifecycle == ReportedLifecycle.SUSPENDED:
            continue
        for rule in sorted(rules, key=lambda each: each.days):
            since = (on - (milestone.current_on + timedelta(days=rule.days))).days
            if 0 <= since < CATCH_UP_DAYS:
                found[milestone.id, rule.audience] = Reminder(sheet, milestone, rule)
    return list(found.values())


def agenda_proposals(on: date) -> list[tuple[ActionSheet, MilestoneSheet]]:
    """Return what is proposed for the agenda of the ECE: deadlines missed 60 days ago or more, oldest first."""
    return open_milestones(action_sheets(on), lambda milestone: milestone.days_overdue >= AGENDA_DAYS)
