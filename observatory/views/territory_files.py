"""What the page of a territory and a comparison show, as files at their own addresses."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from common.demonstration import demonstration_mark
from common.exports.tables import RESPONSES, ExportColumn, Provenance
from observatory.models import Area, Release
from observatory.queries import AreaLine, Comparison, Peers
from observatory.tables import AIM_COLUMNS, STANDING_COLUMNS, AreaFigure, told_columns, told_json
from observatory.views import origins, words
from observatory.views.standing import releases_of
from observatory.views.territory import citation


@dataclass(frozen=True)
class _File:
    """A table of figures with all that says what they are."""

    name: str
    title: str
    rows: Sequence[AreaFigure]
    columns: Sequence[ExportColumn[AreaFigure]]
    releases: Sequence[Release]
    citation: str


def of_territory(
    area: Area, peers: Peers, lines: Sequence[AreaLine], query: QueryDict, extension: str, now: datetime
) -> HttpResponse:
    rows = [
        AreaFigure(area, line.measure, line.reading, line.period, line.releases, line, peers, line.targets)
        for line in lines
    ]
    columns = [*told_columns(), *STANDING_COLUMNS, *AIM_COLUMNS]
    said = citation(area, query, now.date())
    title = _("%(name)s: perfil do território") % {"name": area.name}
    return _answer(_File(f"territorio-{area.code}", title, rows, columns, releases_of(lines), said), extension, now)


def of_comparison(found: Comparison, said: str, extension: str, now: datetime) -> HttpResponse:
    rows = list(_compared(found))
    releases = sorted(found.releases.values(), key=lambda release: (release.released_at, release.pk), reverse=True)
    title = _("Comparação: %(names)s") % {"names": ", ".join(area.name for area in found.areas)}
    return _answer(_File("comparacao", title, rows, [*told_columns(), *AIM_COLUMNS], releases, said), extension, now)


def _compared(found: Comparison) -> Iterator[AreaFigure]:
    for line in found.lines:
        for cell in line.cells:
            releases = tuple(found.releases_at(line.measure, cell))
            yield AreaFigure(cell.area, line.measure, cell.reading, cell.period, releases, targets=cell.targets)


def _answer(file: _File, extension: str, now: datetime) -> HttpResponse:
    mark = origins.warning(file.releases)
    source = words.sources_said(file.releases)
    if extension != "json":
        said = Provenance(source, now, warning=mark)
        return RESPONSES[extension](file.name, file.columns, file.rows, said)
    newest = max((release.released_at for release in file.releases), default=now)
    content = told_json(file.rows) | {
        "label": file.title,
        "source": source,
        "updated": newest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "note": [note for note in (mark, demonstration_mark()) if note],
    }
    content["extension"]["citacao"] = file.citation
    return _json(content, file.name)


def _json(content: dict[str, Any], name: str) -> HttpResponse:
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    disposition = f'attachment; filename="{name}.json"'
    return HttpResponse(body, content_type="application/json", headers={"Content-Disposition": disposition})
