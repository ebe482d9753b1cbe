"""The action plan: its norm, its deadlines and what was reported on it."""

from action_plan.models.milestones import DeadlineRequest, DeadlineRevision, Milestone
from action_plan.models.plan import (
    Action,
    ActionLineage,
    ActionPartner,
    Dependency,
    FundingSource,
    PlanVersion,
)
from action_plan.models.progress import (
    Evidence,
    MilestoneReport,
    PeriodUnlock,
    ProgressTransition,
    ProgressUpdate,
    RatingAssessment,
    ReportingPeriod,
)
from action_plan.models.reopening import ReopeningRequest

__all__ = [
    "Action",
    "ActionLineage",
    "ActionPartner",
    "DeadlineRequest",
    "DeadlineRevision",
    "Dependency",
    "Evidence",
    "FundingSource",
    "Milestone",
    "MilestoneReport",
    "PeriodUnlock",
    "PlanVersion",
    "ProgressTransition",
    "ProgressUpdate",
    "RatingAssessment",
    "ReopeningRequest",
    "ReportingPeriod",
]
