"""Reporting periods: what each expects, how far it has come, and until when one may still write."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q

from accounts.permissions import Actor
from action_plan.enums import FINISHED, OWING, PlanState, ReportStanding, UpdateState
from action_plan.models import Action, PeriodUnlock, PlanVersion, ProgressUpdate, ReportingPeriod
from action_plan.permissions import can_decide_reports
from action_plan.queries.board import action_sheets
from action_plan.queries.sheets import ActionSheet
from action_plan.queries.windows import end_of_day

STANDINGS = {
    UpdateState.DRAFT: ReportStanding.WRITING,
    UpdateState.RETURNED: ReportStanding.RETURNED,
    UpdateState.SUBMITTED: ReportStanding.SUBMITTED,
    UpdateState.APPROVED: ReportStanding.APPROVED,
}


@dataclass(frozen=True)
class PeriodLine:
    """A period and how many of the reports it expects have come how far."""

    period: ReportingPeriod
    counts: Mapping[ReportStanding, int]
    is_locked: bool

    @property
    def expected(self) -> int:
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        return self.expected - sum(self.counts.get(standing, 0) for standing in OWING)

    @property
    def summary(self) -> list[tuple[ReportStanding, int]]:
        return [(standing, self.counts.get(standing, 0)) for standing in ReportStanding]


@dataclass(frozen=True)
class ExpectedReport:
    """A report that a period expects. `handed_in_at` is when it was first handed in, which may have been late."""

    sheet: ActionSheet
    standing: ReportStanding
    update_id: int | None
    handed_in_at: datetime | None
    is_late: bool
    is_being_corrected: bool
    reopened_until: datetime | None

    @property
    def is_owed(self) -> bool:
        return self.standing in OWING


def period_lines(actor: Actor, on: date, at: datetime) -> list[PeriodLine]:
    """Return every period, the latest first, counting what the actor may see."""
    periods = list(ReportingPeriod.objects.order_by("-starts_on", "-pk"))
    plans = _plans()
    of_plan: dict[int, list[int]] = defaultdict(list)
    for pk, plan_id, responsible_id in Action.objects.order_by("pk").values_list("pk", "plan_id", "responsible_id"):
        if _sees(actor, responsible_id):
            of_plan[plan_id].append(pk)
    said = _updates([pk for actions in of_plan.values() for pk in actions])
    lines = []
    for period in periods:
        plan = _plan_of(period, plans, on)
        found = [_standing(said[pk], period) for pk in (of_plan[plan.pk] if plan else ())]
        lines.append(PeriodLine(period, Counter(each for each in found if each), period.locked_at <= at))
    return lines


def expected_reports(period: ReportingPeriod, on: date, actor: Actor | None = None) -> list[ExpectedReport]:
    """Return the reports a period expects, in the plan's order: all of them, or those that the actor may see.

    An action finished in an earlier period is expected no more; one of a plan no longer in force is expected in the
    periods of that plan.
    """
    plan = _plan_of(period, _plans(), on)
    sheets = action_sheets(on, plan=plan) if plan else []
    if actor is not None:
        sheets = [sheet for sheet in sheets if _sees(actor, sheet.responsible_id)]
    said = _updates([sheet.id for sheet in sheets])
    reopened = _reopened(period)
    found = ((sheet, _standing(said[sheet.id], period)) for sheet in sheets)
    return [
        _expected(sheet, standing, said[sheet.id], period, on, reopened.get(sheet.id))
        for sheet, standing in found
        if standing is not None
    ]


def owed_reports(period: ReportingPeriod, on: date) -> list[ExpectedReport]:
    """Return what a period still waits for: neither handed in nor approved."""
    return [each for each in expected_reports(period, on) if each.is_owed]


def counted(reports: Iterable[ExpectedReport]) -> list[tuple[ReportStanding, int]]:
    found = Counter(each.standing for each in reports)
    return [(standing, found[standing]) for standing in ReportStanding]


def _sees(actor: Actor, responsible_id: int) -> bool:
    return can_decide_reports(actor) or responsible_id in actor.acts_for


def _plans() -> list[PlanVersion]:
    return list(PlanVersion.objects.filter(state=PlanState.APPROVED).order_by("-valid_from", "-pk"))


def _plan_of(period: ReportingPeriod, plans: Sequence[PlanVersion], on: date) -> PlanVersion | None:
    """Return the plan in force at the end of the period, or today while it still runs."""
    day = min(on, period.ends_on - timedelta(days=1))
    in_force = (plan for plan in plans if plan.valid_from and plan.valid_from <= day)
    return next((plan for plan in in_force if plan.valid_to is None or plan.valid_to > day), None)


def _updates(action_ids: Collection[int]) -> Mapping[int, Sequence[ProgressUpdate]]:
    """Return each action's reports in the order of their periods, a correction after what it corrects."""
    submitted = Q(transitions__to_state=UpdateState.SUBMITTED)
    rows = (
        ProgressUpdate.objects.filter(action__in=action_ids)
        .select_related("period")
        .annotate(handed_in_at=Min("transitions__at", filter=submitted))
        .order_by("period__starts_on", "pk")
    )
    grouped: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for row in rows:
        grouped[row.action_id].append(row)
    return grouped


def _standing(updates: Sequence[ProgressUpdate], period: ReportingPeriod) -> ReportStanding | None:
    """Tell how far the report has come; None when the action had finished before, and nobody owes one."""
    here = {STANDINGS[UpdateState(each.state)] for each in updates if each.period_id == period.pk}
    if ReportStanding.APPROVED in here:
        return ReportStanding.APPROVED
    if here:
        return here.pop()  # only one report of an action and period is open
    before = [each for each in updates if each.period.starts_on < period.starts_on and each.approved_at]
    return None if before and before[-1].lifecycle in FINISHED else ReportStanding.MISSING


def _reopened(period: ReportingPeriod) -> dict[int, datetime]:
    rows = PeriodUnlock.objects.filter(period=period).order_by("until", "pk")
    return dict(rows.values_list("action_id", "until"))


def _expected(
    sheet: ActionSheet,
    standing: ReportStanding,
    updates: Sequence[ProgressUpdate],
    period: ReportingPeriod,
    on: date,
    reopened_until: datetime | None,
) -> ExpectedReport:
    here = [each for each in updates if each.period_id == period.pk]
    handed_in = min((each.handed_in_at for each in here if each.handed_in_at), default=None)  # type: ignore[attr-defined]  # annotated
    return ExpectedReport(
        sheet=sheet,
        standing=standing,
        update_id=here[-1].pk if here else None,
        handed_in_at=handed_in,
        is_late=handed_in >= end_of_day(period.due_on) if handed_in else on > period.due_on,
        is_being_corrected=standing == ReportStanding.APPROVED and here[-1].state != UpdateState.APPROVED,
        reopened_until=reopened_until,
    )


def unlocks_of(period: ReportingPeriod, actor: Actor) -> list[PeriodUnlock]:
    rows = PeriodUnlock.objects.filter(period=period).select_related("action", "unlocked_by")
    found = rows.order_by("-unlocked_at", "-pk")
    return [row for row in found if _sees(actor, row.action.responsible_id)]


def period_to_report(on: date) -> ReportingPeriod | None:
    """Return the latest period that has ended: the one reported on now."""
    return ReportingPeriod.objects.filter(ends_on__lte=on).order_by("-ends_on", "-pk").first()
