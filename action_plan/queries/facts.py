"""The facts behind the sheets, each fetched once for a whole plan, as they were recorded until a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

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


@dataclass(frozen=True)
class Facts:
    """Everything recorded about the actions of a plan.

    `updates` holds the effective one of each period, oldest first; `recheck` the actions where a later report
    was approved before an earlier one was corrected.
    """

    actions: Sequence[Action]
    funding: Mapping[int, FundingSource]
    milestones: Mapping[int, Sequence[Milestone]]
    updates: Mapping[int, Sequence[ProgressUpdate]]
    reported_periods: Mapping[int, frozenset[int]]
    reports: Mapping[int, Sequence[MilestoneReport]]
    blockers: Mapping[int, Sequence[int]]
    periods: Sequence[ReportingPeriod]
    recheck: frozenset[int] = field(default=frozenset())


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
    found = list(_actions(on, plan, actions, recorded_until))
    ids = [action.pk for action in found]
    updates, reported, recheck = _updates(ids, recorded_until)
    return Facts(
        actions=found,
        funding={source.pk: source for source in FundingSource.objects.all()},
        milestones=_by_action(_milestones(ids, recorded_until)),
        updates=updates,
        reported_periods=reported,
        reports=_milestone_reports(ids, updates),
        blockers=_blockers(ids, recorded_until),
        periods=list(ReportingPeriod.objects.order_by("starts_on", "pk")),
        recheck=recheck,
    )


def _until(name: str, recorded_until: datetime | None) -> Q:
    return Q() if recorded_until is None else Q(**{f"{name}__lte": recorded_until})


def _actions(
    on: date, plan: PlanVersion | None, actions: Collection[int] | None, recorded_until: datetime | None
) -> QuerySet[Action]:
    if plan is not None:
        scope = Q(plan=plan)
    elif actions is not None:
        scope = Q(plan__in=Action.objects.filter(pk__in=actions).values("plan"))
    else:
        scope = _in_force(on, "plan__")
    assessments = RatingAssessment.objects.filter(
        _until("assessed_at", recorded_until), action=OuterRef("pk")
    ).order_by("-assessed_at", "-pk")
    return (
        Action.objects.filter(scope)
        .select_related("plan", "initiative__domain")
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
    )


def _milestones(action_ids: Collection[int], recorded_until: datetime | None) -> QuerySet[Milestone]:
    revisions = DeadlineRevision.objects.filter(
        _until("approved_at", recorded_until), milestone=OuterRef("pk")
    ).order_by("-sequence")
    counted = revisions.order_by().values("milestone").annotate(total=Count("pk")).values("total")
    return (
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
    )


def _by_action(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
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
) -> tuple[dict[int, list[ProgressUpdate]], dict[int, frozenset[int]], frozenset[int]]:
    """Return the effective update of each period, the periods reported on, and the actions to recheck."""
    steps = ProgressTransition.objects.filter(_until("at", recorded_until), update=OuterRef("pk")).order_by("-pk")
    rows = (
        ProgressUpdate.objects.filter(action__in=action_ids)
        .filter(_until("created_at", recorded_until))
        .annotate(last_step=Subquery(steps.values("to_state")[:1]))
        .filter(Q(state=UpdateState.APPROVED) | Q(last_step=UpdateState.SUBMITTED))
        .select_related("period")
        .order_by("action_id", "period__starts_on", "approved_at", "pk")
    )
    latest: dict[int, dict[int, ProgressUpdate]] = defaultdict(dict)
    reported: dict[int, set[int]] = defaultdict(set)
    recheck: set[int] = set()
    for row in rows:
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


def _approved_after(row: ProgressUpdate, other: ProgressUpdate) -> bool:
    return row.approved_at is not None and other.approved_at is not None and row.approved_at > other.approved_at


def _milestone_reports(
    action_ids: Collection[int], updates: Mapping[int, Sequence[ProgressUpdate]]
) -> dict[int, list[MilestoneReport]]:
    """Return what the effective updates say of each milestone, in the order of their periods."""
    order = {update.pk: place for rows in updates.values() for place, update in enumerate(rows)}
    approved = MilestoneReport.objects.filter(
        update__action__in=action_ids, update__state=UpdateState.APPROVED
    ).order_by("pk")
    grouped: dict[int, list[MilestoneReport]] = defaultdict(list)
    for report in sorted(
        (each for each in approved if each.update_id in order), key=lambda each: order[each.update_id]
    ):
        grouped[report.milestone_id].append(report)
    return grouped


def _blockers(action_ids: Collection[int], recorded_until: datetime | None) -> dict[int, list[int]]:
    """Return, for each action, the predecessors that the EATA confirmed as preceding it."""
    rows = Dependency.objects.filter(
        _until("decided_at", recorded_until),
        successor__in=action_ids,
        kind=DependencyKind.PRECEDES,
        status=DependencyStatus.CONFIRMED,
    ).order_by("predecessor_id", "pk")
    grouped: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        grouped[row.successor_id].append(row.predecessor_id)
    return grouped
