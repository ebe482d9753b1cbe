"""What rules read: a value for each subject, or None where nothing is known, which is neither good nor bad."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from action_plan.enums import ReportingState
from action_plan.queries import ActionSheet, action_sheets, civil_day
from dashboard.enums import Comparator, Scope, Signal
from dashboard.models import AlertRule
from initiatives.models import Initiative, TargetIndicator
from initiatives.queries import measured_targets
from observatory.enums import AreaLevel, RunState
from observatory.models import Area, ImportRun, Measure
from observatory.queries import Glance, MeasureGlance, glance, latest_period, map_values, total_breakdown

LEVELS = {
    Scope.COUNTRY: AreaLevel.COUNTRY,
    Scope.REGION: AreaLevel.REGION,
    Scope.MUNICIPALITY: AreaLevel.MUNICIPALITY,
}
OWING = frozenset({ReportingState.LATE, ReportingState.NEVER_REPORTED})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signal says of one subject."""

    subject: str
    label: str
    value: Decimal | None
    url: str
    area_id: int | None = None
    initiative_id: int | None = None


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


def _territories(rule: AlertRule, facts: Facts, read: Callable[[Area], Decimal | None]) -> Iterator[Reading]:
    for area in facts.areas_of(rule.scope):
        url = reverse("observatory:territory", args=[area.code])
        if rule.measure is not None:
            url = reverse("observatory:measure", args=[rule.measure.code])
        yield Reading(area.code, area.name, read(area), url, area_id=area.pk)


def _measure_value(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    if rule.scope != Scope.MUNICIPALITY:
        return _of_measure(rule, facts, lambda line: None if line.value is None else round(line.value, 4))
    cells = _cells(rule.measure) if rule.measure else {}
    return _territories(rule, facts, lambda area: cells.get(area.pk))


def _cells(measure: Measure) -> dict[int, Decimal | None]:
    """The last value of each municipality, in the last period that any has one."""
    level, total = AreaLevel.MUNICIPALITY, total_breakdown()
    period = latest_period(measure, total, level)
    found = map_values(measure, period, total, level) if period else {}
    return {area: cell.value for area, cell in found.items()}


def _measure_pace(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_measure(rule, facts, lambda line: None if line.pace_wanted is None else round(line.pace_wanted, 2))


def _measure_coverage(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    return _of_measure(rule, facts, lambda line: _percent(line.with_value, line.expected))


def _of_measure(rule: AlertRule, facts: Facts, tell: Callable[[MeasureGlance], Decimal | None]) -> Iterator[Reading]:
    def read(area: Area) -> Decimal | None:
        lines = facts.glance.lines(area.region_id if area.level == AreaLevel.REGION else None)
        return next((tell(line) for line in lines if line.measure.pk == rule.measure_id), None)

    return _territories(rule, facts, read)


def _coverage(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    towns, regions = facts.glance.towns, {region.pk: region.code for region in facts.glance.regions}

    def read(area: Area) -> Decimal | None:
        match area.level:
            case AreaLevel.MUNICIPALITY:
                chosen = [town for town in towns if town.code == area.code]
            case AreaLevel.REGION:
                chosen = [town for town in towns if town.region == regions.get(area.region_id or 0)]
            case _:
                chosen = list(towns)
        return _percent(sum(town.with_value for town in chosen), sum(town.expected for town in chosen))

    return _territories(rule, facts, read)


def _target_share(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    chosen = TargetIndicator.objects.filter(pk=rule.target_id or 0)
    for row in measured_targets(civil_day(facts.at), chosen):
        measured, wanted = row.measured_value, row.value
        share = round(measured * 100 / wanted, 1) if wanted and measured is not None else None
        label = f"{row.code}: {row.indicator.partition(' (inclui')[0]}"
        yield Reading(f"{row.code}-{rule.target_id}", label, share, reverse("initiatives:targets"))


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
        yield Reading("PT", "Plano de ação", value, reverse("action_plan:index"))
        return
    for row in facts.initiatives:
        own = [sheet for sheet in facts.sheets if sheet.initiative_number == row.number]
        url = reverse("initiatives:detail", args=[row.number])
        value = Decimal(count(own)) if own else None
        yield Reading(row.code, f"Iniciativa {row.number}: {row.title}", value, url, initiative_id=row.pk)


def _import_age(rule: AlertRule, facts: Facts) -> Iterator[Reading]:
    waiting = ImportRun.objects.filter(state=RunState.READY, read_at__isnull=False).order_by("read_at", "pk")
    oldest = waiting.values_list("read_at", flat=True).first()
    days = (facts.at - oldest).days if oldest else 0
    yield Reading("PT", "Importações por aprovar", Decimal(days), reverse("observatory_imports:index"))


def _percent(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole, 1) if whole else None


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
