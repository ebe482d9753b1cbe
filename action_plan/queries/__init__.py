"""Reads of the action plan: sheets with the three axes, counts, history, and what waits for whom."""

from action_plan.queries.board import action_sheet, action_sheets
from action_plan.queries.facts import current_plan
from action_plan.queries.rating import RATING_RULE_2026, RatingRule, Situation, rate
from action_plan.queries.sheets import ActionSheet, MilestoneSheet, PlanSummary
from action_plan.queries.summary import due_between, late, plan_summary

__all__ = [
    "RATING_RULE_2026",
    "ActionSheet",
    "MilestoneSheet",
    "PlanSummary",
    "RatingRule",
    "Situation",
    "action_sheet",
    "action_sheets",
    "current_plan",
    "due_between",
    "late",
    "plan_summary",
    "rate",
]
