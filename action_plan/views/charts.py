"""The plan drawn: deadlines over time with the shadow of the first ones, and years by lifecycle."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from action_plan.enums import Precision, Rating, ReportedLifecycle
from action_plan.queries import ActionSheet, MilestoneSheet, plan_summary
from action_plan.queries.windows import window
from common.charts.chart import Chart, responsive
from common.charts.palette import Tone
from common.charts.stacked_bar import Part, StackedBarData, stacked_bar
from common.charts.timeline import TimelineData, TimelineGroup, TimelineRow, Window, timeline
from common.ui import formatting

RATING_TONES = {
    Rating.ON_TRACK: Tone.PRIMARY,
    Rating.NEEDS_MONITORING: Tone.SECONDARY,
    Rating.WORRYING: Tone.WARNING,
    Rating.CRITICAL: Tone.DANGER,
    Rating.NOT_REPORTED: Tone.ABSENT,
    Rating.NOT_APPLICABLE: Tone.NEUTRAL,
}
LIFECYCLE_TONES = {
    ReportedLifecycle.COMPLETED: Tone.PRIMARY,
    ReportedLifecycle.IN_PROGRESS: Tone.SECONDARY,
    ReportedLifecycle.NOT_STARTED: Tone.TERTIARY,
    ReportedLifecycle.SUSPENDED: Tone.WARNING,
    ReportedLifecycle.CANCELLED: Tone.NEUTRAL,
    ReportedLifecycle.NOT_REPORTED: Tone.ABSENT,
}
SHORT = 90


def plan_timeline(sheets: list[ActionSheet], on: date, source: str) -> Chart:
    groups = [
        TimelineGroup(label=f"{number}. {title}", rows=tuple(_rows(list(found))))
        for (number, title), found in groupby(sheets, key=lambda s: (s.initiative_number, s.initiative_title))
    ]
    return responsive(
        timeline,
        TimelineData(key="linha-do-tempo", title=_("Prazos das ações"), source=source, groups=tuple(groups), today=on),
        wide=820,
    )


def action_timeline(sheet: ActionSheet, on: date, source: str) -> Chart:
    rows = tuple(_row(sheet, milestone, milestone.label, "") for milestone in sheet.milestones)
    return responsive(
        timeline,
        TimelineData(
            key="prazos",
            title=_("Prazos desta ação"),
            source=source,
            groups=(TimelineGroup(rows=rows),),
            today=on,
            heading=_("Marco"),
        ),
    )


def _rows(sheets: Iterable[ActionSheet]) -> Iterable[TimelineRow]:
    for sheet in sheets:
        for milestone in sheet.milestones:
            name = sheet.text if len(sheet.milestones) == 1 else f"{milestone.label}: {sheet.text}"
            yield _row(sheet, milestone, _short(name), sheet.code)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]}…"


def _row(sheet: ActionSheet, milestone: MilestoneSheet, label: str, code: str) -> TimelineRow:
    return TimelineRow(
        label=label,
        code=code,
        current=_window(milestone.current_on, milestone.current_precision),
        baseline=_window(milestone.baseline_on, milestone.precision) if milestone.revision_count else None,
        forecast=Window.day(milestone.forecast_on) if milestone.forecast_on else None,
        actual_on=milestone.achieved_on,
        funding_ends_on=milestone.funding_end_on,
        tone=RATING_TONES[sheet.rating],
        status=sheet.rating.label,
    )


def _window(due_on: date, precision: Precision) -> Window:
    first, last = window(due_on, precision)
    return Window(
        starts_on=first,
        ends_on=last + timedelta(days=1),
        label=formatting.date_with_precision(due_on, precision)
        if precision != Precision.DAY
        else formatting.day(due_on),
    )


def plan_by_year(sheets: list[ActionSheet], source: str) -> Chart:
    by_year = plan_summary(sheets).by_year_and_lifecycle
    parts = [
        Part(label=lifecycle.label, values=tuple(counts[lifecycle] for counts in by_year.values()), tone=tone)
        for lifecycle, tone in LIFECYCLE_TONES.items()
        if any(counts[lifecycle] for counts in by_year.values())
    ]
    return responsive(
        stacked_bar,
        StackedBarData(
            key="por-ano",
            title=_("Ações por ano do prazo atual e situação"),
            source=source,
            categories=tuple(str(year) for year in by_year),
            parts=tuple(parts),
            heading=_("Ano"),
            unit="",
        ),
        wide=820,
    )
