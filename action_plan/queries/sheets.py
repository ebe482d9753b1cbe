"""What the portal knows of an action at a moment, ready to be shown or frozen; nothing here reads the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from action_plan.enums import FINISHED, Precision, Rating, ReportedLifecycle, ReportingState
from territories.queries import EntityLabel


@dataclass(frozen=True)
class MilestoneSheet:
    """A milestone: baseline as approved, current after revisions, forecast by the entity, achieved or not.

    All are last days of their windows. `effective_on` is the earlier of the current deadline and the last
    day its funding can pay. `days_overdue` counts from the last day of the current window.
    """

    id: int
    position: int
    label: str
    kind: str
    baseline_on: date
    precision: Precision
    current_on: date
    current_precision: Precision
    effective_on: date
    funding_code: str
    funding_name: str
    funding_end_on: date | None
    funding_end_source: str
    forecast_on: date | None
    achieved_on: date | None
    slip_days: int
    forecast_gap_days: int | None
    is_overdue: bool
    days_overdue: int
    is_past_funding: bool
    revision_count: int
    accepts_funding_gap: bool
    weight: Decimal | None

    @property
    def days_achieved_late(self) -> int:
        """Days from the deadline then in force to the day it was achieved; zero when in time or still open."""
        return max((self.achieved_on - self.current_on).days, 0) if self.achieved_on else 0

    @property
    def deviation_days(self) -> int:
        """Days from the approved deadline to the current one, or to the day it was achieved when that was later."""
        return self.slip_days + self.days_achieved_late


@dataclass(frozen=True)
class ActionSheet:
    """An action with its three axes: lifecycle, delivery rating and reporting state, never mixed.

    `rating` is what is shown: the EATA's own when there is one (`rating_is_override`), else `rule_rating`.
    """

    on: date
    id: int
    code: str
    plan_label: str
    text: str
    text_html: str
    initiative_number: int
    initiative_code: str
    initiative_title: str
    domain_slug: str
    domain_name: str
    responsible: EntityLabel
    responsible_id: int
    responsible_raw: str
    partners: tuple[EntityLabel, ...]
    partners_text: str
    partners_raw: str
    partners_are_open: bool
    funding: tuple[tuple[str, str], ...]
    funding_raw: str
    deadline_raw: str
    milestones: tuple[MilestoneSheet, ...]
    lifecycle: ReportedLifecycle
    percent: Decimal | None
    rating: Rating
    rating_is_override: bool
    rating_reasons: tuple[str, ...]
    rule_rating: Rating
    self_rating: Rating | None
    reporting_state: ReportingState
    last_update_id: int | None
    last_reported_on: date | None
    last_period: str | None
    needs_recheck: bool
    resolution_note: str
    source: str
    final_due_on: date
    updated_at: datetime

    @property
    def is_finished(self) -> bool:
        return self.lifecycle.value in FINISHED

    @property
    def is_overdue(self) -> bool:
        return any(milestone.is_overdue for milestone in self.milestones)

    @property
    def days_overdue(self) -> int:
        return max((milestone.days_overdue for milestone in self.milestones), default=0)

    @property
    def delay_days(self) -> int:
        """The longest delay, whether still running or ended when the milestone was achieved."""
        return max((max(each.days_overdue, each.days_achieved_late) for each in self.milestones), default=0)

    @property
    def deviation_days(self) -> int:
        return max((milestone.deviation_days for milestone in self.milestones), default=0)

    @property
    def next_due_on(self) -> date | None:
        """The nearest deadline still to be met, or nothing when all was achieved."""
        return min((m.current_on for m in self.milestones if m.achieved_on is None), default=None)

    @property
    def slip_days(self) -> int:
        return max((milestone.slip_days for milestone in self.milestones), default=0)


@dataclass(frozen=True)
class PlanSummary:
    """Counts over a list of sheets, each value present also with zero.

    Overdue, due within 60 days (by the last deadline), running and finished add up to the total.
    `weighted_done` is the share of weight achieved, or None when some milestone has no weight.
    """

    total: int
    by_lifecycle: Mapping[ReportedLifecycle, int]
    by_rating: Mapping[Rating, int]
    by_reporting_state: Mapping[ReportingState, int]
    by_year_and_lifecycle: Mapping[int, Mapping[ReportedLifecycle, int]]
    overdue: int
    due_within_60_days: int
    running: int
    finished: int
    milestones: int
    milestones_achieved: int
    weighted_done: Decimal | None
    deadlines_revised: int
