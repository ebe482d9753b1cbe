"""The page that puts territories side by side, part by part: what its template is given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.charts.bar import Bar, BarData, bar
from common.charts.chart import Chart, responsive
from common.charts.line import LineData, Period as Tick, Series, line
from common.charts.values import Value
from common.exports.tables import downloads
from common.folding import fold
from common.ui import formatting
from observatory.enums import AreaLevel
from observatory.filters import AskedComparison
from observatory.models import Area, Domain, Measure
from observatory.queries import ComparedCell, ComparedMeasure, Comparison, Country, DomainMeasures
from observatory.tables import ALL_TABLES
from observatory.views import origins, standing, who, words

MOST, DRAWN = 6, 9
SUGGESTED = 5


@dataclass(frozen=True)
class Unknown:
    """What was typed and is nobody's name, with those that have it in theirs."""

    text: str
    close: tuple[Area, ...]


@dataclass(frozen=True)
class Chosen:
    """`areas` are shown; `left_out` did not fit. The address keeps all, in its order."""

    areas: tuple[Area, ...]
    left_out: tuple[Area, ...]
    unknown: tuple[Unknown, ...]

    @property
    def every(self) -> tuple[Area, ...]:
        return self.areas + self.left_out


def chosen_areas(country: Country, asked: Iterable[str]) -> Chosen:
    """Read territories by code or by name, whatever its accents."""
    by_name = {area.sort_name: area for area in reversed(country.areas)}
    found: dict[Area, None] = {}
    unknown = []
    for text in asked:
        area = country.by_code.get(text) or country.by_code.get(text.upper()) or by_name.get(fold(text))
        if area is not None:
            found[area] = None
            continue
        close = (one for one in country.areas if len(text) > 2 and fold(text) in one.sort_name)
        unknown.append(Unknown(text, tuple(close)[:SUGGESTED]))
    areas = tuple(found)
    return Chosen(areas[:MOST], areas[MOST:], tuple(unknown))


@dataclass(frozen=True)
class CellRow:
    value: str
    flag: str
    flag_said: str
    note: str
    period: str
    mark: str
    has_value: bool
    targets: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class MeasureRow:
    code: str
    name: str
    unit: str
    url: str
    period: str
    cells: tuple[CellRow, ...]
    has_targets: bool


def comparison_context(
    asked: AskedComparison,
    chosen: Chosen,
    found: Comparison,
    domains: Sequence[DomainMeasures],
    query: QueryDict,
    on: date,
) -> dict[str, Any]:
    releases = sorted(found.releases.values(), key=lambda release: (release.released_at, release.pk), reverse=True)
    return {
        "asked": asked,
        "chosen": [(who.link(area), _without(asked, chosen, area)) for area in chosen.areas],
        "left_out": [(who.link(area), _without(asked, chosen, area)) for area in chosen.left_out],
        "unknown": [
            (one.text, [(near.name, _with(asked, chosen, near)) for near in one.close]) for one in chosen.unknown
        ],
        "is_full": len(chosen.areas) == MOST,
        "areas": [(who.link(area), AreaLevel(area.level).label) for area in found.areas],
        "has_levels": found.has_levels,
        "groups": _groups(found),
        "charts": list(_charts(found)),
        "is_chosen": bool(asked.measures or asked.domain),
        "domains": domains,
        "is_simulated": standing.is_simulated(releases),
        "simulated": origins.warning(releases),
        "source": words.sources_said(releases),
        "updated_at": max((release.released_at for release in releases), default=None),
        "files": downloads("observatory:compare_file", query, formats=ALL_TABLES),
        "citation": citation(found, query, on),
        "permalink": permalink(query),
        "crumbs": [(_("Observatório"), reverse("observatory:index")), (_("Comparar territórios"), "")],
    }


def _address(asked: AskedComparison, codes: Iterable[str]) -> str:
    pairs = [("t", code) for code in codes] + [("m", code) for code in asked.measures]
    pairs += [("dominio", asked.domain)] if asked.domain else []
    return f"{reverse('observatory:compare')}?{urlencode(pairs)}" if pairs else reverse("observatory:compare")


def _without(asked: AskedComparison, chosen: Chosen, area: Area) -> str:
    return _address(asked, (one.code for one in chosen.every if one != area))


def _with(asked: AskedComparison, chosen: Chosen, area: Area) -> str:
    return _address(asked, (*(one.code for one in chosen.every), area.code))


def _groups(found: Comparison) -> list[tuple[Domain, list[MeasureRow]]]:
    groups: dict[Domain, list[MeasureRow]] = {}
    for compared in found.lines:
        if compared.measure.domain is not None:
            groups.setdefault(compared.measure.domain, []).append(_row(compared, found))
    return list(groups.items())


def _row(compared: ComparedMeasure, found: Comparison) -> MeasureRow:
    measure, mixed = compared.measure, origins.is_mixed(found.releases.values())
    query = urlencode([("t", area.code) for area in found.areas[:4]])
    path = reverse("observatory:measure", args=[measure.code])
    return MeasureRow(
        code=measure.code,
        name=words.name_of(measure),
        unit=words.unit_of(measure, AreaLevel.COUNTRY),
        url=f"{path}?{query}" if query else path,
        period=compared.period.code if compared.period else "",
        cells=tuple(
            _cell(measure, cell, origins.mark(found.releases_at(measure, cell), among_others=mixed))
            for cell in compared.cells
        ),
        has_targets=compared.has_targets,
    )


def _cell(measure: Measure, cell: ComparedCell, origin: str) -> CellRow:
    level, reading = AreaLevel(cell.area.level), cell.reading
    is_flagged = reading.value is not None and reading.status not in words.PLAIN
    is_computed = reading.value is not None and reading.whole is not None and not reading.whole.is_given
    made = words.made_of(reading.whole) if is_computed and reading.whole else ""
    mark = _("melhor") if cell.is_best else _("pior") if cell.is_worst else ""
    return CellRow(
        value=words.told_of(measure, level, reading),
        flag=reading.status.value if is_flagged else "",
        flag_said=reading.status.label if is_flagged else "",
        note="; ".join(said for said in (made, origin) if said),
        period=cell.period.code if cell.is_other_period and cell.period else "",
        mark=mark,
        has_value=reading.value is not None,
        targets=tuple(standing.aim_said(measure, level, *aim) for aim in cell.targets),
    )


def _charts(found: Comparison) -> Iterator[Chart]:
    """A line for each territory where there is time to show, else bars; with a single figure nothing is compared."""
    for compared in found.lines:
        if compared.measure.pk in found.drawn and compared.known >= min(2, len(found.areas)):
            yield _chart(found, compared)


def _chart(found: Comparison, compared: ComparedMeasure) -> Chart:
    measure, periods = compared.measure, found.through_time(compared.measure)
    unit = words.unit_of(measure, AreaLevel.COUNTRY)
    shared: dict[str, Any] = {
        "key": f"grafico-{measure.code.lower()}",
        "title": f"{words.name_of(measure)} ({unit})" if unit else words.name_of(measure),
        "source": _("Fonte: %(source)s") % {"source": words.sources_said(found.releases_of(compared))},
        "unit": unit,
    }
    if len(periods) > 1:
        ticks = tuple(Tick(label=period.code, on=period.starts_on) for period in periods)
        lines = tuple(
            Series(
                label=area.name,
                values=tuple(_value(measure, area, found.readings.of(measure, period.pk, area)) for period in periods),
            )
            for area in found.areas
        )
        return responsive(line, LineData(**shared, periods=ticks, series=lines))
    bars = tuple(Bar(label=cell.area.name, value=_value(measure, cell.area, cell.reading)) for cell in compared.cells)
    return responsive(bar, BarData(**shared, heading="Território", measure=words.name_of(measure), bars=bars))


def _value(measure: Measure, area: Area, reading: Any) -> Value:
    if reading.value is None:
        return words.ABSENCES[reading.status]
    return formatting.rounded(reading.value, words.decimals_of(measure, AreaLevel(area.level)))


def permalink(query: QueryDict) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("observatory:compare")
    return f"{settings.PORTAL_BASE_URL}{path}{'?' if query else ''}{query.urlencode()}"


def citation(found: Comparison, query: QueryDict, on: date) -> str:
    return _(
        "Portal dos Territórios Inteligentes. «Comparação de territórios: %(names)s». Observatório. "
        "Consultado em %(day)s, em %(url)s"
    ) % {
        "names": ", ".join(area.name for area in found.areas),
        "day": formatting.day_long(on),
        "url": permalink(query),
    }
