"""Reads of the dashboard."""

from dashboard.queries.board import (
    Board,
    DomainLine,
    InitiativeLine,
    ObjectiveLine,
    RegionLine,
    Tally,
    board_on,
)

__all__ = [
    "Board",
    "DomainLine",
    "InitiativeLine",
    "ObjectiveLine",
    "RegionLine",
    "Tally",
    "board_on",
]
