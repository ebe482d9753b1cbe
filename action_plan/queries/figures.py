"""Everything a report says of the action plan at a cut-off: facts recorded later do not exist for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from action_plan.enums import DependencyKind, DependencyStatus
from action_plan.models import Dependency, FundingSource, ProgressUpdate, ReportingPeriod
from action_plan.queries.board import action_sheets
from action_plan.queries.facts import current_plan, effective_updates
from action_plan.queries.history import RevisedDeadline, revised_deadlines
from action_plan.queries.rating import RATING_RULE_2026, RatingRule
from action_plan.queries.sheets import ActionSheet, PlanSummary
from action_plan.queries.summary import plan_summary
from action_plan.queries.windows import civil_day


@dataclass(frozen=True)
class EvidenceFigure:
    """A proof as a report lists it: never the file itself."""

    id: int
    kind: str
    title: str
    url: str
    sha256: str
    consulted_on: date | None
    is_verified: bool | None


@dataclass(frozen=True)
class Narrative:
    """The last effective report of an action in a period, in the entity's words."""

    update_id: int
    version: int
    action_code: str
    period_code: str
    author_entity_id: int
    approved_at: datetime | None
    is_correction: bool
    lifecycle: str
    percent: Decimal | None
    done: str
    next_steps: str
    problems: str
    evidence: tuple[EvidenceFigure, ...]


@dataclass(frozen=True)
class DependencyFigure:
    """A precedence as known at the cut-off; `is_in_conflict` when the first is due after the second."""

    id: int
    predecessor_code: str
    successor_code: str
    kind: str
    status: str
    reason: str
    is_in_conflict: bool


@dataclass(frozen=True)
class FundingFigure:
    code: str
    name: str
    kind: str
    ends_on: date | None
    ends_on_source: str
    actions: int


@dataclass(frozen=True)
class PeriodFigure:
    """A reporting period: how many actions had a report approved at the cut-off."""

    code: str
    starts_on: date
    ends_on: date
    due_on: date
    actions_reported: int


@dataclass(frozen=True)
class ActionPlanFigures:
    """The action plan at a cut-off, without a single query left to make."""

    cut_off: datetime
    on: date
    plan_label: str
    plan_valid_from: date | None
    plan_instrument: str
    rating_rule: RatingRule
    summary: PlanSummary
    summary_by_initiative: Mapping[str, PlanSummary]
    summary_by_domain: Mapping[str, PlanSummary]
    actions: tuple[ActionSheet, ...]
    narratives: tuple[Narrative, ...]
    revisions: tuple[RevisedDeadline, ...]
    dependencies: tuple[DependencyFigure, ...]
    funding: tuple[FundingFigure, ...]
    periods: tuple[PeriodFigure, ...]


def annual_figures(cut_off: datetime) -> ActionPlanFigures:
    """Return the plan in force on the day of the cut-off, as recorded until that moment."""
    on = civil_day(cut_off)
    sheets = action_sheets(on, recorded_until=cut_off)
    ids = [sheet.id for sheet in sheets]
    updates = list(
        effective_updates(ids, cut_off).select_related("period", "action").prefetch_related("evidence__file")
    )
    plan = current_plan(on)
    return ActionPlanFigures(
        cut_off=cut_off,
        on=on,
        plan_label=plan.label if plan else "",
        plan_valid_from=plan.valid_from if plan else None,
        plan_instrument=plan.instrument.title if plan and plan.instrument else "",
        rating_rule=RATING_RULE_2026,
        summary=plan_summary(sheets),
        summary_by_initiative=_summaries(sheets, "initiative_code"),
        summary_by_domain=_summaries(sheets, "domain_slug"),
        actions=tuple(sheets),
        narratives=tuple(_narrative(update) for update in _latest_of_each_period(updates)),
        revisions=tuple(row for row in revised_deadlines(cut_off) if row.action_code in {s.code for s in sheets}),
        dependencies=tuple(_dependencies(sheets, cut_off)),
        funding=tuple(_funding(sheets)),
        periods=tuple(_periods(updates, on)),
    )


def _summaries(sheets: Sequence[ActionSheet], name: str) -> dict[str, PlanSummary]:
    codes = list(dict.fromkeys(getattr(sheet, name) for sheet in sheets))
    return {code: plan_summary([sheet for sheet in sheets if getattr(sheet, name) == code]) for code in codes}


def _latest_of_each_period(updates: Sequence[ProgressUpdate]) -> list[ProgressUpdate]:
    latest = {(update.action_id, update.period_id): update for update in updates}
    return sorted(latest.values(), key=lambda update: (update.action.code, update.period.starts_on))


def _narrative(update: ProgressUpdate) -> Narrative:
    return Narrative(
        update_id=update.pk,
        version=update.version,
        action_code=update.action.code,
        period_code=update.period.code,
        author_entity_id=update.author_entity_id,
        approved_at=update.approved_at,
        is_correction=update.supersedes_id is not None,
        lifecycle=update.lifecycle,
        percent=update.percent,
        done=update.done,
        next_steps=update.next_steps,
        problems=update.problems,
        evidence=tuple(
            EvidenceFigure(
                id=proof.pk,
                kind=proof.kind,
                title=proof.title,
                url=proof.url,
                sha256=proof.file.sha256 if proof.file else "",
                consulted_on=proof.consulted_on,
                is_verified=proof.is_verified,
            )
            for proof in sorted(update.evidence.all(), key=lambda each: each.pk)
        ),
    )


def _dependencies(sheets: Sequence[ActionSheet], cut_off: datetime) -> list[DependencyFigure]:
    by_id = {sheet.id: sheet for sheet in sheets}
    rows = Dependency.objects.filter(predecessor__in=by_id, successor__in=by_id).order_by(
        "successor__code", "predecessor__code", "pk"
    )
    found = []
    for row in rows:
        if row.recorded_at is not None and row.recorded_at > cut_off:
            continue
        is_decided = row.decided_at is None or row.decided_at <= cut_off
        before, after = by_id[row.predecessor_id], by_id[row.successor_id]
        found.append(
            DependencyFigure(
                id=row.pk,
                predecessor_code=before.code,
                successor_code=after.code,
                kind=row.kind,
                status=row.status if is_decided else DependencyStatus.INFERRED,
                reason=row.reason,
                is_in_conflict=is_in_conflict(row.kind, before, after),
            )
        )
    return found


def is_in_conflict(kind: str, before: ActionSheet, after: ActionSheet) -> bool:
    """Tell whether the first action is due after the one that needs it."""
    return kind == DependencyKind.PRECEDES and before.final_due_on > after.final_due_on


def _funding(sheets: Sequence[ActionSheet]) -> list[FundingFigure]:
    return [
        FundingFigure(
            code=source.code,
            name=source.name,
            kind=source.kind,
            ends_on=source.ends_on,
            ends_on_source=source.ends_on_source,
            actions=sum(source.code in {code for code, _ in sheet.funding} for sheet in sheets),
        )
        for source in FundingSource.objects.order_by("code")
    ]


def _periods(updates: Sequence[ProgressUpdate], on: date) -> list[PeriodFigure]:
    return [
        PeriodFigure(
            code=period.code,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_on=period.due_on,
            actions_reported=len({update.action_id for update in updates if update.period_id == period.pk}),
        )
        for period in ReportingPeriod.objects.filter(starts_on__lte=on).order_by("starts_on", "pk")
    ]
