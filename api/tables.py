"""Figures in other forms: a table with commas for programs, and JSON-stat 2.0."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from api.queries import Selection
from api.schemas.common import plain
from api.schemas.figures import origin_of
from common.exports.tables import neutral
from observatory.enums import MeasureKind, ObservationStatus

CSV_FIELDS = (
    "measure", "breakdown", "period", "territory", "territory_name", "level", "value", "status", "status_label",
    "is_computed", "partial_value", "origin", "simulated", "source", "released_on", "licence", "notice",
)  # fmt: skip


def csv_of(selection: Selection, level_names: dict[int, str], licence: str, notice: str) -> bytes:
    """One row for each cell, UTF-8, commas, points: as programs read it. The notice is on every row."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, CSV_FIELDS)
    writer.writeheader()
    for place in selection.places:
        area, period = place
        reading, used = selection.reading(place), selection.releases_of(place)
        origin = origin_of(used)
        writer.writerow(
            {
                "measure": selection.measure.code,
                "breakdown": selection.breakdown.key,
                "period": period.code,
                "territory": area.code,
                "territory_name": neutral(area.name),
                "level": level_names[area.level],
                "value": plain(reading.value),
                "status": reading.status.value,
                "status_label": reading.status.portuguese,
                "is_computed": _yes(reading.is_computed),
                "partial_value": plain(reading.partial),
                "origin": origin,
                "simulated": _yes(origin == "SIMULATED"),
                "source": neutral("; ".join(dict.fromkeys(release.source for release in used))),
                "released_on": max((release.released_at.date().isoformat() for release in used), default=""),
                "licence": licence,
                "notice": notice,
            }
        )
    return text.getvalue().encode()


def _yes(is_so: bool) -> str:
    return "true" if is_so else "false"


def json_stat_of(selection: Selection, said: dict[str, Any]) -> dict[str, Any]:
    """Every period by every territory, a status for each cell, also where there is no value."""
    places = [(area, period) for area in selection.areas for period in selection.periods]
    readings = [selection.reading(place) for place in places]
    measure, breakdown = selection.measure, selection.breakdown
    newest = max((release.released_at for release in selection.releases.values()), default=None)
    content: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": measure.short_name,
        "source": said["source"],
        "id": ["measure", "breakdown", "territory", "period"],
        "size": [1, 1, len(selection.areas), len(selection.periods)],
        "role": {"time": ["period"], "geo": ["territory"], "metric": ["measure"]},
        "dimension": {
            "measure": _dimension("Medida", [(measure.code, measure.short_name)], _unit(selection)),
            "breakdown": _dimension("Desagregação", [(breakdown.key or "total", breakdown.label)]),
            "territory": _dimension("Território", [(area.code, area.name) for area in selection.areas]),
            "period": _dimension("Período", [(period.code, period.code) for period in selection.periods]),
        },
        "value": [plain(reading.value) for reading in readings],
        "status": [reading.status.value for reading in readings],
        "note": [said["notice"]] if said["notice"] else [],
        "extension": {
            "simulated": said["simulated"],
            "licence": said["licence"].name,
            "citation": said["citation"],
            "statuses": {status.value: status.portuguese for status in ObservationStatus},
        },
    }
    return content if newest is None else content | {"updated": f"{newest:%Y-%m-%dT%H:%M:%SZ}"}


def _unit(selection: Selection) -> dict[str, Any]:
    measure = selection.measure
    is_share = measure.kind == MeasureKind.ADOPTION
    label = "1 = sim, 0 = não; % de vários" if is_share else measure.unit
    return {measure.code: {"label": label, "decimals": measure.decimals}}


def _dimension(
    label: str, categories: Sequence[tuple[str, str]], unit: dict[str, Any] | None = None
) -> dict[str, Any]:
    category: dict[str, Any] = {"index": [code for code, _ in categories], "label": dict(categories)}
    return {"label": label, "category": category | ({"unit": unit} if unit else {})}
