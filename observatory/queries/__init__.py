"""Reads of the observatory."""

from observatory.queries.aggregates import (
    Aggregate,
    Totals,
    aggregate,
    aggregates,
    combine,
)
from observatory.queries.cells import (
    Cell,
    RankedArea,
    map_values,
    positions,
    ranking,
    silence,
    vintage,
)
from observatory.queries.comparison import (
    ComparedCell,
    ComparedMeasure,
    Comparison,
    compare,
)
from observatory.queries.coverage import (
    Coverage,
    LatestCoverage,
    coverage,
    latest_coverage,
    level_sizes,
)
from observatory.queries.differences import (
    Difference,
    difference_of,
)
from observatory.queries.figures import (
    Figures,
    Reading,
    figures,
)
from observatory.queries.glance import (
    Glance,
    MeasureGlance,
    RegionGlance,
    TownGlance,
    glance,
)
from observatory.queries.groups import (
    group_at,
    groups_of,
)
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
from observatory.queries.news import (
    LATEST_NEWS,
    ChangedCell,
    News,
    changed_cells,
    news,
    news_about,
    news_of,
    release_before,
    release_of,
    releases_about,
)
from observatory.queries.overview import (
    MeasureLine,
    overview,
)
from observatory.queries.peers import (
    Country,
    Peers,
    country,
    peers,
)
from observatory.queries.periods import (
    Span,
    UnknownPeriod,
    latest_period,
    periods_of,
    read_span,
)
from observatory.queries.profile import (
    ProfileLine,
    Rank,
    profile,
)
from observatory.queries.progress import (
    METHOD,
    Goal,
    Moment,
    Progress,
    progress,
)
from observatory.queries.series import (
    Point,
    series,
)
from observatory.queries.shown import (
    Asked,
    Row,
    Shown,
    shown,
)
from observatory.queries.situation import (
    AreaLine,
    Before,
    Standing,
    is_answer,
    situation,
)

__all__ = [
    "LATEST_NEWS",
    "METHOD",
    "Aggregate",
    "AreaLine",
    "Asked",
    "Before",
    "Cell",
    "ChangedCell",
    "ComparedCell",
    "ComparedMeasure",
    "Comparison",
    "Country",
    "Coverage",
    "Difference",
    "DomainMeasures",
    "Figures",
    "Glance",
    "Goal",
    "LatestCoverage",
    "MeasureGlance",
    "MeasureLine",
    "Moment",
    "News",
    "Peers",
    "Point",
    "ProfileLine",
    "Progress",
    "Rank",
    "RankedArea",
    "Reading",
    "RegionGlance",
    "Row",
    "Shown",
    "Span",
    "Standing",
    "Totals",
    "TownGlance",
    "UnknownPeriod",
    "aggregate",
    "aggregates",
    "breakdowns_of",
    "changed_cells",
    "class_breaks",
    "combine",
    "compare",
    "country",
    "coverage",
    "difference_of",
    "figures",
    "glance",
    "group_at",
    "groups_of",
    "is_answer",
    "latest_coverage",
    "latest_period",
    "level_sizes",
    "map_values",
    "measure_with",
    "measures",
    "measures_by_domain",
    "news",
    "news_about",
    "news_of",
    "overview",
    "peers",
    "periods_of",
    "positions",
    "profile",
    "progress",
    "provenance",
    "ranking",
    "read_span",
    "release_before",
    "release_of",
    "releases_about",
    "releases_of",
    "series",
    "shown",
    "silence",
    "situation",
    "stat_of",
    "total_breakdown",
    "vintage",
]
