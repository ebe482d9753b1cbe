"""Outlines made light: simplified all together, so that neighbours keep their border, and written on a grid.

Only the import of boundaries loads this module, and with it shapely.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import Polygon

from common.charts.outline_data import NUMBER, Outline, written

STEP_M = 600
TOLERANCES_M = (*range(200, 3000, 200), *range(3000, 9000, 1000))
ROUGH_M = 60  # first pass, so that the others have less to do
BUDGET = 6_000  # bytes of all path data, compressed: what a page of 70 kB has left for them
LEAST_PART, FARTHEST_M = 0.02, 60_000

Point = tuple[int, int]
Tell = Callable[[str], None]


class OutlineLost(Exception):
    """Nothing is left of a municipality at this simplification."""


@dataclass(frozen=True)
class Outlined:
    outlines: Mapping[str, Outline]
    tolerance_m: int
    points: int
    size: int  # bytes, compressed


def main_parts(geometry: BaseGeometry) -> BaseGeometry:
    """Without islets and what lies far away: they would make the rest small."""
    parts = sorted(shapely.get_parts(geometry), key=lambda part: -part.area)
    if not parts:
        return geometry
    whole = sum(part.area for part in parts)
    kept = [part for part in parts if part.area >= LEAST_PART * whole and part.distance(parts[0]) <= FARTHEST_M]
    return shapely.MultiPolygon(kept) if len(kept) > 1 else kept[0]


def outlines_of(grounds: Iterable[Mapping[str, BaseGeometry]], tell: Tell) -> Outlined:
    """Simplify as little as the budget allows; each ground is drawn from its own north-west corner."""
    rough = [_simplified(ground, ROUGH_M) for ground in grounds if ground]
    tried = None
    for tolerance in TOLERANCES_M:
        found: dict[str, Outline] = {}
        for ground in rough:
            found |= _on_the_grid(_simplified(ground, tolerance))
        tried = _weighed(found, tolerance)
        tell(f"Simplificação de {tolerance} m: {tried.points} pontos, {tried.size} bytes comprimidos.")
        if tried.size <= BUDGET:
            break
    assert tried is not None  # noqa: S101 -- there are tolerances
    return tried


def _simplified(ground: Mapping[str, BaseGeometry], tolerance: int) -> dict[str, BaseGeometry]:
    shapes = shapely.coverage_simplify([*ground.values()], tolerance)
    return dict(zip(ground, shapes, strict=True))


def _weighed(outlines: dict[str, Outline], tolerance: int) -> Outlined:
    paths = [outline.path for outline in outlines.values()]
    points = sum(len(NUMBER.findall(path)) // 2 for path in paths)
    return Outlined(outlines, tolerance, points, len(zlib.compress("\n".join(paths).encode(), 9)))


def _on_the_grid(ground: Mapping[str, BaseGeometry]) -> dict[str, Outline]:
    west, _south, _east, north = shapely.total_bounds([*ground.values()])
    found = {}
    for code, shape in ground.items():
        rings = [
            ring
            for part in shapely.get_parts(shape)
            if isinstance(part, Polygon)
            for line in (part.exterior, *part.interiors)
            if len(ring := _ring(line.coords, west, north)) > 2
        ]
        if not rings:
            raise OutlineLost(code)
        xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
        found[code] = Outline("".join(f"{written(ring)}z" for ring in rings), min(xs), min(ys), max(xs), max(ys))
    return found


def _ring(points: Iterable[tuple[float, ...]], west: float, north: float) -> list[Point]:
    """The corners on the grid, open; all that a border passes, so that neighbours have the same ones."""
    corners: list[Point] = []
    for x, y, *_ in points:
        corner = (round((x - west) / STEP_M), round((north - y) / STEP_M))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners
