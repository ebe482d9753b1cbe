"""What was reported, approved and moved until the cut-off, as an edition freezes it."""

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from action_plan.queries import ActionPlanFigures, ActionSheet, annual_figures
from action_plan.queries.figures import Narrative, PeriodFigure
from initiatives.queries import target_board

Row = dict[str, Any]

# The day a row was last saved, or a link last tried, says nothing of the facts at the cut-off.
NOT_FACTS_OF_AN_ACTION = frozenset({"updated_at", "text_html", "initiative_title", "on"})
NOT_FACTS_OF_EVIDENCE = frozenset({"is_verified"})
REPEATED_IN_A_REVISION = frozenset({"action_text", "reason_label"})


def tracking_rows(year: int, cut_off: datetime) -> Row:
    figures = annual_figures(cut_off)
    return {
        "actions": [_action_row(sheet) for sheet in figures.actions],
        "updates": _updates_of_the_year(figures, year),
        "revisions": [_without(asdict(row), REPEATED_IN_A_REVISION) for row in figures.revisions],
        "dependencies": figures.dependencies,
        "funding": figures.funding,
        "periods": figures.periods,
        "targets": target_board(figures.on, recorded_until=cut_off),
        "methodology": {"rating_rule": figures.rating_rule},
    }


def _without(row: Row, left_out: frozenset[str]) -> Row:
    return {name: value for name, value in row.items() if name not in left_out}


def _action_row(sheet: ActionSheet) -> Row:
    row = {f.name: getattr(sheet, f.name) for f in fields(sheet) if f.name not in NOT_FACTS_OF_AN_ACTION}
    return row | {"milestones": [asdict(each) | {"deviation_days": each.deviation_days} for each in sheet.milestones]}


def _updates_of_the_year(figures: ActionPlanFigures, year: int) -> list[Row]:
    inside = {period.code for period in figures.periods if _is_in(period, year)}
    return [_update_row(narrative) for narrative in figures.narratives if narrative.period_code in inside]


def _is_in(period: PeriodFigure, year: int) -> bool:
    return period.starts_on < date(year + 1, 1, 1) and period.ends_on > date(year, 1, 1)


def _update_row(narrative: Narrative) -> Row:
    row = asdict(narrative)
    row["evidence"] = [_without(item, NOT_FACTS_OF_EVIDENCE) for item in row["evidence"]]
    return row
