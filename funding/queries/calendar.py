"""The calendar of a call: its own windows and its other phases, as one list of steps."""

from dataclasses import dataclass, replace
from datetime import datetime

from funding.enums import PhaseKind
from funding.queries.call_content import CallContent, Phase


@dataclass(frozen=True)
class Step:
    """A phase against an instant: `moment` is past, now, or empty for what is ahead or not known."""

    phase: Phase
    moment: str


def phases_of(content: CallContent) -> list[Phase]:
    """Return every phase in its order; the call's own dates come before what a row says of them."""
    rows = {phase.kind: phase for phase in content.phases}
    windows = {
        PhaseKind.CONSULTATION: (content.consultation_opens_at, content.consultation_closes_at),
        PhaseKind.APPLICATIONS: (content.opens_at, content.closes_at),
    }
    for kind, (starts_at, ends_at) in windows.items():
        if starts_at is not None or ends_at is not None:
            row = rows.get(kind) or Phase(kind, "", None, None, is_exact=True, is_start_exact=True, note="")
            rows[kind] = replace(row, starts_at=starts_at, ends_at=ends_at)
    return [rows[kind] for kind in PhaseKind if kind in rows]


def steps_of(content: CallContent, at: datetime) -> list[Step]:
    return [Step(phase, _moment(phase, at)) for phase in phases_of(content)]


def _moment(phase: Phase, at: datetime) -> str:
    if phase.ends_at is not None and phase.ends_at <= at:
        return "past"
    return "now" if phase.starts_at is not None and phase.starts_at <= at else ""
