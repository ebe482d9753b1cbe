"""Deadlines as days of a calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from action_plan.queries.board import action_sheets


@dataclass(frozen=True)
class CalendarEvent:
    """A deadline on its last day; `uid` and `sequence` follow it through its revisions."""

    uid: str
    sequence: int
    action_code: str
    on: date
    summary: str
    description: str
    is_achieved: bool
    updated_at: datetime


def calendar_events(on: date) -> list[CalendarEvent]:
    """Return one event for each milestone of the plan in force, by day and code."""
    events = [
        CalendarEvent(
            uid=f"marco-{milestone.id}",
            sequence=milestone.revision_count,
            action_code=sheet.code,
            on=milestone.current_on,
            summary=f"{sheet.code} · {milestone.label}",
            description=f"{sheet.text}\nResponsável: {sheet.responsible.display}. Na fonte: {sheet.deadline_raw}.",
            is_achieved=milestone.achieved_on is not None,
            updated_at=sheet.updated_at,
        )
        for sheet in action_sheets(on)
        for milestone in sheet.milestones
    ]
    return sorted(events, key=lambda event: (event.on, event.summary))
