"""The facts behind the sheets, each fetched once for a whole plan, as they were recorded until a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from action_plan.enums import DependencyKind, DependencyStatus, PlanState, UpdateState
from action_plan.models import (
    Action,
    ActionPartner,
    DeadlineRevision,
    Dependency,
    FundingSource,
    Milestone,
    MilestoneReport,
    PlanVersion,
    ProgressTransition,
    ProgressUpdate,
    RatingAssessment,
    ReportingPeriod,
)
from action_plan.queries.rows import (
    ACTION_COLUMNS,
    UPDATE_COLUMNS,
    ActionRow,
    FundingRow,
    MilestoneRow,
    PeriodRow,
    ReportRow,
    UpdateRow,
)


@dataclass(frozen=True)
class Facts:
    """Everything recorded about the actions of a plan.

    `updates` holds the effective one of each period, oldest first; `recheck` the actions where a later report
    was approved before an earlier one was corrected.
    """

    actions: Sequence[ActionRow]
    funding: Mapping[int, FundingRow]
    milestones: Mapping[int, Sequence[MilestoneRow]]
    updates: Mapping[int, Sequence[UpdateRow]]
    reported_periods: Mapping[int, frozenset[int]]
    reports: Mapping[int, Sequence[ReportRow]]
    blockers: Mapping[int, Sequence[int]]
    periods: Sequence[PeriodRow]
    recheck: frozenset[int]


def current_plan(on: date) -> PlanVersion | None:
    """Return the plan in force on a day."""
    return PlanVersion.objects.filter(_in_force(on)).order_by("-valid_from", "-pk").first()


def _in_force(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}state": PlanState.APPROVED, f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": on})
    )


def gather(
    on: date, plan: PlanVersion | None, actions: Collection[int] | None, recorded_until: datetime | None
) -> Facts:
    """Fetch the facts of the plan in force, of the given plan, or of the plans of the given actions."""
    found = _actions(on, plan, actions, recorded_until)
    ids = [action.pk for action in found]
    updates, reported, recheck = _updates(ids, recorded_until)
    return Facts(
        actions=found,
        funding={row.pk: row for row in map(FundingRow._make, FundingSource.objects.values_list(*FundingRow._fields))},
        milestones=_milestones(ids, recorded_until),
        updates=updates,
        reported_periods=reported,
        reports=_milestone_reports(ids, updates),
        blockers=_blockers(ids, recorded_until),
        periods=_periods(),
        recheck=recheck,
    )


def _periods() -> list[PeriodRow]:
    rows = ReportingPeriod.objects.order_by("starts_on", "pk").values_list(*PeriodRow._fields)
    return [PeriodRow._make(row) for row in rows]


def _until(name: str, recorded_until: datetime | None) -> Q:
    return Q() if recorded_until is None else Q(**{f"{name}__lte": recorded_until})


def _actions(
    on: date, plan: PlanVersion | None, actions: Collection[int] | None, recorded_until: datetime | None
) -> list[ActionRow]:
    if plan is not None:
        scope = Q(plan=plan)
    elif actions is not None:
        scope = Q(plan__in=Action.objects.filter(pk__in=actions).values("plan"))
    else:
        scope = _in_force(on, "plan__")
    assessments = RatingAssessment.objects.filter(
        _until("assessed_at", recorded_until), action=OuterRef("pk")
    ).order_by("-assessed_at", "-pk")
    rows = (
        Action.objects.filter(scope)
        .annotate(
            partner_ids=ArraySubquery(
                ActionPartner.objects.filter(action=OuterRef("pk")).order_by("position", "pk").values("entity_id")
            ),
            funding_ids=ArraySubquery(
                FundingSource.objects.filter(actions=OuterRef("pk")).order_by("pk").values("pk")
            ),
            assessment=Subquery(
                assessments.values(data=JSONObject(rating="rating", reason="reason", at="assessed_at"))[:1]
            ),
        )
        .order_by("plan_id", "initiative__number", "position", "pk")
        .values_list(*ACTION_COLUMNS)
    )
    return [ActionRow._make(row) for row in rows]


def _milestones(action_ids: Collection[int], recorded_until: datetime | None) -> dict[int, list[MilestoneRow]]:
    revisions = DeadlineRevision.objects.filter(
        _until("approved_at", recorded_until), milestone=OuterRef("pk")
    ).order_by("-sequence")
    counted = revisions.order_by().values("milestone").annotate(total=Count("pk")).values("total")
    rows = (
        Milestone.objects.filter(action__in=action_ids)
        .annotate(
            last_revision=Subquery(
                revisions.values(
                    data=JSONObject(
                        on="new_on",
                        precision="new_precision",
                        funding="new_funding_source",
                        accepts_gap="accepts_funding_gap",
                        at="approved_at",
                    )
                )[:1]
            ),
            revision_count=Subquery(counted),
        )
        .order_by("action_id", "position", "pk")
        .values_list(*MilestoneRow._fields)
    )
    grouped: dict[int, list[MilestoneRow]] = defaultdict(list)
    for row in map(MilestoneRow._make, rows):
        grouped[row.action_id].append(row)
    return grouped


def effective_updates(action_ids: Collection[int], recorded_until: datetime | None) -> QuerySet[ProgressUpdate]:
    """Approved updates until a moment, in the order of their periods, a correction after what it corrects."""
    approved = Q(state=UpdateState.APPROVED) & _until("approved_at", recorded_until)
    return (
        ProgressUpdate.objects.filter(approved, action__in=action_ids)
        .select_related("period")
        .order_by("action_id", "period__starts_on", "approved_at", "pk")
    )


def _updates(
    action_ids: Collection[int], recorded_until: datetime | None
) -> tuple[dict[int, list[UpdateRow]], dict[int, frozenset[int]], frozenset[int]]:
    """Return the effective update of each period, the periods reported on, and the actions to recheck."""
    steps = ProgressTransition.objects.filter(_until("at", recorded_until), update=OuterRef("pk")).order_by("-pk")
    rows = (
        ProgressUpdate.objects.filter(action__in=action_ids)
        .filter(_until("created_at", recorded_until))
        .annotate(last_step=Subquery(steps.values("to_state")[:1]))
        .filter(Q(state=UpdateState.APPROVED) | Q(last_step=UpdateState.SUBMITTED))
        .order_by("action_id", "period__starts_on", "approved_at", "pk")
        .values_list(*UPDATE_COLUMNS)
    )
    latest: dict[int, dict[int, UpdateRow]] = defaultdict(dict)
    reported: dict[int, set[int]] = defaultdict(set)
    recheck: set[int] = set()
    for row in map(UpdateRow._make, rows):
        is_approved = row.approved_at is not None and (recorded_until is None or row.approved_at <= recorded_until)
        if is_approved:
            latest[row.action_id][row.period_id] = row
        if is_approved or row.last_step == UpdateState.SUBMITTED:
            reported[row.action_id].add(row.period_id)
    for action_id, by_period in latest.items():
        *earlier, last = by_period.values()
        if any(_approved_after(row, last) and row.supersedes_id for row in earlier):
            recheck.add(action_id)
    return (
        {action_id: list(by_period.values()) for action_id, by_period in latest.items()},
        {action_id: frozenset(periods) for action_id, periods in reported.items()},
        frozenset(recheck),
    )


def _approved_after(row: UpdateRow, other: UpdateRow) -> bool:
    return row.approved_at is not None and other.approved_at is not None and row.approved_at > other.approved_at


def _milestone_reports(
    action_ids: Collection[int], updates: Mapping[int, Sequence[UpdateRow]]
) -> dict[int, list[ReportRow]]:
    """Return what the effective updates say of each milestone, in the order of their periods."""
    order = {update.pk: place for rows in updates.values() for place, update in enumerate(rows)}
    rows = (
        MilestoneReport.objects.filter(update__action__in=action_ids, update__state=UpdateState.APPROVED)
        .order_by("pk")
        .values_list(*ReportRow._fields)
    )
    said = [report for report in map(ReportRow._make, rows) if report.update_id in order]
    grouped: dict[int, list[ReportRow]] = defaultdict(list)
    for report in sorted(said, key=lambda each: order[each.update_id]):
        grouped[report.milestone_id].append(report)
    return grouped


def _blockers(action_ids: Collection[int], recorded_until: datetime | None) -> dict[int, list[int]]:
    """Return, for each action, the predecessors that the EATA confirmed as preceding it."""
    rows = (
        Dependency.objects.filter(
            _until("decided_at", recorded_until),
            successor__in=action_ids,
            kind=DependencyKind.PRECEDES,
            status=DependencyStatus.CONFIRMED,
        )
        .order_by("predecessor_id", "pk")
        .values_list("successor_id", "predecessor_id")
    )
    grouped: dict[int, list[int]] = defaultdict(list)
    for successor_id, predecessor_id in rows:
        grouped[successor_id].append(predecessor_id)
    return grouped
