"""What the front page says, composed from the apps below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from action_plan.queries import ActionSheet, MilestoneSheet
from action_plan.queries.summary import open_milestones
from common.charts.tile_layout import Place, cells, lay_out
from territories.models import Municipality, Population
from territories.queries import tile_places

MAP_WIDTH = 440


@dataclass(frozen=True)
class RegionShape:
    """A region of the map: its municipalities as cells of one path, and its figures (population None if unknown)."""

    slug: str
    name: str
    path: str
    municipalities: int
    residents: int | None


@dataclass(frozen=True)
class CountryMap:
    width: int
    height: int
    frames: str
    regions: tuple[RegionShape, ...]
    municipalities: int
    year: int


def country_map(year: int) -> CountryMap:
    """Draw the 308 municipalities as cells, region by region, from one query."""
    residents = Population.objects.filter(municipality=OuterRef("pk"), year=year).values("residents")
    rows = (
        Municipality.objects.annotate(people=Subquery(residents[:1]))
        .values_list("code", "region__code", "region__name", "people")
        .order_by("region__position", "code")
    )
    return _drawn(tuple(rows), year)


Row = tuple[str, str, str, int | None]


@lru_cache(maxsize=4)
def _drawn(rows: tuple[Row, ...], year: int) -> CountryMap:
    known = tile_places()
    places = (known[code] for code, *_ in rows if code in known)
    layout = lay_out(tuple(Place(one.code, one.inset, (one.column, one.row)) for one in places), MAP_WIDTH)
    codes: dict[str, list[str]] = {}
    people: dict[str, list[int | None]] = {}
    names: dict[str, str] = {}
    for code, slug, name, residents in rows:
        codes.setdefault(slug, []).append(code)
        people.setdefault(slug, []).append(residents)
        names[slug] = name
    regions = [
        RegionShape(
            slug,
            name,
            cells((layout.positions[code] for code in codes[slug] if code in layout.positions), layout.scale),
            len(codes[slug]),
            _whole(people[slug]),
        )
        for slug, name in names.items()
    ]
    frames = "".join(f"M{f.x:.1f} {f.y:.1f}h{f.width:.1f}v{f.height:.1f}h-{f.width:.1f}Z" for f in layout.frames)
    return CountryMap(MAP_WIDTH, round(layout.height), frames, tuple(regions), len(rows), year)


def _whole(parts: Sequence[int | None]) -> int | None:
    """A sum that lacks a part is not known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


@dataclass(frozen=True)
class DeadlineGroup:
    """The unmet deadlines of one window."""

    due_on: date
    precision: str
    count: int
    codes: tuple[str, ...]


def next_deadlines(sheets: Sequence[ActionSheet], on: date, limit: int) -> list[DeadlineGroup]:
    """Group the unmet deadlines to come by their window, soonest first."""
    pending = open_milestones(sheets, lambda milestone: milestone.current_on >= on)
    groups: dict[tuple[date, str], list[tuple[ActionSheet, MilestoneSheet]]] = {}
    for sheet, milestone in pending:
        groups.setdefault((milestone.current_on, milestone.current_precision), []).append((sheet, milestone))
    return [
        DeadlineGroup(due_on, precision, len(found), tuple(sheet.code for sheet, _ in found))
        for (due_on, precision), found in list(groups.items())[:limit]
    ]
