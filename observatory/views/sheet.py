"""The page of a measure, part by part: what its templates are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from common.charts.bar import bar
from common.charts.chart import Chart, responsive
from common.charts.line import line
from common.charts.outline_data import Outlines
from common.charts.tile_map import TileMap
from common.exports.tables import downloads
from common.pagecache.fragments import address
from common.ui import formatting
from common.ui.faceting import said
from common.ui.filtering import without
from observatory.enums import (
    AreaLevel,
)
from observatory.filters import LEVEL_NAMES, MAP
from observatory.models import Area, MeasureTarget, Period
from observatory.queries import Progress, Row, Shown
from observatory.tables import FORMATS, licence_of
from observatory.views import about, drawings, maps, origins, words
from observatory.views.citing import citation, permalink

ORDERS = {
    "": None,
    "nome": lambda row: row.area.sort_name,
    "regiao": lambda row: (row.region, row.area.sort_name),
    "valor": lambda row: row.reading.value,
    "mudanca": lambda row: row.change,
}
PAGE_SIZE = 20
OF_THE_TABLE = ("ordenar", "page", "linhas")
FEW = 40  # areas that fit in a chart of bars


@dataclass(frozen=True)
class Line:
    """A row of the table, in words."""

    code: str
    name: str
    region: str
    position: str
    value: str
    flag: str
    note: str
    change: str
    tone: str
    url: str
    is_chosen: bool
    has_value: bool
    reason: str


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    note: str = ""


def embedded_context(shown: Shown) -> dict[str, Any]:
    """The drawing alone, without links: where it stands, the pages of the portal cannot open."""
    series, outlines = drawings.series_data(shown), maps.asked(is_outlined=shown.asked.is_outlined)
    return {
        "shown": shown,
        "source": words.sources_of(shown),
        "map": _map(shown, "", outlines),
        "map_heading": maps.heading(outlines),
        "bars": _bars(shown),
        "series": responsive(line, series) if series else None,
    }


def sheet_context(shown: Shown, query: QueryDict, on: date) -> dict[str, Any]:
    own = reverse("observatory:measure", args=[shown.measure.code])
    return {
        "request": address(own, query.urlencode()),
        "own": own,
        "shown": shown,
        "measure": shown.measure,
        "title": words.title_of(shown),
        "unit": words.unit_of(shown.measure, shown.level),
        "plural": words.plural(shown.level),
        "source": words.sources_of(shown),
        "is_simulated": words.is_simulated(shown),
        "simulated": origins.warning(shown.used_releases),
        "key": key_figure(shown),
        "options": _options(shown),
        **_of_the_period(shown, query),
        **_of_time(shown, query),
        **_of_use(shown, query, on),
    }


def _of_the_period(shown: Shown, query: QueryDict) -> dict[str, Any]:
    base, spread = _series_base(query), drawings.spread(shown)
    outlines = maps.asked(is_outlined=shown.asked.is_outlined)
    return {
        **_page(_lines(shown, query, base), query),
        "whole_url": _whole_url(query),
        "change_unit": words.change_unit(shown),
        "turned": _turned(shown),
        "flags": about.flags(shown),
        "map": _map(shown, base, outlines),
        "map_heading": maps.heading(outlines),
        "ways": maps.ways(query, "mapa-titulo") if shown.level == AreaLevel.MUNICIPALITY else [],
        "bars": _bars(shown),
        "spread": spread,
        "most": max((part.count for part in spread), default=0),
        "spread_files": _files(shown, _with(query, "vista", "distribuicao"), ("csv", "svg", "png")) if spread else [],
        "summary": _summary(shown),
    }


def _of_time(shown: Shown, query: QueryDict) -> dict[str, Any]:
    series = drawings.series_data(shown)
    return {
        "series": responsive(line, series) if series else None,
        "simulated_series": list(origins.simulated_in_series(shown)) if series else [],
        "chosen": _chosen(shown, query),
        "kept": [
            (name, value) for name in ("periodo", "nivel", "desagregacao", "em", MAP) if (value := query.get(name))
        ],
        "progress": _progress(shown),
        "targets": [(target, _told(shown, _target_area(shown, target), target)) for target in shown.targets],
        "superseded": [
            (target, words.figure(shown.measure, AreaLevel(target.area.level), target.value), later)
            for target, later in shown.decided.superseded
        ],
        "target_files": _files(shown, _with(query, "vista", "metas"), ("csv", "xlsx")) if shown.targets else [],
    }


def _of_use(shown: Shown, query: QueryDict, on: date) -> dict[str, Any]:
    return {
        "metadata": list(about.metadata(shown)),
        "formula": about.formula(shown),
        "files": _files(shown, without(query, *OF_THE_TABLE)),
        "correction_files": _files(shown, _with(query, "vista", "correcoes"), ("csv", "xlsx"))
        if _is_revised(shown)
        else [],
        "series_files": _files(shown, _with(query, "vista", "serie")),
        "citation": citation(shown, on),
        "permalink": permalink(shown),
        "licence": licence_of(shown),
        "embed": about.embed_code(shown),
        "whole_files": [file for answer in hooks.get_hooks("measure_files") for file in answer(shown.measure)],
    }


def _is_revised(shown: Shown) -> bool:
    return any(getattr(release, "revised", 0) for release in shown.releases)


def _files(shown: Shown, query: QueryDict, formats: Iterable[str] = FORMATS) -> list[dict[str, str]]:
    return downloads("observatory:file", query, formats=formats, code=shown.measure.code)


def _with(query: QueryDict, name: str, value: str) -> QueryDict:
    changed = without(query, *OF_THE_TABLE)
    changed[name] = value
    return changed


def _series_base(query: QueryDict) -> str:
    """The same page with another territory in the series: its code is put at the end."""
    kept = without(query, "t", *OF_THE_TABLE).urlencode()
    return f"?{kept}&t=" if kept else "?t="


def _whole_url(query: QueryDict) -> str:
    kept = without(query, "page")
    kept["linhas"] = "todas"
    return f"?{kept.urlencode()}#tabela"


def _map(shown: Shown, base: str, found: Outlines | None) -> TileMap | None:
    if shown.level != AreaLevel.MUNICIPALITY or not shown.rows:
        return None
    return maps.drawn(drawings.map_data(shown, base), found)


def _bars(shown: Shown) -> Chart | None:
    if shown.level == AreaLevel.MUNICIPALITY or not 1 < len(shown.rows) <= FEW or not shown.values:
        return None
    return responsive(bar, drawings.ranked_bars(shown))


def key_figure(shown: Shown) -> dict[str, Any]:
    """The figure of the country, or what is said in its place; with where that very figure comes from."""
    if shown.period is None or not (told := _key_figure(shown, shown.period)):
        return {}
    is_whole = told["label"] != _("Mediana")
    behind = shown.releases_behind(shown.country) if is_whole else shown.shown_releases
    mark = origins.mark(behind, among_others=origins.is_mixed(shown.used_releases))
    return {**told, "source": words.sources_said(behind), "mark": mark}


def _key_figure(shown: Shown, period: Period) -> dict[str, Any]:
    reading = shown.figures.reading(shown.country, period)
    if reading.value is not None:
        note = words.made_of(reading.whole) if reading.whole else ""
        return {"label": shown.country.name, "value": _plain(shown, reading.value), "note": note, "unit": _unit(shown)}
    if reading.partial is not None and reading.whole is not None:
        note = _("%(answered)s de %(expected)s municípios: não é o valor do país") % {
            "answered": reading.whole.answered,
            "expected": reading.whole.expected,
        }
        value = formatting.number(reading.partial, shown.measure.decimals)
        return {"label": _("Municípios com valor"), "value": value, "note": note, "unit": _unit(shown)}
    known = sorted(shown.values.values())
    if not known or shown.is_yes_or_no:
        return {}
    note = _("mediana de %(count)s %(level)s: não é o valor do país") % {
        "count": len(known),
        "level": words.plural(shown.level),
    }
    middle = drawings.middle(known)
    value = formatting.number(middle, words.decimals_of(shown.measure, shown.level))
    return {"label": _("Mediana"), "value": value, "note": note, "unit": words.suffix_of(shown.measure, shown.level)}


def _unit(shown: Shown) -> str:
    return words.suffix_of(shown.measure, AreaLevel.COUNTRY)


def _plain(shown: Shown, value: Decimal) -> str:
    return words.number(shown.measure, AreaLevel.COUNTRY, value)


def _options(shown: Shown) -> dict[str, list[Option]]:
    lowest = shown.measure.lowest_level
    return {
        "periods": [Option(one.code, one.code, one == shown.period) for one in shown.periods],
        "levels": [
            Option(
                LEVEL_NAMES[level],
                words.plural(level).capitalize(),
                level == shown.level,
                ""
                if level in shown.levels
                else _("não aplicável")
                if lowest is not None and level > lowest
                else _("sem dados"),
            )
            for level in reversed(AreaLevel)
        ],
        "breakdowns": [Option(cut.key, said(cut.label), cut == shown.breakdown) for cut in shown.breakdowns],
    }


def _lines(shown: Shown, query: QueryDict, base: str) -> list[Line]:
    order = query.get("ordenar", "")
    rows = list(shown.rows)
    key = ORDERS.get(order.lstrip("-"))
    if order.lstrip("-") == "posicao":
        rows = rows if order == "posicao" else _backwards(rows)
    elif key is not None:
        known = [row for row in rows if key(row) is not None]
        known.sort(key=key, reverse=order.startswith("-"))
        rows = known + [row for row in rows if key(row) is None]
    chosen = {area.pk for area in shown.lines}
    return [_line_of(shown, row, base, chosen) for row in rows]


def _page(lines: list[Line], query: QueryDict) -> dict[str, Any]:
    """Some rows at a time, so that the page is light; all of them where the address asks for it."""
    if query.get("linhas") == "todas":
        return {"lines": lines}
    page = Paginator(lines, PAGE_SIZE).get_page(query.get("page"))
    return {"lines": page.object_list, "page_obj": page}


def _backwards(rows: list[Row]) -> list[Row]:
    return [row for row in reversed(rows) if row.position] + [row for row in rows if not row.position]


def _line_of(shown: Shown, row: Row, base: str, chosen: set[int]) -> Line:
    value, status = row.reading.value, row.reading.status
    return Line(
        code=row.area.code,
        name=row.area.name,
        region=row.region,
        position=f"{row.position}=" if row.is_shared else str(row.position or ""),
        value=words.reading_said(shown, row.reading),
        flag="" if value is None or status in words.PLAIN else status.value,
        note=_note_of(shown, row),
        change="" if row.change is None else words.change_said(shown, row.change),
        tone=words.tone_of(shown, row.change),
        url=f"{base}{row.area.code}#serie",
        is_chosen=row.area.pk in chosen,
        has_value=value is not None,
        reason="" if value is not None else status.value,
    )


def _note_of(shown: Shown, row: Row) -> str:
    """How a figure was put together, and whose word it is, when that is not the source's."""
    made = words.made_of(row.reading.whole) if row.reading.whole and row.reading.is_computed else ""
    return "; ".join(said for said in (made, origins.of_cell(shown, row.area)) if said)


def _summary(shown: Shown) -> list[tuple[str, str]]:
    """Where the values lie: least, greatest and middle, each with who has it."""
    known = [row for row in shown.rows if row.reading.value is not None]
    if not known or shown.is_yes_or_no:
        return []
    ordered = sorted(known, key=lambda row: (row.reading.value, row.area.sort_name))
    least, greatest = ordered[0], ordered[-1]
    middle = drawings.middle(list(shown.values.values()))
    return [
        (_("Mínimo"), _with_name(shown, least)),
        (_("Mediana"), _figure(shown, middle)),
        (_("Máximo"), _with_name(shown, greatest)),
    ]


def _with_name(shown: Shown, row: Row) -> str:
    mark = origins.of_cell(shown, row.area)
    said = f"{_figure(shown, row.reading.value)}, {row.area.name}"
    return f"{said} ({mark})" if mark else said


def _figure(shown: Shown, value: Decimal | None) -> str:
    return "" if value is None else words.figure(shown.measure, shown.level, value)


def _chosen(shown: Shown, query: QueryDict) -> list[tuple[Area, str]]:
    """The chosen territories, each with the address without it."""
    found = []
    for area in shown.lines:
        rest = without(query, *OF_THE_TABLE)
        rest.setlist("t", [one.code for one in shown.lines if one != area])
        found.append((area, f"?{rest.urlencode()}#serie"))
    return found


def _progress(shown: Shown) -> dict[str, Any]:
    """The pace of the country or, where it has no figures of its own, of the first chosen territory."""
    areas = [shown.country, *shown.lines]
    area = next((one for one in areas if len(shown.moments(one)) > 1), shown.country)
    return _told(shown, area, None)


def _target_area(shown: Shown, target: MeasureTarget) -> Area:
    return shown.figures.areas[target.area_id]


def _told(shown: Shown, area: Area, target: MeasureTarget | None) -> dict[str, Any]:
    found = shown.progress_of(area, target)
    level = AreaLevel(area.level)
    moments = [moment for moment in (found.base, found.now) if moment is not None]
    return {
        "area": area.name,
        "status": found.status.label,
        "tone": words.TONES.get(found.status, "muted"),
        "why_not": found.why_not.label if found.why_not else "",
        "mark": _mark_of(shown, area, [moment.period for moment in moments]),
        "values": [(moment.period, words.figure(shown.measure, level, moment.value)) for moment in moments],
        "pace": _pace(shown, found, level),
        "ratio": formatting.percent(found.ratio * 100, 0) if found.ratio is not None else "",
        "goal": words.figure(shown.measure, level, target.value) if target else "",
    }


def _mark_of(shown: Shown, area: Area, periods: Iterable[str]) -> str:
    """That a judgement rests on invented values, where not all of them are."""
    used = [one for one in shown.figures.periods if one.code in periods and shown.is_simulated_at(area, one)]
    return _("inclui valores simulados") if used and origins.is_mixed(shown.used_releases) else ""


def _pace(shown: Shown, found: Progress, level: AreaLevel) -> str:
    if found.pace is None:
        return ""
    text = formatting.number(found.pace, 1)
    signed = f"+{text}" if found.pace > 0 else text
    if not found.is_pace_in_points:
        return _("%(pace)s%% por ano") % {"pace": signed}
    unit = words.unit_of(shown.measure, level)
    return _("%(pace)s %(unit)s por ano") % {"pace": signed, "unit": _("p.p.") if unit == "%" else unit}


def _turned(shown: Shown) -> dict[str, int]:
    """How many areas are better and worse than in the first comparable period."""
    tones = [words.tone_of(shown, row.change) for row in shown.rows]
    return {tone: tones.count(tone) for tone in ("better", "worse", "up", "down", "same", "")}
