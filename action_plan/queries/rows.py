"""The columns that a sheet needs, typed: a list of the whole plan is read far more often than anything else."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypedDict


class AssessmentStamp(TypedDict):
    """The EATA's last rating of an action, as the database packs it."""

    rating: str
    reason: str
    at: str


class RevisionStamp(TypedDict):
    """The last revision of a deadline, as the database packs it."""

    on: str
    precision: str
    funding: int | None
    accepts_gap: bool
    at: str


class ActionRow(NamedTuple):
    pk: int
    code: str
    plan_label: str
    text: str
    text_html: str
    initiative_number: int
    initiative_code: str
    initiative_title: str
    domain_slug: str
    domain_name: str
    responsible_id: int
    responsible_raw: str
    partners_text: str
    partners_raw: str
    partners_are_open: bool
    funding_raw: str
    deadline_raw: str
    resolution_note: str
    source: str
    updated_at: datetime
    partner_ids: list[int]
    funding_ids: list[int]
    assessment: AssessmentStamp | None


ACTION_COLUMNS = (
    "pk",
    "code",
    "plan__label",
    "text",
    "text_html",
    "initiative__number",
    "initiative__code",
    "initiative__title",
    "initiative__domain__slug",
    "initiative__domain__name",
    "responsible_id",
    "responsible_raw",
    "partners_text",
    "partners_raw",
    "partners_are_open",
    "funding_raw",
    "deadline_raw",
    "resolution_note",
    "source",
    "updated_at",
    "partner_ids",
    "funding_ids",
    "assessment",
)


class MilestoneRow(NamedTuple):
    pk: int
    action_id: int
    position: int
    label: str
    kind: str
    planned_on: date
    precision: str
    weight: Decimal | None
    funding_source_id: int | None
    last_revision: RevisionStamp | None
    revision_count: int | None


class UpdateRow(NamedTuple):
    """A report without its texts; `last_step` is the state it was in at the moment asked for."""

    pk: int
    action_id: int
    period_id: int
    period_code: str
    period_starts_on: date
    lifecycle: str
    percent: Decimal | None
    self_rating: str
    supersedes_id: int | None
    approved_at: datetime | None
    last_step: str | None


UPDATE_COLUMNS = (
    "pk",
    "action_id",
    "period_id",
    "period__code",
    "period__starts_on",
    "lifecycle",
    "percent",
    "self_rating",
    "supersedes_id",
    "approved_at",
    "last_step",
)


class ReportRow(NamedTuple):
    """What an approved report says of a milestone."""

    update_id: int
    milestone_id: int
    forecast_on: date | None
    achieved_on: date | None


class FundingRow(NamedTuple):
    pk: int
    code: str
    name: str
    ends_on: date | None
    ends_on_source: str


class PeriodRow(NamedTuple):
    pk: int
    starts_on: date
    due_on: date
