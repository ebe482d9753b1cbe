"""The figures of the summary: each with the rows it counts, so that a reader can count them again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from action_plan.enums import Lifecycle, Rating, ReportedLifecycle
from initiatives.enums import EURO
from reporting.queries.canonical import Payload

Row = dict[str, Any]

LISBON = ZoneInfo("Europe/Lisbon")


def summary_figures(payload: Payload) -> list[Row]:
    """Count over the frozen rows only. `payload` is already in canonical form; `of` is what it is a part of."""
    actions, targets, regions = payload["actions"], payload["targets"], payload["regions"]
    indicators = [row for row in targets if row["unit"] != EURO]
    reported = [row for row in actions if row["lifecycle"] != ReportedLifecycle.NOT_REPORTED]
    total, known = len(actions), len(reported)
    return [
        _figure("actions", "Ações no Plano de Ação", "actions", _codes(actions)),
        _figure("reported", "Ações com reporte aprovado", "actions", _codes(reported), total),
        _figure("overdue", "Ações com prazo vencido", "actions", _codes(actions, _is_overdue), total),
        _of_reported("completed", "Ações concluídas", _in(reported, "lifecycle", Lifecycle.COMPLETED), known),
        _of_reported("in_progress", "Ações em curso", _in(reported, "lifecycle", Lifecycle.IN_PROGRESS), known),
        _of_reported("critical", "Ações em estado crítico", _in(actions, "rating", Rating.CRITICAL), known),
        _figure("revised", "Prazos revistos no ano", "revisions", _revised_in(payload)),
        _figure(
            "measured",
            "Indicadores PRR com valor medido",
            "targets",
            [_target_key(row) for row in indicators if row["measured_value"] is not None],
            len(indicators),
        ),
        _figure(
            "regions",
            "Contributos regionais aceites",
            "regions",
            [row["code"] for row in regions if row["text"] is not None],
            len(regions),
        ),
    ]


def _figure(code: str, label: str, table: str, rows: list[str], of: int | None = None) -> Row:
    return {"code": code, "label": label, "value": len(rows), "of": of, "table": table, "rows": rows}


def _of_reported(code: str, label: str, rows: list[str], known: int) -> Row:
    """Count among the actions of which something is known; of silence nothing is said, not even zero."""
    figure = _figure(code, label, "actions", rows, known)
    return figure if known or rows else {**figure, "value": None}


def _codes(rows: Iterable[Row], chosen: Callable[[Row], bool] = lambda row: True) -> list[str]:
    return [row["code"] for row in rows if chosen(row)]


def _in(rows: Iterable[Row], column: str, value: str) -> list[str]:
    return _codes(rows, lambda row: bool(row[column] == value))


def _is_overdue(action: Row) -> bool:
    return any(milestone["is_overdue"] for milestone in action["milestones"])


def _target_key(row: Row) -> str:
    return f"{row['code']} {row['indicator']}"


def _revised_in(payload: Payload) -> list[str]:
    year = payload["edition"]["year"]
    return [
        f"{row['action_code']} {row['milestone_label']} {row['sequence']}"
        for row in payload["revisions"]
        if datetime.fromisoformat(row["approved_at"]).astimezone(LISBON).year == year
    ]


def with_previous(figures: list[Row], previous: Payload | None) -> list[Row]:
    """Put beside each figure its value in the edition of the year before, when there is one."""
    values = {figure["code"]: figure["value"] for figure in previous["figures"]} if previous else {}
    return [{**figure, "previous": values.get(figure["code"])} for figure in figures]
