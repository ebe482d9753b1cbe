"""Puts an action's facts together into its sheet: deadlines, the three axes and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from action_plan.enums import FINISHED, Precision, Rating, ReportedLifecycle, ReportingState
from action_plan.models import Action, FundingSource, Milestone, PlanVersion, ProgressUpdate
from action_plan.queries.facts import Facts, gather
from action_plan.queries.rating import Situation, rate
from action_plan.queries.sheets import ActionSheet, MilestoneSheet
from action_plan.queries.windows import civil_day, last_day
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
    wanted = None if actions is None else {action.pk for action in actions}
    facts = gather(on, plan, wanted, recorded_until)
    sheets = _Board(on, facts).sheets()
    return sheets if wanted is None else [sheet for sheet in sheets if sheet.id in wanted]


def action_sheet(code: str, on: date, *, recorded_until: datetime | None = None) -> ActionSheet | None:
    """Return the sheet of one action of the plan in force, or None when it has no such action."""
    sheets = action_sheets(on, recorded_until=recorded_until)
    return next((sheet for sheet in sheets if sheet.code == code.upper()), None)


@dataclass
class _Board:
    on: date
    facts: Facts

    def sheets(self) -> list[ActionSheet]:
        labels = entity_labels(self._entity_ids(), self.on)
        drafts = {action.pk: self._draft(action, labels) for action in self.facts.actions}
        rated: dict[int, ActionSheet] = {}
        for action in self.facts.actions:
            self._rate(action.pk, drafts, rated)
        return [rated[action.pk] for action in self.facts.actions]

    def _entity_ids(self) -> set[int]:
        partners = {pk for action in self.facts.actions for pk in action.partner_ids}  # type: ignore[attr-defined]  # annotated
        return partners | {action.responsible_id for action in self.facts.actions}

    def _draft(self, action: Action, labels: dict[int, EntityLabel]) -> ActionSheet:
        """Return the sheet with the EATA's own rating, before the rule is applied."""
        milestones = self._milestones(action)
        updates = self.facts.updates.get(action.pk, ())
        last = updates[-1] if updates else None
        lifecycle = ReportedLifecycle(last.lifecycle) if last else ReportedLifecycle.NOT_REPORTED
        assessment = action.assessment or {}  # type: ignore[attr-defined]  # annotated
        own = Rating(assessment["rating"]) if assessment.get("rating") else None
        funding = [self.facts.funding[pk] for pk in action.funding_ids]  # type: ignore[attr-defined]  # annotated
        return ActionSheet(
            on=self.on,
            id=action.pk,
            code=action.code,
            plan_label=action.plan.label,
            text=action.text,
            text_html=action.text_html,
            initiative_number=action.initiative.number,
            initiative_code=action.initiative.code,
            initiative_title=action.initiative.title,
            domain_slug=action.initiative.domain.slug,
            domain_name=action.initiative.domain.name,
            responsible=labels[action.responsible_id],
            responsible_id=action.responsible_id,
            responsible_raw=action.responsible_raw,
            partners=tuple(labels[pk] for pk in action.partner_ids),  # type: ignore[attr-defined]  # annotated
            partners_text=action.partners_text,
            partners_raw=action.partners_raw,
            partners_are_open=action.partners_are_open,
            funding=tuple((source.code, source.name) for source in funding),
            funding_raw=action.funding_raw,
            deadline_raw=action.deadline_raw,
            milestones=tuple(milestones),
            lifecycle=lifecycle,
            percent=last.percent if last else None,
            rating=own or Rating.NOT_REPORTED,
            rating_is_override=own is not None,
            rating_reasons=(assessment["reason"],) if own else (),
            rule_rating=Rating.NOT_REPORTED,
            self_rating=Rating(last.self_rating) if last and last.self_rating else None,
            reporting_state=self._reporting_state(action, last),
            last_update_id=last.pk if last else None,
            last_reported_on=civil_day(last.approved_at) if last and last.approved_at else None,
            last_period=last.period.code if last else None,
            needs_recheck=action.pk in self.facts.recheck,
            resolution_note=action.resolution_note,
            source=action.source,
            final_due_on=max(milestone.current_on for milestone in milestones),
            updated_at=self._updated_at(action, last),
        )

    def _milestones(self, action: Action) -> list[MilestoneSheet]:
        updates = self.facts.updates.get(action.pk, ())
        last = updates[-1] if updates else None
        is_finished = last is not None and last.lifecycle in FINISHED
        return [
            self._milestone(milestone, last, is_finished) for milestone in self.facts.milestones.get(action.pk, ())
        ]

    def _milestone(self, milestone: Milestone, last: ProgressUpdate | None, is_finished: bool) -> MilestoneSheet:
        revision = milestone.last_revision or {}  # type: ignore[attr-defined]  # annotated
        baseline = last_day(milestone.planned_on, milestone.precision)
        precision = Precision(revision.get("precision", milestone.precision))
        current = last_day(date.fromisoformat(revision["on"]), precision) if revision else baseline
        funding = self._funding(revision.get("funding") or milestone.funding_source_id)
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
            revision_count=milestone.revision_count or 0,  # type: ignore[attr-defined]  # annotated
            accepts_funding_gap=bool(revision.get("accepts_gap", False)),
            weight=milestone.weight,
        )

    def _funding(self, pk: int | None) -> FundingSource | None:
        return None if pk is None else self.facts.funding[pk]

    def _reported(self, milestone_id: int, last: ProgressUpdate | None) -> tuple[date | None, date | None]:
        """Return the forecast of the last approved report, and the day achieved as last stated."""
        said = [r for r in self.facts.reports.get(milestone_id, ()) if r.forecast_on or r.achieved_on]
        if not said or last is None:
            return None, None
        latest = said[-1]
        return (latest.forecast_on if latest.update_id == last.pk else None), latest.achieved_on

    def _reporting_state(self, action: Action, last: ProgressUpdate | None) -> ReportingState:
        if last is None:
            return ReportingState.NEVER_REPORTED
        if last.lifecycle in FINISHED:
            return ReportingState.NOT_APPLICABLE
        due = [period for period in self.facts.periods if period.due_on < self.on]
        reported = self.facts.reported_periods.get(action.pk, frozenset())
        covers = [period for period in self.facts.periods if period.pk in reported]
        is_late = bool(due) and (not covers or covers[-1].starts_on < due[-1].starts_on)
        return ReportingState.LATE if is_late else ReportingState.UP_TO_DATE

    def _missed_periods(self, action_id: int) -> int:
        """Count the periods already due that come after the last one with an approved report."""
        updates = self.facts.updates.get(action_id, ())
        if not updates:
            return 0
        after = updates[-1].period.starts_on
        return sum(period.due_on < self.on and period.starts_on > after for period in self.facts.periods)

    def _updated_at(self, action: Action, last: ProgressUpdate | None) -> datetime:
        moments = [action.updated_at]
        moments += [last.approved_at] if last and last.approved_at else []
        stamps = [action.assessment] + [m.last_revision for m in self.facts.milestones.get(action.pk, ())]  # type: ignore[attr-defined]  # annotated
        moments += [datetime.fromisoformat(stamp["at"]) for stamp in stamps if stamp]
        return max(moments)

    def _rate(self, pk: int, drafts: dict[int, ActionSheet], rated: dict[int, ActionSheet]) -> ActionSheet:
        """Rate an action after its predecessors; precedences never form a circle."""
        if pk in rated:
            return rated[pk]
        draft = drafts[pk]
        before = [self._rate(p, drafts, rated) for p in self.facts.blockers.get(pk, ()) if p in drafts]
        proposed, reasons = rate(
            Situation(
                on=self.on,
                lifecycle=draft.lifecycle,
                percent=draft.percent,
                missed_periods=self._missed_periods(pk),
                milestones=draft.milestones,
                critical_predecessors=_critical_codes(before),
            )
        )
        rated[pk] = (
            replace(draft, rule_rating=proposed)
            if draft.rating_is_override
            else replace(draft, rule_rating=proposed, rating=proposed, rating_reasons=reasons)
        )
        return rated[pk]


def _critical_codes(sheets: Iterable[ActionSheet]) -> list[str]:
    return [sheet.code for sheet in sheets if sheet.rating == Rating.CRITICAL and not sheet.is_finished]
