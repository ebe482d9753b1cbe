"""Where support went: each municipality in its cell. Without support is a fact; without data is hatched."""

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from common.charts.tile_data import Tile, TileMapData
from common.charts.tile_map import TileMap, tile_map
from common.charts.tile_marks import Ramp
from common.charts.values import Missing
from territories.models import Municipality
from territories.queries import tile_places

MOST = 3


def map_of_supports(
    counts: Mapping[str, int],
    places: Mapping[str, Municipality],
    source: str,
    *,
    has_results: bool = True,
    region: str = "",
    current: str = "",
) -> TileMap:
    """How many supports each municipality has a part in; of one region alone when one is asked for."""
    classes = (_("sem apoio"), _("1 apoio"), _("2 apoios"), _("3 ou mais apoios"))
    most = min(max(counts.values(), default=1), MOST)
    there = {code: place for code, place in places.items() if region in ("", place.region.code)}
    data = TileMapData(
        key="mapa-apoios",
        title=_("Apoios por município"),
        source=source,
        measure=_("Apoios"),
        classes=classes[: most + 1],
        ramp=Ramp.COUNT,
        tiles=tuple(_tiles(counts if has_results else None, there)),
        current=current,
    )
    return tile_map(data)


def _tiles(counts: Mapping[str, int] | None, places: Mapping[str, Municipality]) -> Iterator[Tile]:
    cells, base = tile_places(), reverse("funding:supported_municipality", args=["0"]).removesuffix("0/")
    for code, place in places.items():
        if (cell := cells.get(code)) is not None:
            count = None if counts is None else counts.get(code, 0)
            yield Tile(
                code=code,
                name=place.name,
                region=place.region.name,
                inset=cell.inset,
                column=cell.column,
                row=cell.row,
                label=cell.label,
                shade=Missing.NOT_AVAILABLE if count is None else min(count, MOST),
                said=_said(count),
                url=f"{base}{code}/",
            )


def _said(count: int | None) -> str:
    if not count:
        return _("sem dados") if count is None else _("sem apoio")
    return _("1 apoio") if count == 1 else _("%(count)s apoios") % {"count": count}
