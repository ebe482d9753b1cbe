"""What was decided to be reached in a measure, as files: in force and superseded, as known on the day asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse

from common.exports.tables import RESPONSES, ExportColumn, Provenance
from observatory.enums import AreaLevel
from observatory.models import MeasureTarget
from observatory.queries import Progress, Shown
from observatory.tables import plain, target_json

SOURCE = "Decisões indicadas em cada meta"


@dataclass(frozen=True)
class TargetRow:
    """`later` is the decision that took its place; one in force has its progress."""

    target: MeasureTarget
    later: MeasureTarget | None
    progress: Progress | None


COLUMNS: list[ExportColumn[TargetRow]] = [
    ExportColumn("medida", lambda row: row.target.measure.code),
    ExportColumn("designacao", lambda row: row.target.measure.short_name),
    ExportColumn("nivel", lambda row: AreaLevel(row.target.area.level).portuguese),
    ExportColumn("codigo", lambda row: row.target.area.code),
    ExportColumn("territorio", lambda row: row.target.area.name),
    ExportColumn("meta", lambda row: plain(row.target.value)),
    ExportColumn("unidade", lambda row: row.target.measure.unit or None),
    ExportColumn("periodo_da_meta", lambda row: row.target.period.code),
    ExportColumn("desde", lambda row: row.target.base_period.code if row.target.base_period else None),
    ExportColumn("progresso", lambda row: row.progress.status.portuguese if row.progress else None),
    ExportColumn("decisao", lambda row: row.target.decision_reference),
    ExportColumn("data_da_decisao", lambda row: row.target.decided_on),
    ExportColumn("endereco_da_decisao", lambda row: row.target.decision_url or None),
    ExportColumn("em_vigor", lambda row: row.later is None),
    ExportColumn("substituida_por", lambda row: row.later.decision_reference if row.later else None),
    ExportColumn("meta_que_a_substitui", lambda row: plain(row.later.value) if row.later else None),
    ExportColumn("registada_em", lambda row: row.target.recorded_at),
]


def target_file(shown: Shown, extension: str, now: datetime) -> HttpResponse:
    """Send them as a table, without a row where nothing was decided; they are no drawing."""
    if extension not in RESPONSES:
        raise Http404(f"Targets are no {extension}.")
    name = f"observatorio-{shown.measure.code}-metas"
    return RESPONSES[extension](name, COLUMNS, list(_rows(shown)), Provenance(SOURCE, now))


def _rows(shown: Shown) -> Iterator[TargetRow]:
    for target in shown.targets:
        yield TargetRow(target, None, shown.progress_of(shown.figures.areas[target.area_id], target))
    for target, later in shown.decided.superseded:
        yield TargetRow(target, later, None)


def superseded_json(shown: Shown) -> dict[str, Any]:
    return {
        "metas_substituidas": [
            target_json(target) | {"substituida_por": later.decision_reference}
            for target, later in shown.decided.superseded
        ]
    }
