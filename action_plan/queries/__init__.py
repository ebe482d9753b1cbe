"""Reads of the action plan: sheets with the three axes, counts, history, and who answers for what."""

from action_plan.queries.board import action_sheet, action_sheets
from action_plan.queries.facts import current_plan
from action_plan.queries.history import Event, RevisedDeadline, history_of, revised_deadlines, updates_of
from action_plan.queries.rating import RATING_RULE_2026, RatingRule, Situation, rate
from action_plan.queries.sheets import ActionSheet, MilestoneSheet, PlanSummary
from action_plan.queries.summary import due_between, late, plan_summary
from action_plan.queries.windows import civil_day, window

__all__ = [
    "RATING_RULE_2026",
    "ActionSheet",
    "Event",
    "MilestoneSheet",
    "PlanSummary",
    "RatingRule",
    "RevisedDeadline",
    "Situation",
    "action_sheet",
    "action_sheets",
    "civil_day",
    "current_plan",
    "due_between",
    "history_of",
    "late",
    "plan_summary",
    "rate",
    "revised_deadlines",
    "updates_of",
    "window",
]
