"""Reads of the action plan: sheets with the three axes, counts, history, and who answers for what."""

from action_plan.queries.board import action_sheet, action_sheets
from action_plan.queries.calendar import CalendarEvent, calendar_events
from action_plan.queries.facts import current_plan
from action_plan.queries.figures import ActionPlanFigures, annual_figures
from action_plan.queries.history import Event, RevisedDeadline, history_of, revised_deadlines, updates_of
from action_plan.queries.rating import RATING_RULE_2026, RatingRule, Situation, rate
from action_plan.queries.reminders import Reminder, agenda_proposals, reminders_due
from action_plan.queries.reopenings import ReopeningTask, reopenings_to_decide
from action_plan.queries.sheets import ActionSheet, MilestoneSheet, PlanSummary
from action_plan.queries.summary import due_between, late, late_reports, plan_summary
from action_plan.queries.tasks import (
    DecisionTask,
    ReviewTask,
    WritingTask,
    requests_to_decide,
    requests_waiting,
    updates_to_review,
    updates_to_write,
)
from action_plan.queries.warnings import report_warnings
from action_plan.queries.windows import civil_day, end_of_day, window

__all__ = [
    "RATING_RULE_2026",
    "ActionPlanFigures",
    "ActionSheet",
    "CalendarEvent",
    "DecisionTask",
    "Event",
    "MilestoneSheet",
    "PlanSummary",
    "RatingRule",
    "Reminder",
    "ReopeningTask",
    "ReviewTask",
    "RevisedDeadline",
    "Situation",
    "WritingTask",
    "action_sheet",
    "action_sheets",
    "agenda_proposals",
    "annual_figures",
    "calendar_events",
    "civil_day",
    "current_plan",
    "due_between",
    "end_of_day",
    "history_of",
    "late",
    "late_reports",
    "plan_summary",
    "rate",
    "reminders_due",
    "reopenings_to_decide",
    "report_warnings",
    "requests_to_decide",
    "requests_waiting",
    "revised_deadlines",
    "updates_of",
    "updates_to_review",
    "updates_to_write",
    "window",
]
