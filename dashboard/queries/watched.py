"""What rules read: a value for each subject, or None where nothing is known, which is neither good nor bad."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from action_plan.enums import ReportingState
from action_plan.queries import ActionSheet, action_sheets, civil_day
from common.norm.citation import STRATEGY
from common.ui import formatting
from common.ui.formatting import rounded
from dashboard.enums import Comparator, Scope, Signal
from dashboard.models import AlertRule
from dashboard.queries.grounds import Figure, has_simulated, releases_behind, sources_of
from initiatives.models import Initiative, TargetIndicator
from initiatives.queries import measured_targets
from observatory.enums import AreaLevel, Origin, RunState
from observatory.models import Area, ImportRun, LatestObservation, Measure, Period
from observatory.queries import (
    Cell,
    Glance,
    MeasureGlance,
    glance,
    latest_period,
    map_values,
    provenance,
    total_breakdown,
)

LEVELS = {
    Scope.COUNTRY: AreaLevel.COUNTRY,
    Scope.REGION: AreaLevel.REGION,
    Scope.MUNICIPALITY: AreaLevel.MUNICIPALITY,
}
PLAN = f"{STRATEGY}, Anexo II; reportes aprovados"
TARGETS = "Programa Territórios Inteligentes; medições da EATA"
FIGURES = "Observatório, valores publicados"
IMPORTS = "Portal dos Territórios Inteligentes, importações"
OWING = frozenset({ReportingState.LATE, ReportingState.NEVER_REPORTED})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signal says of one subject, of when, and where it comes from."""

    subject: str
    label: str
    value: Decimal | None
    url: str
    area_id: int | None = None
    initiative_id: int | None = None
    period: str = ""
    source: str = ""
    is_simulated: bool = False


@dataclass(frozen=True)
class Facts:
    """What signals are read from, each part read once when first needed; all as at one moment."""

    at: datetime

    @cached_property
    def sheets(self) -> list[ActionSheet]:
        return action_sheets(civil_day(self.at))

    @cached_property
    def initiatives(self) -> list[Initiative]:
        return list(Initiative.objects.order_by("number", "pk"))

    @cached_property
    def glance(self) -> Glance:
        return glance()

    @cached_property
    def areas(self) -> Mapping[int, list[Area]]:
        found: dict[int, list[Area]] = {level: [] for level in AreaLevel.values}
        for area in Area.objects.order_by("level", "sort_name", "pk"):
            found[area.level].append(area)
        return found

    @cached_property
    def has_simulated(self) -> bool:
        """Whether any figure that counts today is simulated."""
        return LatestObservation.objects.filter(release__origin=Origin.SIMULATED, value__isnull=False).exists()

    def areas_of(self, scope: str) -> list[Area]:
        return self.areas[LEVELS[Scope(scope)]]


def readings(rule: AlertRule, facts: Facts) -> list[Reading]:
    """Read the signal of a rule of each of its subjects."""
    return list(READERS[Signal(rule.signal)](rule, facts))


def is_past(rule: AlertRule, value: Decimal) -> bool:
    """Whether a value is at the threshold or beyond it."""
    return value >= rule.raise_at if rule.comparator == Comparator.ABOVE else value <= rule.raise_at


def is_safe(rule: AlertRule, value: Decimal) -> bool:
    """Whether a value is back where the alert clears."""
    return value <= rule.clear_at if rule.comparator == Comparator.ABOVE else value >= rule.clear_at


def _territories(rule: AlertRule, facts: Facts, read: Callable[[Area], Figure]) -> Iterator[Reading]:
    told = [(area, read(area)) for area in facts.areas_of(rule.scope)]
    releases = provenance(pk for _, figure in told for pk in figure.releases)
    for area, figure in told:
        url = reverse("observatory:territory", args=[area.code])
        if rule.measure is not None:
            url = reverse("observatory:measure", args=[rule.measure.code])
        own = [releases[pk] for pk in figure.releases if pk in releases]
        yield Reading(
            subject=area.code,
            label=area.name,
            value=figure.value,
            url=url,
            area_id=area.pk,
            period=figure.period,
            source=sources_of(own),
            is_simulated=has_simulated(own),
        )


def _measure_value(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    if rule.scope != Scope.MUNICIPALITY:
        return _of_measure(rule, facts, _value)
    cells, period = _cells(rule.measure) if rule.measure else ({}, None)
    return _territories(rule, facts, lambda area: _in_town(cells.get(area.pk), period))


def _value(line: MeasureGlance) -> tuple[Decimal | None, tuple[str, ...]]:
    return (None, ()) if line.value is None else (rounded(line.value, 4), (line.value_period,))


def _in_town(cell: Cell | None, period: Period | None) -> Figure:
    if cell is None or cell.value is None or cell.release_id is None or period is None:
        return Figure(None)
    return Figure(cell.value, period.code, (cell.release_id,))


def _cells(measure: Measure) -> tuple[dict[int, Cell], Period | None]:
    """The last value of each municipality, in the last period that any has one."""
    level, total = AreaLevel.MUNICIPALITY, total_breakdown()
    period = latest_period(measure, total, level)
    return (map_values(measure, period, total, level) if period else {}), period


def _measure_pace(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_measure(rule, facts, _pace)


def _pace(line: MeasureGlance) -> tuple[Decimal | None, tuple[str, ...]]:
    base, now = line.progress.base, line.progress.now
    if line.pace_wanted is None or base is None or now is None:
        return None, ()
    return rounded(line.pace_wanted, 2), (base.period, now.period)


def _measure_coverage(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    cells, period = _cells(rule.measure) if rule.measure else ({}, None)
    code = period.code if period else ""
    towns = [area for area in facts.areas[AreaLevel.MUNICIPALITY] if area.pk in cells]

    def read(area: Area) -> Figure:
        own = [cells[town.pk] for town in towns if area.region_id in (None, town.region_id)]
        releases = {cell.release_id for cell in own if cell.value is not None and cell.release_id is not None}
        line = _line(rule, facts, area)
        value = _percent(line.with_value, line.expected) if line else None
        return Figure(value, code, tuple(sorted(releases)))

    return _territories(rule, facts, read)


def _of_measure(
    rule: AlertRule, facts: Facts, tell: Callable[[MeasureGlance], tuple[Decimal | None, tuple[str, ...]]]
) -> Iterator[Reading]:
    """Of the country or of regions; `tell` gives the value and the periods it is worked out from."""
    areas = facts.areas_of(rule.scope)
    lines = {area.pk: _line(rule, facts, area) for area in areas}
    told = {pk: tell(line) for pk, line in lines.items() if line is not None}
    codes = {code for _, periods in told.values() for code in periods}
    behind = releases_behind(rule.measure, areas, codes) if rule.measure else _nothing

    def read(area: Area) -> Figure:
        value, periods = told.get(area.pk, (None, ()))
        return Figure(value, " a ".join(periods), behind(area, periods))

    return _territories(rule, facts, read)


def _nothing(area: Area, asked: Collection[str]) -> tuple[int, ...]:
    return ()


def _line(rule: AlertRule, facts: Facts, area: Area) -> MeasureGlance | None:
    lines = facts.glance.lines(area.region_id if area.level == AreaLevel.REGION else None)
    return next((line for line in lines if line.measure.pk == rule.measure_id), None)


def _coverage(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    towns, regions = facts.glance.towns, {region.pk: region.code for region in facts.glance.regions}

    def read(area: Area) -> Figure:
        match area.level:
            case AreaLevel.MUNICIPALITY:
                chosen = [town for town in towns if town.code == area.code]
            case AreaLevel.REGION:
                chosen = [town for town in towns if town.region == regions.get(area.region_id or 0)]
            case _:
                chosen = list(towns)
        return Figure(
            _percent(sum(town.with_value for town in chosen), sum(town.expected for town in chosen)),
            "no último período de cada medida",
        )

    for reading in _territories(rule, facts, read):
        yield replace(reading, source=FIGURES, is_simulated=facts.has_simulated)


def _target_share(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    chosen = TargetIndicator.objects.filter(pk=rule.target_id or 0)
    for row in measured_targets(civil_day(facts.at), chosen):
        measured, wanted = row.measured_value, row.value
        share = rounded(measured * 100 / wanted, 1) if wanted and measured is not None else None
        label = f"{row.code}: {row.indicator.partition(' (inclui')[0]}"
        yield Reading(
            subject=f"{row.code}-{rule.target_id}",
            label=label,
            value=share,
            url=reverse("initiatives:targets"),
            period=f"medição de {formatting.day(row.measured_on)}" if row.measured_on else "",
            source=row.source or TARGETS,
        )


def _late_actions(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_plan(rule, facts, lambda sheets: sum(sheet.is_overdue for sheet in sheets))


def _overdue_days(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_plan(rule, facts, lambda sheets: max(sheet.days_overdue for sheet in sheets))


def _unreported_actions(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_plan(rule, facts, lambda sheets: sum(sheet.reporting_state in OWING for sheet in sheets))


def _of_plan(rule: AlertRule, facts: Facts, count: Callable[[Sequence[ActionSheet]], int]) -> Iterator[Reading]:
    """Of the whole plan, or of each initiative; without actions in force there is nothing to count."""
    if rule.scope == Scope.COUNTRY:
        value = Decimal(count(facts.sheets)) if facts.sheets else None
        yield Reading("PT", "Plano de ação", value, reverse("action_plan:index"), source=PLAN)
        return
    for row in facts.initiatives:
        own = [sheet for sheet in facts.sheets if sheet.initiative_number == row.number]
        url = reverse("initiatives:detail", args=[row.number])
        value = Decimal(count(own)) if own else None
        label = f"Iniciativa {row.number}: {row.title}"
        yield Reading(row.code, label, value, url, initiative_id=row.pk, source=PLAN)


def _import_age(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    waiting = ImportRun.objects.filter(state=RunState.READY, read_at__isnull=False).order_by("read_at", "pk")
    oldest = waiting.values_list("read_at", flat=True).first()
    days = (facts.at - oldest).days if oldest else 0
    url = reverse("observatory_imports:index")
    yield Reading("PT", "Importações por aprovar", Decimal(days), url, source=IMPORTS)


def _percent(part: int, whole: int) -> Decimal | None:
    return rounded(Decimal(100 * part) / whole, 1) if whole else None


READERS: Mapping[Signal, Callable[[AlertRule, Facts], Iterator[Reading]]] = {
    Signal.MEASURE_VALUE: _measure_value,
    Signal.MEASURE_PACE: _measure_pace,
    Signal.MEASURE_COVERAGE: _measure_coverage,
    Signal.COVERAGE: _coverage,
    Signal.TARGET_SHARE: _target_share,
    Signal.LATE_ACTIONS: _late_actions,
    Signal.OVERDUE_DAYS: _overdue_days,
    Signal.UNREPORTED_ACTIONS: _unreported_actions,
    Signal.IMPORT_AGE: _import_age,
}
