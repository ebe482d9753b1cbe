"""The outlines of territories, drawn instead of their cells: path data on a grid of whole numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

NUMBER = re.compile(r"-?\d+")
RING = re.compile(r"M([^lM]+)l([^z]+)z")

Point = tuple[int, int]
Edge = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Outline:
    """Path data in steps of the grid («M12 3l4-1 2 5z», rings that are closed), and how far it reaches."""

    path: str
    west: int
    north: int
    east: int
    south: int


@dataclass(frozen=True)
class Outlines:
    """All outlines of one edition of the map, by code. `attribution` stands under every drawing of them."""

    name: str
    attribution: str
    shapes: tuple[tuple[str, Outline], ...]
    mainland: frozenset[str]


def rings(path: str) -> Iterator[list[Point]]:
    """The corners of each ring, in whole numbers."""
    for start, steps in RING.findall(path):
        x, y = (int(number) for number in NUMBER.findall(start))
        ring = [(x, y)]
        numbers = [int(number) for number in NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


@lru_cache(maxsize=16)
def divides(shapes: tuple[tuple[str, str], ...]) -> str:
    """Path data of the borders between outlines of different groups; each is its group and its path."""
    owners: dict[Edge, set[str]] = defaultdict(set)
    for group, path in shapes:
        for ring in rings(path):
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
                owners[min(a, b), max(a, b)].add(group)
    return _lines(edge for edge, groups in owners.items() if len(groups) > 1)


def _lines(edges: Iterator[Edge]) -> str:
    """Join edges that meet into lines as long as can be, each in relative steps."""
    ends: dict[Point, set[Point]] = defaultdict(set)
    for a, b in edges:
        ends[a].add(b)
        ends[b].add(a)
    lines = []
    while ends:
        here = min(ends, key=lambda point: (len(ends[point]) % 2 == 0, point))
        line = [here]
        while ends.get(here):
            there = min(ends[here])
            for one, other in ((here, there), (there, here)):
                ends[one].discard(other)
                if not ends[one]:
                    del ends[one]
            line.append(there)
            here = there
        lines.append(written(line))
    return "".join(lines)


def written(points: list[Point]) -> str:
    """Path data in relative steps: small numbers, and a minus sign that needs no space before it."""
    (x, y), *rest = points
    steps: list[str] = []
    for to_x, to_y in rest:
        dx, dy = to_x - x, to_y - y
        steps.append(f"{'' if dx < 0 or not steps else ' '}{dx}{'' if dy < 0 else ' '}{dy}")
        x, y = to_x, to_y
    return f"M{points[0][0]} {points[0][1]}l{''.join(steps)}"
