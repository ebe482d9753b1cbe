"""Counts over sheets: percentages are never averaged, and where weights are missing there are only counts."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from action_plan.enums import Rating, ReportedLifecycle, ReportingState
from action_plan.queries.board import action_sheets
from action_plan.queries.sheets import ActionSheet, MilestoneSheet, PlanSummary

NEAR_DAYS = 60


def plan_summary(sheets: Sequence[ActionSheet]) -> PlanSummary:
    """Count a list of sheets on the day they were made."""
    milestones = [milestone for sheet in sheets for milestone in sheet.milestones]
    overdue = sum(sheet.is_overdue for sheet in sheets)
    near = sum(_is_near(sheet) for sheet in sheets)
    finished = sum(sheet.is_finished for sheet in sheets)
    ratings = Counter(sheet.rating for sheet in sheets)
    reporting = Counter(sheet.reporting_state for sheet in sheets)
    return PlanSummary(
        total=len(sheets),
        by_lifecycle=_lifecycles(sheets),
        by_rating={rating: ratings[rating] for rating in Rating},
        by_reporting_state={state: reporting[state] for state in ReportingState},
        by_year_and_lifecycle={
            year: _lifecycles([sheet for sheet in sheets if sheet.final_due_on.year == year])
            for year in sorted({sheet.final_due_on.year for sheet in sheets})
        },
        overdue=overdue,
        due_within_60_days=near,
        running=len(sheets) - overdue - near - finished,
        finished=finished,
        milestones=len(milestones),
        milestones_achieved=sum(milestone.achieved_on is not None for milestone in milestones),
        weighted_done=weighted_done(milestones),
        deadlines_revised=sum(milestone.revision_count > 0 for milestone in milestones),
    )


def _lifecycles(sheets: Sequence[ActionSheet]) -> dict[ReportedLifecycle, int]:
    counts = Counter(sheet.lifecycle for sheet in sheets)
    return {lifecycle: counts[lifecycle] for lifecycle in ReportedLifecycle}


def _is_near(sheet: ActionSheet) -> bool:
    left = (sheet.final_due_on - sheet.on).days
    return not sheet.is_finished and not sheet.is_overdue and 0 <= left <= NEAR_DAYS


def weighted_done(milestones: Sequence[MilestoneSheet]) -> Decimal | None:
    """Return the weight achieved over the whole weight, or None when weights are missing or add up to zero."""
    weights = [milestone.weight for milestone in milestones if milestone.weight is not None]
    whole = sum(weights, Decimal(0))
    if len(weights) != len(milestones) or not whole:
        return None
    return sum((m.weight for m in milestones if m.weight and m.achieved_on), Decimal(0)) / whole


def due_between(start: date, end: date) -> list[tuple[ActionSheet, MilestoneSheet]]:
    """Return the unmet deadlines from one day to another, both included, as seen on the first, soonest first."""
    return open_milestones(action_sheets(start), lambda milestone: start <= milestone.current_on <= end)


def late(on: date) -> list[tuple[ActionSheet, MilestoneSheet]]:
    """Return the deadlines whose whole window has passed unmet, oldest first."""
    return open_milestones(action_sheets(on), lambda milestone: milestone.is_overdue)


def late_reports(on: date) -> list[ActionSheet]:
    """Return the unfinished actions whose report is late or never came, in the plan's order."""
    owing = {ReportingState.LATE, ReportingState.NEVER_REPORTED}
    return [sheet for sheet in action_sheets(on) if sheet.reporting_state in owing]


def open_milestones(
    sheets: Sequence[ActionSheet], wanted: Callable[[MilestoneSheet], bool]
) -> list[tuple[ActionSheet, MilestoneSheet]]:
    """Return the unmet milestones of unfinished actions that are wanted, by deadline and code."""
    found = [
        (sheet, milestone)
        for sheet in sheets
        if not sheet.is_finished
        for milestone in sheet.milestones
        if milestone.achieved_on is None and wanted(milestone)
    ]
    return sorted(found, key=lambda pair: (pair[1].current_on, pair[0].code, pair[1].position))
