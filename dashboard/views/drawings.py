"""The small drawings of the dashboard, and what its colours mean; the words always stand beside them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop

from action_plan.enums import Rating
from common.charts import palette
from common.charts.glance import Place, gauge, share_bar, tile_glance
from common.charts.palette import Tone
from common.charts.values import format_value
from common.ui import formatting
from common.ui.faceting import said
from common.ui.languages import kept_in_portuguese
from dashboard.queries import Board, DomainLine, RegionLine, Tally
from initiatives.queries import MeasuredTarget
from territories.queries import tile_places

KEY = "painel"
RATING_TONES = {
    Rating.ON_TRACK: Tone.PRIMARY,
    Rating.NEEDS_MONITORING: Tone.SECONDARY,
    Rating.WORRYING: Tone.WARNING,
    Rating.CRITICAL: Tone.DANGER,
    Rating.NOT_REPORTED: Tone.ABSENT,
    Rating.NOT_APPLICABLE: Tone.NEUTRAL,
}
WAYS = (
    ("better", gettext_noop("a melhorar"), Tone.PRIMARY),
    ("steady", gettext_noop("sem mudança"), Tone.TERTIARY),
    ("worse", gettext_noop("a piorar"), Tone.DANGER),
    ("wayless", gettext_noop("sem sentido preferido"), Tone.NEUTRAL),
    ("untold", gettext_noop("não se pode dizer"), Tone.ABSENT),
)
COVERAGE_STEPS = (50, 70, 80, 90)  # where one class of the map ends and the next begins, in percent
MARK = 0.86  # where the target stands on a gauge, so that more than the target has room


@dataclass(frozen=True)
class Legend:
    label: str
    swatch: SafeString


@dataclass(frozen=True)
class TargetRow:
    """A target with its gauge, and the words of what is known and what is missing."""

    target: MeasuredTarget
    name: str
    bar: SafeString
    value: str
    wanted: str
    wanted_amount: str
    is_reached: bool
    is_measured: bool

    @property
    def is_counted(self) -> bool:
        """Tell what is counted from what is there or not, for which a wall has no room."""
        return self.target.value is not None and self.target.value > 1


def ratings(tally: Tally, *, height: int = 14) -> SafeString:
    return share_bar([(RATING_TONES[rating], count) for rating, count in tally.ratings], KEY, height=height)


def rating_legend() -> list[Legend]:
    return [Legend(rating.label, _swatch(tone)) for rating, tone in RATING_TONES.items()]


def ways(domain: DomainLine) -> SafeString:
    return share_bar([(tone, getattr(domain, name)) for name, _label, tone in WAYS], KEY)


def way_legend() -> list[Legend]:
    return [Legend(said(label), _swatch(tone)) for _name, label, tone in WAYS]


def _swatch(tone: Tone) -> SafeString:
    return share_bar([(tone, 1)], KEY)


def share(part: int, whole: int) -> SafeString:
    return gauge(part / whole if whole else None, key=KEY)


def percent(part: int, whole: int) -> str:
    """A share in whole percent; of nothing, no share."""
    return formatting.percent(Decimal(100 * part) / whole, 0) if whole else "—"


def target_row(target: MeasuredTarget) -> TargetRow:
    measured, wanted = target.measured_value, target.value
    filled = None if measured is None or not wanted else float(measured / wanted) * MARK
    reached = measured is not None and wanted is not None and measured >= wanted
    return TargetRow(
        target=target,
        name=_short(target.indicator),
        bar=gauge(filled, mark=MARK if wanted else None, key=KEY),
        value=_("por medir") if measured is None else _amount(measured, target.unit),
        wanted=_("meta por definir") if wanted is None else _with_unit(wanted, target.unit),
        wanted_amount="" if wanted is None else _amount(wanted, target.unit),
        is_reached=reached,
        is_measured=measured is not None,
    )


def _short(indicator: str) -> str:
    """What an indicator counts; what it also includes stands on the page of the targets."""
    return indicator.partition(" (inclui")[0]


def _with_unit(value: Decimal, unit: str) -> str:
    amount = _amount(value, unit)
    return amount if unit == "€" else format_html("{} {}", amount, kept_in_portuguese(unit))


def _amount(value: Decimal, unit: str) -> str:
    """«60 M€» as it is said; anything else as a number."""
    millions = value / 1_000_000
    if unit == "€" and abs(millions) >= 1:
        return f"{formatting.number(millions.normalize())}{formatting.NO_BREAK_SPACE}M€"
    return format_value(value.normalize() if value == value.to_integral_value() else value)


@dataclass(frozen=True)
class RegionRow:
    """A region with its gauges and shares."""

    line: RegionLine
    coverage: SafeString
    covered: str
    adopted: str


def region_row(line: RegionLine) -> RegionRow:
    return RegionRow(
        line=line,
        coverage=share(line.with_value, line.expected),
        covered=percent(line.with_value, line.expected),
        adopted=percent(line.yes, line.answers),
    )


def coverage_map(board: Board) -> SafeString:
    """Each municipality by how many of its figures are known."""
    places, chosen = tile_places(), board.region.code if board.region else ""
    return tile_glance(
        Place(
            inset=places[town.code].inset,
            column=places[town.code].column,
            row=places[town.code].row,
            region=town.region,
            step=coverage_step(town.with_value, town.expected),
            dim=bool(chosen) and town.region != chosen,
        )
        for town in board.towns
        if town.code in places
    )


def coverage_step(part: int, whole: int) -> int | None:
    """The class of a share; None where nothing is known, which is not the same as the least."""
    if not whole or not part:
        return None
    return sum(100 * part >= limit * whole for limit in COVERAGE_STEPS)


def coverage_legend(board: Board) -> list[tuple[int, str, int]]:
    """The classes of the map that occur, each with how many municipalities are in it; -1 is without any figure."""
    counts = dict[int, int]()
    for town in board.towns:
        step = coverage_step(town.with_value, town.expected)
        counts[-1 if step is None else step] = counts.get(-1 if step is None else step, 0) + 1
    return [(step, _range(step), counts[step]) for step in sorted(counts)]


def _range(step: int) -> str:
    if step < 0:
        return _("sem nenhum valor")
    limits = (0, *COVERAGE_STEPS, 101)
    low, high = limits[step], limits[step + 1]
    if step == len(palette.RAMP) - 1:
        return _("%(low)s %% ou mais") % {"low": low}
    return (
        _("menos de %(high)s %%") % {"high": high}
        if not low
        else _("%(low)s a %(high)s %%")
        % {
            "low": low,
            "high": high - 1,
        }
    )
