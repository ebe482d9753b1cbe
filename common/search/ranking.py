"""How much a document weighs by what it is and how old it is, beside how well it answers; data in ranking.csv."""

import csv
from datetime import date, datetime
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reference" / "ranking.csv"
LEAST_OF_AGE = 0.6
DAYS_OF_YEAR = 365.25


@cache
def _table() -> dict[str, tuple[float, float | None]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["kind"]: (float(row["weight"]), float(row["half_life_years"]) if row["half_life_years"] else None)
            for row in csv.DictReader(file)
        }


def weight_of(kind: str, published_at: datetime | None, on: date) -> float:
    """Return the weight of a document; what ages loses at most to `LEAST_OF_AGE`, by whole years."""
    weight, half_life = _table().get(kind, (1.0, None))
    if half_life is None or published_at is None:
        return weight
    years = max(0, int((on - published_at.date()).days / DAYS_OF_YEAR))
    return float(round(weight * (LEAST_OF_AGE + (1 - LEAST_OF_AGE) * 0.5 ** (years / half_life)), 3))
