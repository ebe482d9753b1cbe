"""Puts an action's facts together into its sheet: deadlines, the three axes and why."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from action_plan.enums import FINISHED, Precision, Rating, ReportedLifecycle, ReportingState
from action_plan.models import Action, PlanVersion
from action_plan.queries.facts import Facts, gather
from action_plan.queries.rating import Situation, rate
from action_plan.queries.rows import ActionRow, FundingRow, MilestoneRow, UpdateRow
from action_plan.queries.sheets import ActionSheet, MilestoneSheet
from action_plan.queries.windows import civil_day, last_day
from common.pagecache.fragments import kept
from territories.queries import EntityLabel, entity_labels


def action_sheets(
    on: date,
    *,
    plan: PlanVersion | None = None,
    actions: Collection[Action] | None = None,
    recorded_until: datetime | None = None,
) -> list[ActionSheet]:
    """Return the sheets of the plan in force (or the given plan, or only the given actions), in the plan's order.

    The number of queries is the same whatever the number of actions: a rating depends on predecessors, so the
    whole plan is always read. Facts recorded after `recorded_until` are not seen.
    """
    if plan is None and actions is None and recorded_until is None:
        return list(_sheets_in_force(on))
    wanted = None if actions is None else {action.pk for action in actions}
    facts = gather(on, plan, wanted, recorded_until)
    sheets = _Board(on, facts).sheets()
    return sheets if wanted is None else [sheet for sheet in sheets if sheet.id in wanted]


@kept
def _sheets_in_force(on: date) -> tuple[ActionSheet, ...]:
    return tuple(_Board(on, gather(on, None, None, None)).sheets())


def action_sheet(code: str, on: date, *, recorded_until: datetime | None = None) -> ActionSheet | None:
    """Return the sheet of one action of the plan in force, or None when it has no such action."""
    sheets = action_sheets(on, recorded_until=recorded_until)
    return next((sheet for sheet in sheets if sheet.code == code.upper()), None)


@dataclass(frozen=True)
class _Part:
    """An action on its way to a sheet: what its rating depends on."""

    action: ActionRow
    last: UpdateRow | None
    lifecycle: ReportedLifecycle
    milestones: tuple[MilestoneSheet, ...]


@dataclass(frozen=True)
class _Rated:
    """What the rule proposes, and what is shown."""

    rule: Rating
    shown: Rating
    reasons: tuple[str, ...]
    is_override: bool


class _Board:
    def __init__(self, on: date, facts: Facts) -> None:
        self.on = on
        self.facts = facts
        self.parts = {action.pk: self._part(action) for action in facts.actions}
        self.rated: dict[int, _Rated] = {}

    def sheets(self) -> list[ActionSheet]:
        labels = entity_labels(self._entity_ids(), self.on)
        return [self._sheet(part, self._rate(pk), labels) for pk, part in self.parts.items()]

    def _entity_ids(self) -> set[int]:
        partners = {pk for action in self.facts.actions for pk in action.partner_ids}
        return partners | {action.responsible_id for action in self.facts.actions}

    def _part(self, action: ActionRow) -> _Part:
        updates = self.facts.updates.get(action.pk, ())
        last = updates[-1] if updates else None
        lifecycle = ReportedLifecycle(last.lifecycle) if last else ReportedLifecycle.NOT_REPORTED
        return _Part(action, last, lifecycle, tuple(self._milestones(action, last)))

    def _sheet(self, part: _Part, rated: _Rated, labels: Mapping[int, EntityLabel]) -> ActionSheet:
        action, last = part.action, part.last
        funding = [self.facts.funding[pk] for pk in action.funding_ids]
        return ActionSheet(
            on=self.on,
            id=action.pk,
            code=action.code,
            plan_label=action.plan_label,
            text=action.text,
            text_html=action.text_html,
            initiative_number=action.initiative_number,
            initiative_code=action.initiative_code,
            initiative_title=action.initiative_title,
            domain_slug=action.domain_slug,
            domain_name=action.domain_name,
            responsible=labels[action.responsible_id],
            responsible_id=action.responsible_id,
            responsible_raw=action.responsible_raw,
            partners=tuple(labels[pk] for pk in action.partner_ids),
            partners_text=action.partners_text,
            partners_raw=action.partners_raw,
            partners_are_open=action.partners_are_open,
            funding=tuple((source.code, source.name) for source in funding),
            funding_raw=action.funding_raw,
            deadline_raw=action.deadline_raw,
            milestones=part.milestones,
            lifecycle=part.lifecycle,
            percent=last.percent if last else None,
            rating=rated.shown,
            rating_is_override=rated.is_override,
            rating_reasons=rated.reasons,
            rule_rating=rated.rule,
            self_rating=Rating(last.self_rating) if last and last.self_rating else None,
            reporting_state=self._reporting_state(part),
            last_update_id=last.pk if last else None,
            last_reported_on=civil_day(last.approved_at) if last and last.approved_at else None,
            last_period=last.period_code if last else None,
            needs_recheck=action.pk in self.facts.recheck,
            resolution_note=action.resolution_note,
            source=action.source,
            final_due_on=max(milestone.current_on for milestone in part.milestones),
            updated_at=self._updated_at(part),
        )

    def _milestones(self, action: ActionRow, last: UpdateRow | None) -> Iterator[MilestoneSheet]:
        is_finished = last is not None and last.lifecycle in FINISHED
        for milestone in self.facts.milestones.get(action.pk, ()):
            yield self._milestone(milestone, last, is_finished)

    def _milestone(self, milestone: MilestoneRow, last: UpdateRow | None, is_finished: bool) -> MilestoneSheet:
        revision = milestone.last_revision
        baseline = last_day(milestone.planned_on, milestone.precision)
        precision = Precision(revision["precision"] if revision else milestone.precision)
        current = last_day(date.fromisoformat(revision["on"]), precision) if revision else baseline
        funding = self._funding((revision["funding"] if revision else None) or milestone.funding_source_id)
        end = funding.ends_on if funding else None
        forecast, achieved = self._reported(milestone.pk, last)
        is_open = achieved is None and not is_finished
        late = max((self.on - current).days, 0) if is_open else 0
        return MilestoneSheet(
            id=milestone.pk,
            position=milestone.position,
            label=milestone.label,
            kind=milestone.kind,
            baseline_on=baseline,
            precision=Precision(milestone.precision),
            current_on=current,
            current_precision=precision,
            effective_on=min(current, end) if end else current,
            funding_code=funding.code if funding else "",
            funding_name=funding.name if funding else "",
            funding_end_on=end,
            funding_end_source=funding.ends_on_source if funding else "",
            forecast_on=forecast,
            achieved_on=achieved,
            slip_days=(current - baseline).days,
            forecast_gap_days=(forecast - current).days if forecast else None,
            is_overdue=late > 0,
            days_overdue=late,
            is_past_funding=is_open and end is not None and self.on > end,
            revision_count=milestone.revision_count or 0,
            accepts_funding_gap=revision is not None and revision["accepts_gap"],
            weight=milestone.weight,
        )

    def _funding(self, pk: int | None) -> FundingRow | None:
        return None if pk is None else self.facts.funding[pk]

    def _reported(self, milestone_id: int, last: UpdateRow | None) -> tuple[date | None, date | None]:
        """Return the forecast of the last approved report, and the day achieved as last stated."""
        said = [r for r in self.facts.reports.get(milestone_id, ()) if r.forecast_on or r.achieved_on]
        if not said or last is None:
            return None, None
        latest = said[-1]
        return (latest.forecast_on if latest.update_id == last.pk else None), latest.achieved_on

    def _reporting_state(self, part: _Part) -> ReportingState:
        if part.last is None:
            return ReportingState.NEVER_REPORTED
        if part.last.lifecycle in FINISHED:
            return ReportingState.NOT_APPLICABLE
        due = [period for period in self.facts.periods if period.due_on < self.on]
        reported = self.facts.reported_periods.get(part.action.pk, frozenset())
        covers = [period for period in self.facts.periods if period.pk in reported]
        is_late = bool(due) and (not covers or covers[-1].starts_on < due[-1].starts_on)
        return ReportingState.LATE if is_late else ReportingState.UP_TO_DATE

    def _missed_periods(self, last: UpdateRow | None) -> int:
        """Count the periods already due that come after the last one with an approved report."""
        if last is None:
            return 0
        return sum(p.due_on < self.on and p.starts_on > last.period_starts_on for p in self.facts.periods)

    def _updated_at(self, part: _Part) -> datetime:
        moments = [part.action.updated_at]
        moments += [part.last.approved_at] if part.last and part.last.approved_at else []
        moments += [datetime.fromisoformat(part.action.assessment["at"])] if part.action.assessment else []
        revisions = [milestone.last_revision for milestone in self.facts.milestones.get(part.action.pk, ())]
        return max(moments + [datetime.fromisoformat(stamp["at"]) for stamp in revisions if stamp])

    def _rate(self, pk: int) -> _Rated:
        """Rate an action after its predecessors; precedences never form a circle."""
        if pk not in self.rated:
            self.rated[pk] = self._apply_rule(self.parts[pk])
        return self.rated[pk]

    def _apply_rule(self, part: _Part) -> _Rated:
        before = [self.parts[each] for each in self.facts.blockers.get(part.action.pk, ()) if each in self.parts]
        proposed, reasons = rate(
            Situation(
                on=self.on,
                lifecycle=part.lifecycle,
                percent=part.last.percent if part.last else None,
                missed_periods=self._missed_periods(part.last),
                milestones=part.milestones,
                critical_predecessors=[
                    each.action.code
                    for each in before
                    if each.lifecycle.value not in FINISHED and self._rate(each.action.pk).shown == Rating.CRITICAL
                ],
            )
        )
        assessment = part.action.assessment
        if assessment and assessment["rating"]:
            return _Rated(proposed, Rating(assessment["rating"]), (assessment["reason"],), is_override=True)
        return _Rated(proposed, proposed, reasons, is_override=False)
