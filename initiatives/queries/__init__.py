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
    MeasuredTarget,
    StatementLine,
    TargetLine,
    correctable_measurement,
    correctable_measurements,
    measured_targets,
    target_board,
)

__all__ = [
    "InitiativeSheet",
    "MeasuredTarget",
    "ObjectiveLine",
    "Responsible",
    "StatementLine",
    "TargetLine",
    "correctable_measurement",
    "correctable_measurements",
    "initiatives_overview",
    "measured_targets",
    "neighbourhood",
    "objectives",
    "target_board",
]
