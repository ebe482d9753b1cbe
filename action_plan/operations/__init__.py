"""Writes of the action plan, one verb each."""

from action_plan.operations.deadlines import (
    Decision,
    accept_request,
    refuse_request,
    request_deadline,
    revise_deadline,
    withdraw_request,
)
from action_plan.operations.dependencies import add_dependency, decide_dependency
from action_plan.operations.evidence import add_file_evidence, add_link_evidence, remove_evidence, verify_link
from action_plan.operations.period_reminders import PeriodSent, send_period_reminders
from action_plan.operations.periods import create_period, lock_period, unlock_period
from action_plan.operations.plan import approve_plan, set_lineage
from action_plan.operations.ratings import assess_rating
from action_plan.operations.refusals import (
    CyclicDependency,
    DeadlineRefused,
    DependencyRefused,
    Difference,
    PeriodLocked,
    PeriodRefused,
    PlanRefused,
    RatingRefused,
    Refused,
    StaleUpdate,
    UpdateRefused,
)
from action_plan.operations.reminders import Sent, send_reminders
from action_plan.operations.reopenings import (
    grant_reopening,
    refuse_reopening,
    request_reopening,
    withdraw_reopening,
)
from action_plan.operations.review import approve_update, return_update, submit_update
from action_plan.operations.updates import (
    MilestoneValues,
    UpdateValues,
    correct_update,
    open_update,
    save_update,
)

__all__ = [
    "CyclicDependency",
    "DeadlineRefused",
    "Decision",
    "DependencyRefused",
    "Difference",
    "MilestoneValues",
    "PeriodLocked",
    "PeriodRefused",
    "PeriodSent",
    "PlanRefused",
    "RatingRefused",
    "Refused",
    "Sent",
    "StaleUpdate",
    "UpdateRefused",
    "UpdateValues",
    "accept_request",
    "add_dependency",
    "add_file_evidence",
    "add_link_evidence",
    "approve_plan",
    "approve_update",
    "assess_rating",
    "correct_update",
    "create_period",
    "decide_dependency",
    "grant_reopening",
    "lock_period",
    "open_update",
    "refuse_reopening",
    "refuse_request",
    "remove_evidence",
    "request_deadline",
    "request_reopening",
    "return_update",
    "revise_deadline",
    "save_update",
    "send_period_reminders",
    "send_reminders",
    "set_lineage",
    "submit_update",
    "unlock_period",
    "verify_link",
    "withdraw_reopening",
    "withdraw_request",
]
