"""From figures to positions: linear, band and time scales with round ticks.

Positions are SVG user units (CSS pixels at natural size). Domains are Decimal, so that neither very
large nor very small figures overflow on their way to the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def nice_step(span: Decimal, count: int) -> Decimal:
    """The round step (1, 2 or 5 times a power of ten) that cuts a span in about `count` parts."""
    rough = span / max(count, 1)
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * step for step in STEPS if power * step >= rough)


@dataclass(frozen=True, kw_only=True)
class LinearScale:
    """A continuous scale whose domain begins and ends on a tick and always contains zero."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...]

    @classmethod
    def over(
        cls, values: Iterable[Decimal | int], *, start: float, end: float, count: int = 5, whole: bool = False
    ) -> "LinearScale":
        """Cover the values and zero. With `whole`, ticks are never fractions (people, actions)."""
        numbers = [Decimal(0), *(Decimal(value) for value in values)]
        low, high = min(numbers), max(numbers)
        if low == high:
            high = Decimal(1)
        step = nice_step(high - low, count)
        if whole:
            step = max(step, Decimal(1))
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        ticks = tuple(step * (first + index) for index in range(int(last - first) + 1))
        return cls(low=ticks[0], high=ticks[-1], start=start, end=end, ticks=ticks)

    @classmethod
    def exact(
        cls, values: Iterable[Decimal | int], *, start: float, end: float, slack: Decimal = Decimal(1)
    ) -> "LinearScale":
        """Cover the values and zero with no ticks, for marks that carry their own figure."""
        numbers = [Decimal(0), *(Decimal(value) for value in values)]
        low, high = min(numbers), max(numbers)
        if low == high:
            high = Decimal(1)
        return cls(low=low * slack, high=high * slack, start=start, end=end, ticks=())

    def __call__(self, value: Decimal | int) -> float:
        share = (Decimal(value) - self.low) / (self.high - self.low)
        return self.start + float(min(max(share, Decimal(0)), Decimal(1))) * (self.end - self.start)


@dataclass(frozen=True, kw_only=True)
class BandScale:
    """Equal bands for categories, in order."""

    count: int
    start: float
    end: float
    padding: float = 0.3

    @property
    def step(self) -> float:
        return (self.end - self.start) / max(self.count, 1)

    @property
    def bandwidth(self) -> float:
        return self.step * (1 - self.padding)

    def __call__(self, index: int) -> float:
        """The beginning of the band, after half of its padding."""
        return self.start + self.step * (index + self.padding / 2)

    def centre(self, index: int) -> float:
        return self.start + self.step * (index + 0.5)


@dataclass(frozen=True, kw_only=True)
class TimeScale:
    """Days on a line. `ends_on` is exclusive: the whole of 2026 ends on 1 January 2027."""

    starts_on: date
    ends_on: date
    start: float
    end: float

    def __post_init__(self) -> None:
        if self.ends_on <= self.starts_on:
            raise ValueError("A time scale ends after it starts.")

    def __call__(self, day: date) -> float:
        span = (self.ends_on - self.starts_on).days
        share = (day - self.starts_on).days / span
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def years(self) -> tuple[int, ...]:
        last = (self.ends_on - timedelta(days=1)).year
        return tuple(range(self.starts_on.year, last + 1))


def thin_out(positions: Sequence[float], widths: Sequence[float], *, gap: float = 8) -> tuple[bool, ...]:
    """Which centred labels can be shown without touching the one shown before."""
    shown: list[bool] = []
    edge = float("-inf")
    for position, width in zip(positions, widths, strict=True):
        fits = position - width / 2 >= edge + gap
        shown.append(fits)
        if fits:
            edge = position + width / 2
    return tuple(shown)
