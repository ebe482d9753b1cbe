"""What a tile map is told: territories in their cells, their classes, and why some have no figure."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _, gettext_noop

from common.charts import svg
from common.charts.chart import ChartData, Table
from common.charts.tile_marks import FILLS, Ramp, Shade, step_of
from common.charts.values import Missing


class Inset(Enum):
    MAINLAND = "mainland"
    WESTERN = "western"
    CENTRAL = "central"
    EASTERN = "eastern"
    MADEIRA = "madeira"


class Side(Enum):
    """Where the name of a place stands that is written on the map, to find one's way."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A territory in its cell. `shade` is the place of its class, from 0, or why there is no figure.

    `said` is the figure with its unit, or the words for its absence; `note` what else is worth saying, such as
    «4.º de 300». Thicker lines are drawn between tiles of different regions.
    """

    code: str
    name: str
    region: str
    inset: Inset
    column: int
    row: int
    shade: Shade
    said: str
    note: str = ""
    url: str = ""
    label: Side | None = None

    @property
    def cell(self) -> tuple[int, int]:
        return self.column, self.row

    @property
    def whole(self) -> str:
        return f"{self.name}: {', '.join(part for part in (self.said, self.note) if part)}"


@dataclass(frozen=True, kw_only=True)
class TileMapData(ChartData):
    """`classes` are the words for each class, from the least («10,0 a 19,9 %»); `current` marks one tile."""

    tiles: tuple[Tile, ...]
    classes: tuple[str, ...]
    measure: str
    ramp: Ramp = Ramp.SEQUENTIAL
    heading: str = gettext_noop("Município")
    counted: str = gettext_noop("Municípios")
    current: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        most = len(FILLS[self.ramp])
        if not 0 < len(self.classes) <= most:
            raise ValueError(f"Between 1 and {most} classes, not {len(self.classes)}.")
        if any(not isinstance(tile.shade, Missing) and not 0 <= tile.shade < len(self.classes) for tile in self.tiles):
            raise ValueError("The class of a tile is one of the classes.")
        places = Counter((tile.inset, tile.cell) for tile in self.tiles)
        if any(count > 1 for count in places.values()):
            raise ValueError("Two tiles have the same cell.")

    @property
    def table(self) -> Table:
        has_notes = any(tile.note for tile in self.tiles)
        headers = (_(self.heading), _("Região"), self.measure, *((_("Posição"),) if has_notes else ()))
        rows = tuple(
            (svg.clean(tile.name), svg.clean(tile.region), tile.said, *((tile.note,) if has_notes else ()))
            for tile in self.tiles
        )
        return Table(headers=headers, rows=rows)

    @property
    def counts(self) -> Counter[Shade]:
        return Counter(tile.shade for tile in self.tiles)

    @property
    def summary(self) -> str:
        absent = sum(isinstance(tile.shade, Missing) for tile in self.tiles)
        return _("%(areas)s territórios; %(known)s com valor, %(absent)s sem valor.") % {
            "areas": len(self.tiles),
            "known": len(self.tiles) - absent,
            "absent": absent,
        }

    def kind_of(self, shade: Shade) -> Shade:
        return shade if isinstance(shade, Missing) else step_of(shade, len(self.classes), self.ramp)
