"""What a page shows, as files at its own address."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from common.charts.bar import bar
from common.charts.chart import WIDE, Chart
from common.charts.file import chart_file, chart_png
from common.charts.line import line
from common.demonstration import demonstration_mark
from common.exports.tables import RESPONSES, Provenance
from observatory import queries
from observatory.enums import AreaLevel, Origin
from observatory.filters import LEVEL_NAMES, OVERVIEW, asked
from observatory.models import Area
from observatory.queries import Row, Shown
from observatory.tables import (
    COLUMNS,
    LIST_COLUMNS,
    LIST_SOURCE,
    SERIES_COLUMNS,
    Told,
    json_stat,
    licence_of,
    targets_json,
    told,
)
from observatory.views import drawings, maps, origins, words
from observatory.views.about import esms
from observatory.views.citing import citation
from observatory.views.news import corrections_file
from observatory.views.spread_files import spread_file
from observatory.views.target_files import superseded_json, target_file

TYPES = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png"}
SERIES, SPREAD, TARGETS, CORRECTIONS = "serie", "distribuicao", "metas", "correcoes"


@require_safe
@login_not_required
def list_file(request: HttpRequest, extension: str) -> HttpResponse:
    lines = OVERVIEW.select(queries.overview(), request.GET).rows
    mark = words.SIMULATED if any(line.is_simulated for line in lines) else ""
    provenance = Provenance(LIST_SOURCE, timezone.localtime(), warning=mark)
    return RESPONSES[extension]("observatorio-medidas", LIST_COLUMNS, lines, provenance)


@require_safe
@login_not_required
def file(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    found = queries.measure_with(code)
    if found is None:
        raise Http404(f"No measure has code {code}.")
    view, shown = request.GET.get("vista"), queries.shown(found, asked(request.GET))
    with translation.override("pt-pt"):
        if view == SPREAD:
            return spread_file(shown, extension, timezone.localtime())
        if view == TARGETS:
            return target_file(shown, extension, timezone.localtime())
        if view == CORRECTIONS:
            return corrections_file(shown, extension, timezone.localtime())
        return WRITERS[extension](shown, view == SERIES, timezone.localtime())


def _table(extension: str) -> Callable[[Shown, bool, datetime], HttpResponse]:
    def write(shown: Shown, is_series: bool, now: datetime) -> HttpResponse:
        source = words.sources_said(shown.series_releases) if is_series else words.sources_of(shown)
        said = Provenance(source, now, licence_of(shown), warning=_mark(shown, is_series))
        name = _name(shown, is_series)
        if is_series:
            return RESPONSES[extension](name, SERIES_COLUMNS, _through_time(shown), said)
        return RESPONSES[extension](name, COLUMNS, told(shown), said)

    return write


def _through_time(shown: Shown) -> Iterator[Told]:
    """One row for each territory of the series and period."""
    for area in _series_areas(shown):
        for period in shown.figures.periods:
            of_period = replace(shown, level=AreaLevel(area.level), period=period)
            yield Told(of_period, Row(area, shown.figures.reading(area, period), None, False, None, 0))


def _series_areas(shown: Shown) -> list[Area]:
    return list(dict.fromkeys([shown.country, *shown.lines]))


def _json(shown: Shown, is_series: bool, now: datetime) -> HttpResponse:
    newest = max((release.released_at for release in shown.shown_releases), default=now)
    said = {
        "title": words.title_of(shown),
        "source": words.sources_of(shown),
        "updated": newest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "notes": [note for note in (_mark(shown, is_series), demonstration_mark()) if note],
        "licence": licence_of(shown),
        "citation": citation(shown, now.date()),
        "esms": esms(shown),
        "origin": sorted({Origin(release.origin).portuguese for release in shown.shown_releases}),
    }
    content = json_stat(shown, said, areas=_series_areas(shown)) if is_series else json_stat(shown, said)
    content["extension"] |= targets_json(shown.targets) | superseded_json(shown)
    return _answer(json.dumps(content, ensure_ascii=False, indent=1).encode(), shown, is_series, "json")


def _svg(shown: Shown, is_series: bool, now: datetime) -> HttpResponse:
    return _answer(chart_file(_drawing(shown, is_series)), shown, is_series, "svg")


def _png(shown: Shown, is_series: bool, now: datetime) -> HttpResponse:
    return _answer(chart_png(_drawing(shown, is_series)), shown, is_series, "png")


def _drawing(shown: Shown, is_series: bool) -> Chart:
    """The drawing of the page, which says below it that the figures are simulated where they are."""
    mark = _mark(shown, is_series)
    if is_series:
        series = drawings.series_data(shown)
        if series is None:
            raise Http404("There is nothing to draw.")
        drawn = line(series, width=WIDE)
    elif shown.level == AreaLevel.MUNICIPALITY and shown.rows:
        drawn = maps.chart(drawings.map_data(shown, ""), maps.asked(is_outlined=shown.asked.is_outlined))
    elif shown.values:
        drawn = bar(drawings.ranked_bars(shown), width=WIDE)
    else:
        raise Http404("There is nothing to draw.")
    return replace(drawn, source=f"{drawn.source}. {mark}") if mark else drawn


def _mark(shown: Shown, is_series: bool) -> str:
    return origins.warning(shown.used_releases if is_series else shown.shown_releases)


def _name(shown: Shown, is_series: bool) -> str:
    """The same name for the same figures, on any day."""
    level = "serie" if is_series else LEVEL_NAMES[shown.level]
    parts = [shown.measure.code, "" if is_series or shown.period is None else shown.period.code, level]
    return "-".join(part for part in ("observatorio", *parts) if part)


def _answer(body: bytes, shown: Shown, is_series: bool, extension: str) -> HttpResponse:
    name = f"{_name(shown, is_series)}.{extension}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(body, content_type=TYPES[extension], headers={"Content-Disposition": disposition})


WRITERS: dict[str, Callable[[Shown, bool, datetime], HttpResponse]] = {
    "csv": _table("csv"),
    "xlsx": _table("xlsx"),
    "json": _json,
    "svg": _svg,
    "png": _png,
}
