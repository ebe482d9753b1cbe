"""Where every cell stands when the whole country is one drawing: islands at the left, the mainland at the right."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from common.charts import palette, svg
from common.charts.tile_data import Inset
from common.charts.tile_geometry import HEIGHT, ROW, WIDTH, Cell, centre, hexagon

AZORES = (Inset.WESTERN, Inset.CENTRAL, Inset.EASTERN)
MARGIN, PADDING, GAP = 14.0, 12.0, 18.0
HEAD = 26.0  # for the name of a frame, which is as large at any scale

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """The cell of a municipality."""

    code: str
    inset: Inset
    cell: Cell


@dataclass(frozen=True)
class Frame:
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """The middle of each cell; `scale` is how large a cell is drawn."""

    positions: dict[str, Point]
    frames: tuple[Frame, ...]
    width: float
    height: float
    scale: float

    @property
    def radius(self) -> float:
        """From the middle of a cell to its corners."""
        return HEIGHT / 2 * self.scale


@lru_cache(maxsize=16)
def lay_out(places: tuple[Place, ...], width: float) -> Layout:
    """As large as the width allows; the height follows."""
    azores = _stacked([_group(places, inset) for inset in AZORES])
    madeira = _group(places, Inset.MADEIRA)
    mainland = _group(places, Inset.MAINLAND)
    groups = [(label, group) for label, group in (("Açores", azores), ("Madeira", madeira)) if group]
    side = max((_extent(group)[0] + 2 * PADDING for _label, group in groups), default=0)
    east, south = _extent(mainland)
    total = MARGIN * 2 + side + (GAP if groups and mainland else 0) + east
    scale = width / total
    head = HEAD / scale
    boxes = [_boxed(label, group, head) for label, group in groups]
    tall = max(south, sum(box.height for box, _ in boxes) + GAP * max(len(boxes) - 1, 0)) + 2 * MARGIN
    positions = {code: (x + total - MARGIN - east, y + MARGIN) for code, (x, y) in mainland.items()}
    frames, below = [], tall - MARGIN
    for box, cells in reversed(boxes):
        below -= box.height
        frames.append(Frame(box.label, MARGIN * scale, below * scale, box.width * scale, box.height * scale))
        positions |= {code: (x + MARGIN + PADDING, y + below + head) for code, (x, y) in cells.items()}
        below -= GAP
    scaled = {code: (x * scale, y * scale) for code, (x, y) in positions.items()}
    return Layout(scaled, tuple(reversed(frames)), width, tall * scale, scale)


def cells(positions: Iterable[Point], scale: float, size: float = 0.92) -> str:
    """Path data of the cells at these places."""
    form = hexagon(size * scale)[len("M0") :]
    top = HEIGHT / 2 * size * scale
    steps = form[form.index("l") :]
    return "".join(f"M{svg.number(x)} {svg.number(y - top)}{steps}" for x, y in positions)


def frames(layout: Layout) -> str:
    """The boxes in which the islands stand."""
    return "".join(
        svg.element(
            "rect",
            x=frame.x,
            y=frame.y,
            width=frame.width,
            height=frame.height,
            rx=4,
            fill="none",
            stroke=palette.GRID,
            class_="chart-grid",
        )
        + svg.label(frame.label, frame.x + 8, frame.y + 17, size=12, class_="chart-muted", fill=palette.MUTED)
        for frame in layout.frames
    )


def _group(places: Iterable[Place], inset: Inset) -> dict[str, Point]:
    """The cells of one part of the country, from its own north-west corner."""
    found = {place.code: centre(place.cell) for place in places if place.inset is inset}
    west = min((x for x, _ in found.values()), default=0) - WIDTH / 2
    north = min((y for _, y in found.values()), default=0) - HEIGHT / 2
    return {code: (x - west, y - north) for code, (x, y) in found.items()}


def _stacked(groups: Iterable[dict[str, Point]]) -> dict[str, Point]:
    """Groups of islands from west to east, which here is from top to bottom, each farther to the right."""
    found: dict[str, Point] = {}
    down = 0.0
    for step, group in enumerate(group for group in groups if group):
        found |= {code: (x + step * WIDTH / 2, y + down) for code, (x, y) in group.items()}
        down += _extent(group)[1] + ROW / 3
    return found


def _extent(positions: dict[str, Point]) -> Point:
    if not positions:
        return 0.0, 0.0
    return max(x for x, _ in positions.values()) + WIDTH / 2, max(y for _, y in positions.values()) + HEIGHT / 2


def _boxed(label: str, positions: dict[str, Point], head: float) -> tuple[Frame, dict[str, Point]]:
    across, down = _extent(positions)
    return Frame(label, 0, 0, across + 2 * PADDING, down + head + PADDING), positions
