"""The drawings of an edition, from its frozen rows. Page and report draw the same ones."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from action_plan.enums import Rating, ReportedLifecycle
from action_plan.queries.windows import first_day
from common.charts.bullet import Bullet, BulletData, bullet
from common.charts.chart import Chart, responsive
from common.charts.heat_matrix import Heading, HeatMatrixData, heat_matrix
from common.charts.palette import Tone
from common.charts.stacked_bar import Part, StackedBarData, stacked_bar
from common.charts.timeline import TimelineData, TimelineGroup, TimelineRow, Window, timeline
from common.charts.values import Missing
from common.ui import formatting
from initiatives.enums import EURO
from reporting.queries.canonical import Payload

Row = dict[str, Any]

LISBON = ZoneInfo("Europe/Lisbon")
# A drawing taller than this would not fit a landscape page with its heading.
ROWS_A_DRAWING = 14

LIFECYCLE_TONES = {
    ReportedLifecycle.COMPLETED: Tone.PRIMARY,
    ReportedLifecycle.IN_PROGRESS: Tone.SECONDARY,
    ReportedLifecycle.NOT_STARTED: Tone.TERTIARY,
    ReportedLifecycle.SUSPENDED: Tone.WARNING,
    ReportedLifecycle.CANCELLED: Tone.NEUTRAL,
    ReportedLifecycle.NOT_REPORTED: Tone.ABSENT,
}
RATING_TONES = {
    Rating.ON_TRACK: Tone.PRIMARY,
    Rating.NEEDS_MONITORING: Tone.SECONDARY,
    Rating.WORRYING: Tone.WARNING,
    Rating.CRITICAL: Tone.DANGER,
    Rating.NOT_REPORTED: Tone.ABSENT,
    Rating.NOT_APPLICABLE: Tone.NEUTRAL,
}


# Lays a drawing out: for a page in two widths, for paper in one.
Paper = Callable[[Callable[..., Chart], Any], Chart]


def on_screen(draw: Callable[..., Chart], data: Any) -> Chart:
    return responsive(draw, data)


def on_paper(draw: Callable[..., Chart], data: Any) -> Chart:
    return draw(data)


def on_low_paper(draw: Callable[..., Chart], data: Any) -> Chart:
    """A wider drawing is a lower one once it fills the column: it leaves room for a table above."""
    return draw(data, width=900)


def _source(payload: Payload, table: str) -> str:
    edition = payload["edition"]
    cut_off = datetime.fromisoformat(edition["cut_off"]).astimezone(LISBON)
    return f"Fonte: dados.json › {table}, edição {edition['edition']}, dados até {formatting.day_long(cut_off)}."


def objectives_matrix(payload: Payload, paper: Paper) -> Chart:
    """Which initiative serves which strategic objective (ENTI, Table 1)."""
    objectives = payload["objectives"]
    return paper(
        heat_matrix,
        HeatMatrixData(
            key="matrix",
            title="Iniciativas e objetivos estratégicos",
            source=_source(payload, "initiatives"),
            heading="Iniciativa",
            rows=tuple(Heading(code=row["code"], name=row["title"]) for row in payload["initiatives"]),
            columns=tuple(Heading(code=row["code"]) for row in objectives),
            cells=tuple(
                tuple(int(objective["code"] in row["objectives"]) for objective in objectives)
                for row in payload["initiatives"]
            ),
            marks=True,
        ),
    )


def execution_by_year(payload: Payload, years: list[Row], paper: Paper) -> Chart:
    return paper(
        stacked_bar,
        StackedBarData(
            key="execution",
            title="Ações por ano do prazo e situação",
            source=_source(payload, "actions"),
            heading="Ano do prazo",
            categories=tuple(str(row["year"]) for row in years),
            parts=tuple(
                Part(
                    label=lifecycle.label.capitalize(),
                    values=tuple(row["counts"][index] for row in years),
                    tone=LIFECYCLE_TONES[lifecycle],
                )
                for index, lifecycle in enumerate(ReportedLifecycle)
                if any(row["counts"][index] for row in years)
            ),
        ),
    )


def target_bullets(payload: Payload, paper: Paper) -> Chart:
    """Each target on its own scale: «por definir» has no aim, «sem reporte» no bar."""
    return paper(
        bullet,
        BulletData(
            key="targets",
            title="Metas PRR: valor medido e meta",
            source=_source(payload, "targets"),
            heading="Indicador",
            bullets=tuple(
                Bullet(
                    label=row["indicator"][:1].upper() + row["indicator"][1:],
                    actual=Missing.TO_BE_MEASURED if row["measured_value"] is None else Decimal(row["measured_value"]),
                    target=Missing.TO_BE_DEFINED if row["value"] is None else Decimal(row["value"]),
                    unit=row["unit"],
                    due=f"até {formatting.day(date.fromisoformat(row['due_on']))}" if row["due_on"] else "",
                )
                for row in payload["targets"]
                if row["unit"] != EURO
            ),
        ),
    )


def timelines(payload: Payload, slug: str, name: str, actions: list[Row]) -> list[Chart]:
    """The deadlines of a domain, in drawings that each fit a page."""
    rows = [_timeline_row(action, milestone) for action in actions for milestone in action["milestones"]]
    cut_off = datetime.fromisoformat(payload["edition"]["cut_off"]).astimezone(LISBON).date()
    drawings = ceil(len(rows) / ROWS_A_DRAWING) or 1
    size = ceil(len(rows) / drawings) or 1
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [
        timeline(
            TimelineData(
                key=f"timeline-{slug}-{number}",
                title=f"Prazos: {name}" + (f" ({number} de {len(parts)})" if len(parts) > 1 else ""),
                source=_source(payload, "actions › milestones"),
                groups=(TimelineGroup(rows=tuple(part)),),
                today=cut_off,
                today_label="data de corte",
            ),
            width=1180,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _timeline_row(action: Row, milestone: Row) -> TimelineRow:
    rating = Rating(action["rating"])
    achieved = milestone["achieved_on"]
    forecast = milestone["forecast_on"]
    funding_end = milestone["funding_end_on"]
    several = len(action["milestones"]) > 1
    return TimelineRow(
        code=action["code"],
        label=f"{milestone['label']}: {action['text']}" if several else action["text"],
        baseline=_window(milestone["baseline_on"], milestone["precision"]),
        current=_window(milestone["current_on"], milestone["current_precision"]),
        forecast=Window.day(date.fromisoformat(forecast)) if forecast and not achieved else None,
        actual_on=date.fromisoformat(achieved) if achieved else None,
        funding_ends_on=date.fromisoformat(funding_end) if funding_end else None,
        tone=RATING_TONES[rating],
        status=rating.label,
    )


def _window(last_day: str, precision: str) -> Window:
    end = date.fromisoformat(last_day)
    return Window(
        starts_on=first_day(end, precision),
        ends_on=end + timedelta(days=1),
        label=formatting.date_with_precision(end, precision),
    )
