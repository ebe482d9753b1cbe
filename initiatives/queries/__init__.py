"""Reads: the initiatives with who answers for them, and the targets with what was measured."""

from initiatives.queries.sheets import (
    InitiativeSheet,
    ObjectiveLine,
    Responsible,
    initiatives_overview,
    neighbourhood,
    objectives,
)
from initiatives.queries.targets import (
    StatementLine,
    TargetLine,
    correctable_measurement,
    correctable_measurements,
    target_board,
)

__all__ = [
    "InitiativeSheet",
    "ObjectiveLine",
    "Responsible",
    "StatementLine",
    "TargetLine",
    "correctable_measurement",
    "correctable_measurements",
    "initiatives_overview",
    "neighbourhood",
    "objectives",
    "target_board",
]
