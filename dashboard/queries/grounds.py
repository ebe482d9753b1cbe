"""What the figures that rules read rest on: their unit, their period, their source, and whether they are simulated."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboard.enums import OF_A_MEASURE, Scope, Signal
from dashboard.models import AlertRule
from observatory.enums import MeasureKind, Origin
from observatory.models import Area, Measure, Period, Release
from observatory.queries.progress import is_in_points
from observatory.queries.readings import readings

YES_OR_NO = "(1 é sim, 0 é não)"
UNITS: Mapping[str, str] = {
    Signal.MEASURE_COVERAGE: "%",
    Signal.COVERAGE: "%",
    Signal.TARGET_SHARE: "%",
    Signal.LATE_ACTIONS: "ações",
    Signal.OVERDUE_DAYS: "dias",
    Signal.UNREPORTED_ACTIONS: "ações",
    Signal.IMPORT_AGE: "dias",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the period it is of and the releases it comes from."""

    value: Decimal | None
    period: str = ""
    releases: tuple[int, ...] = ()


def observed_by(rule: AlertRule) -> str:
    """Name what a rule watches, with the measure it watches."""
    signal = Signal(rule.signal)
    if signal not in OF_A_MEASURE or rule.measure is None:
        return signal.portuguese
    name = str(rule.measure)
    match signal:
        case Signal.MEASURE_PACE:
            return f"ritmo anual no sentido desejado de {name}"
        case Signal.MEASURE_COVERAGE:
            return f"percentagem de municípios com valor de {name}"
    return name


def unit_of(rule: AlertRule) -> str:
    """The unit of the figure and of the limits of a rule; counts of a measure have none to say."""
    if rule.signal in UNITS or rule.measure is None:
        return UNITS.get(rule.signal, "")
    if rule.signal == Signal.MEASURE_PACE:
        return "p.p. por ano" if is_in_points(rule.measure) else "% por ano"
    if rule.measure.kind == MeasureKind.ADOPTION:
        return YES_OR_NO if rule.scope == Scope.MUNICIPALITY else "%"
    return "" if rule.measure.unit == "N.º" else rule.measure.unit


def sources_of(releases: Iterable[Release]) -> str:
    """Every source once, in the order of the alphabet."""
    return "; ".join(sorted({release.source for release in releases}))


def has_simulated(releases: Iterable[Release]) -> bool:
    return any(release.origin == Origin.SIMULATED for release in releases)


def releases_behind(
    measure: Measure, areas: Collection[Area], codes: Collection[str]
) -> Callable[[Area, Collection[str]], tuple[int, ...]]:
    """Read which releases the figures of areas come from; of one put together here, those of its parts."""
    periods = dict(Period.objects.filter(code__in=codes).values_list("code", "pk"))
    found = readings({measure.pk: measure}, [(measure.pk, pk) for pk in periods.values()], areas).releases

    def behind(area: Area, asked: Collection[str]) -> tuple[int, ...]:
        keys = [(measure.pk, periods[code], area.pk) for code in asked if code in periods]
        return tuple(sorted({release for key in keys for release in found.get(key, ())}))

    return behind
