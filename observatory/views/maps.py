"""The map as its address asks for it: a cell for each municipality or, where they are installed, the outlines."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from common.charts.chart import WIDE, Chart
from common.charts.outline_data import Outlines
from common.charts.outline_map import outline_chart, outline_map
from common.charts.tile_data import TileMapData
from common.charts.tile_map import TileMap, tile_chart, tile_map
from common.ui.filtering import without
from observatory.filters import MAP, OUTLINED, is_outlined
from territories.queries import boundary_name, outlines


@dataclass(frozen=True)
class Way:
    """One way to draw the country, and the address that asks for it."""

    label: str
    url: str
    is_current: bool


def asked(*, is_outlined: bool) -> Outlines | None:
    """The outlines if they are asked for and installed."""
    return outlines() if is_outlined else None


def drawn(data: TileMapData, found: Outlines | None) -> TileMap:
    return outline_map(data, found) if found else tile_map(data)


def chart(data: TileMapData, found: Outlines | None) -> Chart:
    return outline_chart(data, found, width=WIDE) if found else tile_chart(data, width=WIDE)


def heading(found: Outlines | None) -> str:
    return _("Os municípios com os seus limites") if found else _("Um hexágono por município")


def ways(query: QueryDict, anchor: str) -> list[Way]:
    """Both ways, or none where there are no outlines to choose."""
    if not boundary_name():
        return []
    cells, outlined = without(query, MAP), without(query, MAP)
    outlined[MAP] = OUTLINED
    asked = is_outlined(query)
    return [
        Way(_("Mosaico"), f"?{cells.urlencode()}#{anchor}", not asked),
        Way(_("Contornos"), f"?{outlined.urlencode()}#{anchor}", asked),
    ]
