"""How the values of a measure lie, as a file: how many territories have each."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from common.charts.bar import bar
from common.charts.chart import WIDE
from common.charts.file import chart_file, chart_png
from common.exports.tables import ALL_RESPONSES, ExportColumn, Provenance
from observatory.enums import AreaLevel
from observatory.filters import LEVEL_NAMES
from observatory.queries import Shown
from observatory.tables import licence_of, plain, unit_of
from observatory.views import drawings, words
from observatory.views.drawings import Bin

DRAWN = {"svg": ("image/svg+xml", chart_file), "png": ("image/png", chart_png)}


@dataclass(frozen=True)
class SpreadRow:
    shown: Shown
    part: Bin


COLUMNS: list[ExportColumn[SpreadRow]] = [
    ExportColumn("medida", lambda row: row.shown.measure.code),
    ExportColumn("designacao", lambda row: row.shown.measure.short_name),
    ExportColumn("unidade", lambda row: unit_of(row.shown) or None),
    ExportColumn("desagregacao", lambda row: row.shown.breakdown.label),
    ExportColumn("periodo", lambda row: row.shown.period.code if row.shown.period else None),
    ExportColumn("nivel", lambda row: AreaLevel(row.shown.level).portuguese),
    ExportColumn("de", lambda row: plain(row.part.low)),
    ExportColumn("ate", lambda row: plain(row.part.high)),
    ExportColumn("territorios", lambda row: row.part.count),
]


def spread_file(shown: Shown, extension: str, now: datetime) -> HttpResponse:
    """Send the distribution; where there are too few values, or only yes and no, there is none."""
    parts = drawings.spread(shown)
    if not parts:
        raise Http404("There are too few values to tell how they lie.")
    mark = _(words.SIMULATED) if words.is_simulated(shown) else ""
    period = shown.period.code if shown.period else ""
    name = f"observatorio-{shown.measure.code}-{period}-{LEVEL_NAMES[shown.level]}-distribuicao"
    if extension in DRAWN:
        kind, draw = DRAWN[extension]
        drawn = bar(drawings.spread_bars(shown), width=WIDE)
        drawn = replace(drawn, source=f"{drawn.source}. {mark}") if mark else drawn
        disposition = f'attachment; filename="{name}.{extension}"'
        return HttpResponse(draw(drawn), content_type=kind, headers={"Content-Disposition": disposition})
    said = Provenance(words.sources_of(shown), now, licence_of(shown), warning=mark)
    return ALL_RESPONSES[extension](name, COLUMNS, [SpreadRow(shown, part) for part in parts], said)
