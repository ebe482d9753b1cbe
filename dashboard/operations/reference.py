"""The first rules, ours until somebody decides: loaded once, and from then on kept in the back office."""

from decimal import Decimal
from pathlib import Path

from common.norm.reference import Load
from dashboard.models import AlertRule
from initiatives.models import TargetIndicator
from observatory.models import Measure

FOLDER = Path(__file__).resolve().parent.parent / "reference"
RULES = 10


def load_reference(load: Load) -> None:
    """Add the rules that are not there yet; what the coordination changed stays as it left it."""
    rows = load.table(FOLDER, "alert_rules.csv", key=["code"], rows=RULES)
    known = set(AlertRule.objects.values_list("code", flat=True))
    for row in rows:
        if row["code"] in known:
            load.changes.unchanged["regras de alerta"] += 1
            continue
        load.changes.created["regras de alerta"] += 1
        AlertRule.objects.create(
            code=row["code"],
            title=row["title"],
            signal=row["signal"],
            scope=row["scope"],
            measure=Measure.objects.get(code=row["measure"]) if row["measure"] else None,
            target=_target(row["target"]) if row["target"] else None,
            comparator=row["comparator"],
            raise_at=Decimal(row["raise_at"]),
            clear_at=Decimal(row["clear_at"]),
            hold=int(row["hold"]),
            audience=row["audience"].split("|"),
            severity=row["severity"],
            basis=row["basis"],
            note=row["note"],
            is_active=row["is_active"] == "yes",
        )


def _target(code: str) -> TargetIndicator:
    """The first indicator of a target."""
    return TargetIndicator.objects.filter(target__code=code).order_by("position", "pk")[0]
