import itertools
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite

import pytest
from hypothesis import given, strategies as st

from common.charts.scales import BandScale, LinearScale, TimeScale, thin_out

FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=Decimal("1e30"))
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


@given(st.lists(FIGURES, max_size=30), st.booleans())
def test_linear_scale_keeps_order_and_stays_in_its_range(figures, whole):
    scale = LinearScale.over(figures, start=300, end=10, whole=whole)

    positions = [scale(figure) for figure in sorted(figures)]

    assert positions == sorted(positions, reverse=True)
    assert all(isfinite(position) and 10 <= position <= 300 for position in positions)
    assert 10 <= scale(0) <= 300


@given(st.lists(FIGURES, max_size=30))
def test_linear_ticks_are_evenly_spaced_and_cover_the_figures(figures):
    scale = LinearScale.over(figures, start=0, end=100)

    gaps = {later - earlier for earlier, later in zip(scale.ticks, scale.ticks[1:], strict=False)}

    assert len(gaps) == 1
    assert scale.low <= min([*figures, 0]) <= max([*figures, 0]) <= scale.high
    assert 2 <= len(scale.ticks) <= 13
    assert 0 in scale.ticks


@given(st.lists(FIGURES, max_size=30))
def test_exact_scale_keeps_order(figures):
    scale = LinearScale.exact(figures, start=0, end=100, slack=Decimal("1.08"))

    positions = [scale(figure) for figure in sorted(figures)]

    assert positions == sorted(positions)
    assert all(isfinite(position) for position in positions)


@pytest.mark.parametrize(
    ("figures", "ticks"),
    [
        ([14], [0, 5, 10, 15]),
        ([3], [0, 1, 2, 3]),
        ([-4, 7], [-5, 0, 5, 10]),
        ([], [0, 1]),
        ([0, 0], [0, 1]),
    ],
)
def test_whole_ticks_are_round(figures, ticks):
    assert LinearScale.over(figures, start=0, end=1, whole=True).ticks == tuple(ticks)


@given(DAYS, st.integers(min_value=1, max_value=20_000), st.lists(DAYS, max_size=20))
def test_time_scale_keeps_order(starts_on, length, days):
    scale = TimeScale(starts_on=starts_on, ends_on=starts_on + timedelta(days=length), start=5, end=500)

    positions = [scale(day) for day in sorted(days)]

    assert positions == sorted(positions)
    assert all(5 <= position <= 500 for position in positions)


def test_time_scale_ends_before_its_exclusive_end():
    scale = TimeScale(starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1), start=0, end=1)

    assert scale.years == (2024, 2025, 2026)


def test_time_scale_refuses_to_end_before_it_starts():
    with pytest.raises(ValueError, match="ends after it starts"):
        TimeScale(starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 1), start=0, end=1)


@given(st.integers(min_value=1, max_value=100), st.floats(min_value=0, max_value=0.9))
def test_bands_do_not_overlap(count, padding):
    bands = BandScale(count=count, start=0, end=700, padding=padding)

    ends = [bands(index) + bands.bandwidth for index in range(count)]

    assert all(end <= bands(index + 1) + 1e-6 for index, end in enumerate(ends[:-1]))
    assert ends[-1] <= 700 + 1e-6


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 80)), max_size=40))
def test_thinned_labels_never_touch(labels):
    labels.sort()
    positions, widths = [x for x, _ in labels], [width for _, width in labels]

    shown = [label for label, fits in zip(labels, thin_out(positions, widths), strict=True) if fits]

    assert shown[:1] == labels[:1]
    assert all(
        x + width / 2 <= later - next_width / 2 for (x, width), (later, next_width) in itertools.pairwise(shown)
    )
