"""Reads of the dashboard."""

from dashboard.queries.alerts import Preview, open_alerts, preview, recipients, visible_alerts
from dashboard.queries.board import (
    Board,
    DomainLine,
    InitiativeLine,
    ObjectiveLine,
    RegionLine,
    Tally,
    board_on,
)
from dashboard.queries.watched import Facts, Reading, is_past, is_safe, readings

__all__ = [
    "Board",
    "DomainLine",
    "Facts",
    "InitiativeLine",
    "ObjectiveLine",
    "Preview",
    "Reading",
    "RegionLine",
    "Tally",
    "board_on",
    "is_past",
    "is_safe",
    "open_alerts",
    "preview",
    "readings",
    "recipients",
    "visible_alerts",
]
