"""Whether a measure goes where it should, by the published method (version 1, page «Métodos»).

With a target, what changed is set against what had to change by now on a straight line. Without one, only the pace is
told. Nothing is told where a break lies between, where the first value is flagged, or of fewer than three values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from observatory.enums import Direction, MeasureKind, ObservationStatus, ProgressStatus, WhyNot
from observatory.models import Measure

METHOD = 1
ON_TRACK, MODERATE = Decimal("0.95"), Decimal("0.6")
FEWEST = 3
YEAR = Decimal("365.25")
# A value that is not quite what it seems is no ground to measure progress from.
FIRM = frozenset({ObservationStatus.NORMAL, ObservationStatus.PROVISIONAL})


@dataclass(frozen=True, slots=True)
class Moment:
    """A value in a period, by the period's code and first day."""

    period: str
    on: date
    value: Decimal
    status: ObservationStatus


@dataclass(frozen=True, slots=True)
class Goal:
    """A value to reach, and by when; `base_on` where the decision says from when progress counts."""

    value: Decimal
    on: date
    base_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is told, with all it was worked out from. `pace` is a year's change, in percent or in points."""

    status: ProgressStatus
    why_not: WhyNot | None = None
    base: Moment | None = None
    now: Moment | None = None
    ratio: Decimal | None = None
    pace: Decimal | None = None
    is_pace_in_points: bool = False


def is_in_points(measure: Measure) -> bool:
    """Percentages and yes or no change by points; what has a true zero changes by percent."""
    return measure.kind in (MeasureKind.ADOPTION, MeasureKind.INDEX) or measure.unit == "%"


def progress(
    measure: Measure, moments: Sequence[Moment], breaks: Sequence[date] = (), goal: Goal | None = None
) -> Progress:
    """Judge a line of values, the oldest first, against a goal or by its pace alone."""
    line = [moment for moment in moments if goal is None or goal.base_on is None or moment.on >= goal.base_on]
    if len(line) < FEWEST:
        return Progress(ProgressStatus.NOT_ASSESSABLE, WhyNot.TOO_FEW)
    base, now = line[0], line[-1]
    if any(base.on < on <= now.on for on in breaks):
        return Progress(ProgressStatus.NOT_ASSESSABLE, WhyNot.BREAK, base, now)
    if base.status not in FIRM:
        return Progress(ProgressStatus.NOT_ASSESSABLE, WhyNot.FLAGGED, base, now)
    pace, in_points = _pace(measure, base, now)
    if goal is None:
        return Progress(_by_pace(measure, pace), None, base, now, None, pace, in_points)
    status, ratio = _towards(measure, base, now, goal)
    why_not = WhyNot.NO_WAY if status == ProgressStatus.NOT_ASSESSABLE else None
    return Progress(status, why_not, base, now, ratio, pace, in_points)


def _pace(measure: Measure, base: Moment, now: Moment) -> tuple[Decimal, bool]:
    years = (now.on - base.on).days / YEAR
    if is_in_points(measure) or base.value <= 0 or now.value <= 0:
        return (now.value - base.value) / years, True
    return 100 * ((now.value / base.value) ** (1 / years) - 1), False


def _by_pace(measure: Measure, pace: Decimal) -> ProgressStatus:
    if not pace:
        return ProgressStatus.STEADY
    if measure.direction == Direction.NEUTRAL:
        return ProgressStatus.RISING if pace > 0 else ProgressStatus.FALLING
    is_better = (pace > 0) == (measure.direction == Direction.HIGHER)
    return ProgressStatus.BETTER if is_better else ProgressStatus.WORSE


def _towards(measure: Measure, base: Moment, now: Moment, goal: Goal) -> tuple[ProgressStatus, Decimal | None]:
    wanted = goal.value - base.value
    if _is_reached(measure, wanted, now.value, goal.value):
        return ProgressStatus.REACHED, None
    whole, gone = (goal.on - base.on).days, (now.on - base.on).days
    if not wanted or whole <= 0 or gone <= 0:
        return ProgressStatus.NOT_ASSESSABLE, None
    ratio = (now.value - base.value) / (wanted * min(gone, whole) / whole)
    if ratio < 0:
        return ProgressStatus.AWAY, ratio
    if ratio >= ON_TRACK:
        return ProgressStatus.ON_TRACK, ratio
    return ProgressStatus.MODERATE if ratio >= MODERATE else ProgressStatus.INSUFFICIENT, ratio


def _is_reached(measure: Measure, wanted: Decimal, value: Decimal, goal: Decimal) -> bool:
    if measure.direction == Direction.HIGHER:
        return value >= goal
    if measure.direction == Direction.LOWER:
        return value <= goal
    return value >= goal if wanted > 0 else value <= goal
