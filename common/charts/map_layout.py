"""Where territories stand on the page: projection, frames for the islands, and the grid of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt

Point = tuple[float, float]
Ring = tuple[Point, ...]  # longitude, latitude


@dataclass(frozen=True)
class Place:
    code: str
    latitude: float
    longitude: float
    outline: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Frame:
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    positions: dict[str, Point]
    outlines: dict[str, list[list[Point]]]
    radius: float
    frames: tuple[Frame, ...]


@lru_cache(maxsize=16)
def lay_out(places: tuple[Place, ...], width: int, height: int, *, in_cells: bool) -> Layout:
    """Project the mainland at the right and each archipelago in its frame at the left."""
    groups = _by_land(places)
    side = min(width * 0.36, 200)
    radius = min(height / 60, (width - side) / 32)
    positions: dict[str, Point] = {}
    outlines: dict[str, list[list[Point]]] = {}
    frames = []
    y = height * 0.34
    for label, share in (("Açores", 0.62), ("Madeira", 0.5)):
        if groups[label]:
            frame = Frame(label, 0.5, y, side, side * share + 26)
            frames.append(frame)
            inside = Frame("", frame.x + 14, frame.y + 32, frame.width - 28, frame.height - 46)
            _place(groups[label], inside, radius, in_cells, positions, outlines)
            y += frame.height + 14
    left = side + 12 if frames else 0
    mainland = Frame("", left + radius, radius * 3, min(width - left - 2 * radius, height * 0.62), height - 6 * radius)
    _place(groups["Continente"], mainland, radius, in_cells, positions, outlines)
    return Layout(positions, outlines, radius, tuple(frames))


def _by_land(places: Iterable[Place]) -> dict[str, list[Place]]:
    groups: dict[str, list[Place]] = {"Continente": [], "Açores": [], "Madeira": []}
    for place in places:
        land = "Açores" if place.longitude < -20 else "Madeira" if place.longitude < -12 else "Continente"
        groups[land].append(place)
    return groups


def _place(
    places: list[Place],
    frame: Frame,
    radius: float,
    in_cells: bool,
    positions: dict[str, Point],
    outlines: dict[str, list[list[Point]]],
) -> None:
    if not places:
        return
    project = Projection.fit([point for place in places for point in _corners(place)], frame)
    centres = [project((place.longitude, place.latitude)) for place in places]
    if in_cells:
        centres = centred(snap(centres, radius), frame)
    positions |= {place.code: centre for place, centre in zip(places, centres, strict=True)}
    outlines |= {
        place.code: [[project(point) for point in ring] for ring in place.outline] for place in places if place.outline
    }


def _corners(place: Place) -> Sequence[Point]:
    return [point for ring in place.outline for point in ring] or [(place.longitude, place.latitude)]


@dataclass(frozen=True)
class Projection:
    """Equirectangular, true in the middle latitude, as large as the frame allows and centred in it."""

    west: float
    north: float
    shrink: float
    factor: float
    x: float
    y: float

    @classmethod
    def fit(cls, points: Sequence[Point], frame: Frame) -> "Projection":
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        shrink = cos(radians((south + north) / 2))
        across, down = max((east - west) * shrink, 1e-6), max(north - south, 1e-6)
        factor = min(frame.width / across, frame.height / down)
        x = frame.x + (frame.width - across * factor) / 2
        y = frame.y + (frame.height - down * factor) / 2
        return cls(west, north, shrink, factor, x, y)

    def __call__(self, point: Point) -> Point:
        longitude, latitude = point
        x = self.x + (longitude - self.west) * self.shrink * self.factor
        return x, self.y + (self.north - latitude) * self.factor


def snap(centres: Sequence[Point], radius: float) -> list[Point]:
    """Move each centre to the nearest free cell of a hexagonal grid, crowded neighbourhoods last.

    Beginning where it is empty keeps the coast and the interior in place; where municipalities are
    small the cells spread outwards.
    """
    across, down = radius * sqrt(3), radius * 1.5
    middle = (sum(x for x, _ in centres) / len(centres), sum(y for _, y in centres) / len(centres))
    order = sorted(range(len(centres)), key=lambda i: (_distance(centres[i], middle), i))
    taken: set[tuple[int, int]] = set()
    result: list[Point] = [(0.0, 0.0)] * len(centres)
    for index in order:
        row, column = _nearest_free(centres[index], across, down, taken)
        taken.add((row, column))
        result[index] = _cell_centre(row, column, across, down)
    return result


def centred(points: Sequence[Point], frame: Frame) -> list[Point]:
    """Move all together so that their middle is the middle of the frame."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across = frame.x + frame.width / 2 - (min(xs) + max(xs)) / 2
    down = frame.y + frame.height / 2 - (min(ys) + max(ys)) / 2
    return [(x + across, y + down) for x, y in points]


def _distance(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _cell_centre(row: int, column: int, across: float, down: float) -> Point:
    return (column + (row % 2) / 2) * across, row * down


def _nearest_free(point: Point, across: float, down: float, taken: set[tuple[int, int]]) -> tuple[int, int]:
    row, column = round(point[1] / down), round(point[0] / across)
    reach = 1
    while True:
        free = [
            (r, c)
            for r in range(row - reach, row + reach + 1)
            for c in range(column - reach, column + reach + 1)
            if (r, c) not in taken
        ]
        if free:
            return min(free, key=lambda cell: (_distance(_cell_centre(cell[0], cell[1], across, down), point), cell))
        reach += 1
