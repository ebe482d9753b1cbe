"""Reads of the observatory."""

from observatory.queries.aggregates import Aggregate, Totals, aggregate, aggregates, combine
from observatory.queries.cells import Cell, RankedArea, map_values, positions, ranking, silence, vintage
from observatory.queries.coverage import Coverage, LatestCoverage, coverage, latest_coverage, level_sizes
from observatory.queries.differences import Difference, difference_of
from observatory.queries.figures import Figures, Reading, figures
from observatory.queries.measures import (
    DomainMeasures,
    breakdowns_of,
    class_breaks,
    measure_with,
    measures,
    measures_by_domain,
    provenance,
    releases_of,
    stat_of,
    total_breakdown,
)
from observatory.queries.overview import MeasureLine, overview
from observatory.queries.periods import Span, UnknownPeriod, latest_period, periods_of, read_span
from observatory.queries.profile import ProfileLine, Rank, profile
from observatory.queries.progress import METHOD, Goal, Moment, Progress, progress
from observatory.queries.series import Point, series
from observatory.queries.shown import Asked, Row, Shown, shown

__all__ = [
    "METHOD",
    "Aggregate",
    "Asked",
    "Cell",
    "Coverage",
    "Difference",
    "DomainMeasures",
    "Figures",
    "Goal",
    "LatestCoverage",
    "MeasureLine",
    "Moment",
    "Point",
    "ProfileLine",
    "Progress",
    "Rank",
    "RankedArea",
    "Reading",
    "Row",
    "Shown",
    "Span",
    "Totals",
    "UnknownPeriod",
    "aggregate",
    "aggregates",
    "breakdowns_of",
    "class_breaks",
    "combine",
    "coverage",
    "difference_of",
    "figures",
    "latest_coverage",
    "latest_period",
    "level_sizes",
    "map_values",
    "measure_with",
    "measures",
    "measures_by_domain",
    "overview",
    "periods_of",
    "positions",
    "profile",
    "progress",
    "provenance",
    "ranking",
    "read_span",
    "releases_of",
    "series",
    "shown",
    "silence",
    "stat_of",
    "total_breakdown",
    "vintage",
]
