"""Hexagonal cells on a lattice of whole numbers: corners that meet are equal, so borders can be followed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache

from common.charts import svg

Cell = tuple[int, int]  # column, row; odd rows stand half a cell to the right
Corner = tuple[int, int]

ACROSS, DOWN = 13.0, 7.5  # the steps of the lattice: half a cell and a quarter of its height
WIDTH, ROW, HEIGHT = 2 * ACROSS, 3 * DOWN, 4 * DOWN
CORNERS = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))


def centre(cell: Cell) -> tuple[float, float]:
    """The middle of a cell; the first cell of the first row touches both axes."""
    x, y = _middle(cell)
    return x * ACROSS, y * DOWN


def hexagon(size: float) -> str:
    """Path data of a cell around the origin; at 1 neighbours touch."""
    half, quarter = svg.number(ACROSS * size), svg.number(DOWN * size)
    side = svg.number(2 * DOWN * size)
    return f"M0-{side}l{half} {quarter}v{side}l-{half} {quarter}l-{half}-{quarter}v-{side}z"


@lru_cache(maxsize=32)
def coast(cells: tuple[Cell, ...]) -> str:
    """Path data around all cells."""
    return _lines(edge for edge, owners in _edges(dict.fromkeys(cells, 0)).items() if len(owners) == 1)


@lru_cache(maxsize=32)
def borders(cells: tuple[Cell, ...], groups: tuple[Hashable, ...]) -> str:
    """Path data between cells of different groups."""
    edges = _edges(dict(zip(cells, groups, strict=True)))
    return _lines(edge for edge, owners in edges.items() if len(set(owners)) > 1)


def _middle(cell: Cell) -> Corner:
    column, row = cell
    return 2 * column + 1 + row % 2, 3 * row + 2


def _edges(group_of: Mapping[Cell, Hashable]) -> dict[tuple[Corner, Corner], list[Hashable]]:
    """Every side with the groups at its two hands, or the one."""
    owners: dict[tuple[Corner, Corner], list[Hashable]] = defaultdict(list)
    for cell, group in group_of.items():
        x, y = _middle(cell)
        around = [(x + dx, y + dy) for dx, dy in CORNERS]
        for a, b in zip(around, [*around[1:], around[0]], strict=True):
            owners[min(a, b), max(a, b)].append(group)
    return owners


def _lines(edges: Iterable[tuple[Corner, Corner]]) -> str:
    """Join sides that meet into lines as long as can be."""
    ends: dict[Corner, set[Corner]] = defaultdict(set)
    for a, b in edges:
        ends[a].add(b)
        ends[b].add(a)
    lines = []
    while ends:
        # Begin where a line ends; what is left then is closed.
        start = min(ends, key=lambda corner: (len(ends[corner]) % 2 == 0, corner))
        lines.append(_follow(start, ends))
    return "".join(lines)


def _follow(start: Corner, ends: dict[Corner, set[Corner]]) -> str:
    points = [start]
    while ends.get(points[-1]):
        here = points[-1]
        there = min(ends[here])
        for a, b in ((here, there), (there, here)):
            ends[a].discard(b)
            if not ends[a]:
                del ends[a]
        points.append(there)
    closed = points[0] == points[-1]
    return svg.path([(x * ACROSS, y * DOWN) for x, y in (points[:-1] if closed else points)], closed=closed)
