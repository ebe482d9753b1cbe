"""Gives each municipality a cell of the tile map: near its true place, beside its neighbours, within its region.

Two steps. The cells of the ground are matched with the centroids so that the sum of the squared distances is
the least possible; then pairs change places while that brings neighbours together, keeps their compass
directions and holds communities and regions in one piece. The same input gives the same map.
"""

import math
import random
from dataclasses import dataclass, field

Point = tuple[float, float]
Cell = tuple[int, int]  # column, row; odd rows stand half a cell to the right

SMOOTHING_KM = 12.0
REACH_KM = 45.0
PLACE, ANCHOR = 0.25, 30.0
SAME_COMMUNITY, SAME_REGION = 0.8, 0.4
DIRECTION = 0.7
REGION_BORDER, COMMUNITY_BORDER = 0.6, 0.6
HOT, COLD = 2.0, 0.05
SEED = 4


@dataclass(frozen=True)
class Town:
    code: str
    at_km: Point  # eastward, southward
    region: str
    community: str


def centre(cell: Cell) -> Point:
    """The middle of a cell, in widths of a cell."""
    column, row = cell
    return column + (row % 2) / 2, row * math.sqrt(3) / 2


def assign(towns: list[Town], cells: list[Cell], anchors: dict[str, Cell], *, steps: int) -> dict[str, Cell]:
    """A cell for each town. `anchors` are the towns whose cell makes the outline what it is."""
    centres = [centre(cell) for cell in cells]
    board = Board(towns, centres, _targets(towns, centres))
    for index, town in enumerate(towns):
        if town.code in anchors:
            board.targets[index], board.pull[index] = centre(anchors[town.code]), ANCHOR
    board.seat(
        match(
            [
                [pull * _squared(target, one) for one in centres]
                for target, pull in zip(board.targets, board.pull, strict=True)
            ]
        )
    )
    board.settle(steps)
    return {town.code: cells[board.cell_of[index]] for index, town in enumerate(towns)}


def match(cost: list[list[float]]) -> list[int]:
    """The column of each row in the cheapest complete matching (Hungarian method with potentials)."""
    size = len(cost)
    row_gain, column_gain = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        came_from, end = _augment(cost, row_of, row_gain, column_gain)
        while end:
            row_of[end] = row_of[came_from[end]]
            end = came_from[end]
    result = [0] * size
    for column in range(1, size + 1):
        result[row_of[column] - 1] = column - 1
    return result


def _augment(
    cost: list[list[float]], row_of: list[int], row_gain: list[float], column_gain: list[float]
) -> tuple[list[int], int]:
    """The shortest way from the row in column 0 to a free column; raises the potentials on its way."""
    size = len(cost)
    came_from, least, done = [0] * (size + 1), [math.inf] * (size + 1), [False] * (size + 1)
    column = 0
    while row_of[column] or not column:
        done[column] = True
        row = row_of[column]
        line, gain = cost[row - 1], row_gain[row]
        step, following = math.inf, 0
        for other in range(1, size + 1):
            if done[other]:
                continue
            reduced = line[other - 1] - gain - column_gain[other]
            if reduced < least[other]:
                least[other], came_from[other] = reduced, column
            if least[other] < step:
                step, following = least[other], other
        for other in range(size + 1):
            if done[other]:
                row_gain[row_of[other]] += step
                column_gain[other] -= step
            else:
                least[other] -= step
        column = following
    return came_from, column


def neighbours(points: list[Point]) -> list[tuple[int, int]]:
    """Pairs with nobody (well) inside the circle between them: who borders whom, told by centroids alone."""
    pairs = []
    for one, a in enumerate(points):
        for other in range(one + 1, len(points)):
            b = points[other]
            limit = _squared(a, b) / 4
            if limit > REACH_KM**2:
                continue
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            between = (k for k, c in enumerate(points) if k not in (one, other) and _squared(c, middle) < limit * 0.8)
            if next(between, None) is None:
                pairs.append((one, other))
    return pairs


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _targets(towns: list[Town], centres: list[Point]) -> list[Point]:
    """Where each town would stand: rows filled as they are in the country, columns in proportion."""
    order = sorted(range(len(towns)), key=lambda index: (towns[index].at_km[1], index))
    rows = sorted(y for _, y in centres)
    row_at = {index: rows[rank] for rank, index in enumerate(order)}
    west, east = min(town.at_km[0] for town in towns), max(town.at_km[0] for town in towns)
    left, right = min(x for x, _ in centres), max(x for x, _ in centres)
    found = []
    for town in towns:
        x, y = town.at_km
        weights = [math.exp(-(((other.at_km[1] - y) / SMOOTHING_KM) ** 2) / 2) for other in towns]
        row = sum(weight * row_at[index] for index, weight in enumerate(weights)) / sum(weights)
        found.append((left + (x - west) / (east - west) * (right - left), row))
    return found


@dataclass
class Board:
    """Who sits where, and what that costs."""

    towns: list[Town]
    centres: list[Point]
    targets: list[Point]
    pull: list[float] = field(init=False)
    cell_of: list[int] = field(init=False)
    town_at: list[int] = field(init=False)
    ties: list[list[tuple[int, float, float, float]]] = field(init=False)

    def __post_init__(self) -> None:
        self.pull = [PLACE] * len(self.towns)
        self.ties = [[] for _ in self.towns]
        for one, other in neighbours([town.at_km for town in self.towns]):
            self._tie(one, other)
            self._tie(other, one)
        self._beside = self._within(1.02)
        self._near = self._within(2.6)

    def _tie(self, one: int, other: int) -> None:
        a, b = self.towns[one], self.towns[other]
        weight = 1 + SAME_COMMUNITY * (a.community == b.community) + SAME_REGION * (a.region == b.region)
        east, south = b.at_km[0] - a.at_km[0], b.at_km[1] - a.at_km[1]
        length = math.hypot(east, south)
        self.ties[one].append((other, weight, east / length, south / length))

    def _within(self, reach: float) -> list[list[int]]:
        return [
            [index for index, other in enumerate(self.centres) if 0 < _squared(here, other) < reach**2]
            for here in self.centres
        ]

    def seat(self, cell_of: list[int]) -> None:
        self.cell_of = cell_of
        self.town_at = [0] * len(cell_of)
        for town, cell in enumerate(cell_of):
            self.town_at[cell] = town

    def settle(self, steps: int) -> None:
        """Let pairs change places, seldom for the worse and ever more seldom (simulated annealing)."""
        chance = random.Random(SEED)  # noqa: S311 - a repeatable search, no secret
        for step in range(steps):
            heat = HOT * (COLD / HOT) ** (step / steps)
            one = chance.randrange(len(self.towns))
            other = self.town_at[chance.choice(self._near[self.cell_of[one]])]
            before = self._cost(one) + self._cost(other)
            self._swap(one, other)
            worse = self._cost(one) + self._cost(other) - before
            if worse > 0 and chance.random() >= math.exp(-worse / heat):
                self._swap(one, other)

    def _swap(self, one: int, other: int) -> None:
        a, b = self.cell_of[one], self.cell_of[other]
        self.cell_of[one], self.cell_of[other] = b, a
        self.town_at[a], self.town_at[b] = other, one

    def _cost(self, index: int) -> float:
        town, cell = self.towns[index], self.cell_of[index]
        x, y = self.centres[cell]
        total = self.pull[index] * _squared(self.targets[index], (x, y))
        for other, weight, east, south in self.ties[index]:
            there = self.centres[self.cell_of[other]]
            dx, dy = there[0] - x, there[1] - y
            distance = math.hypot(dx, dy)
            total += weight * max(distance - 1, 0.0) ** 1.5 + DIRECTION * (1 - (dx * east + dy * south) / distance)
        for beside in self._beside[cell]:
            neighbour = self.towns[self.town_at[beside]]
            total += REGION_BORDER * (neighbour.region != town.region)
            total += COMMUNITY_BORDER * (neighbour.community != town.community)
        return total
