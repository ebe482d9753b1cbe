"""A small invented country for the page of components: every class and every reason for absence, each kind of ramp."""

from common.charts.tile_data import Inset, Side, Tile, TileMapData
from common.charts.tile_map import TileMap, tile_map
from common.charts.tile_marks import Ramp, Shade
from common.charts.values import Missing

SOURCE = "Valores inventados, para mostrar a peça."
ABSENT = (
    Missing.NOT_AVAILABLE, Missing.NOT_APPLICABLE, Missing.CONFIDENTIAL, Missing.NOT_REPORTED, Missing.WITHDRAWN,
)  # fmt: skip
NORTH, SOUTH = "Norte inventado", "Sul inventado"
ROWS = ((1, 4), (0, 4), (0, 5), (0, 4), (1, 4))
MAINLAND = tuple((column, row) for row, ends in enumerate(ROWS) for column in range(*ends))
ISLANDS = (
    (Inset.WESTERN, 0, 0), (Inset.CENTRAL, 0, 1), (Inset.CENTRAL, 1, 1), (Inset.EASTERN, 0, 2), (Inset.MADEIRA, 0, 1),
)  # fmt: skip
SAMPLES = (
    ("amostra", "Exemplo de taxa (%), total, 2025", Ramp.SEQUENTIAL,
     ("0 a 9", "10 a 19", "20 a 39", "40 a 59", "60 a 100")),
    ("amostra-saldo", "Exemplo de variação (%), 2020 a 2025", Ramp.DIVERGING,
     ("menos de -10", "-10 a -2", "-2 a 2", "2 a 10", "mais de 10")),
    ("amostra-adesao", "Exemplo de adoção, 2025", Ramp.ADOPTION, ("não", "sim")),
)  # fmt: skip


def sample_maps() -> list[TileMap]:
    return [
        tile_map(
            TileMapData(
                key=key,
                title=title,
                source=SOURCE,
                measure="Classe",
                ramp=ramp,
                classes=classes,
                tiles=tuple(_tiles(classes, is_absent=ramp is Ramp.SEQUENTIAL)),
                current="X03",
            )
        )
        for key, title, ramp, classes in SAMPLES
    ]


def _tiles(classes: tuple[str, ...], *, is_absent: bool) -> list[Tile]:
    shades: list[Shade] = [*range(len(classes)), *(ABSENT if is_absent else ())]
    places = [*((Inset.MAINLAND, *cell) for cell in MAINLAND), *ISLANDS]
    return [_tile(index, place, shades[index * 7 % len(shades)], classes) for index, place in enumerate(places)]


def _tile(index: int, place: tuple[Inset, int, int], shade: Shade, classes: tuple[str, ...]) -> Tile:
    inset, column, row = place
    return Tile(
        code=f"X{index:02}",
        name=f"Exemplo {index + 1}",
        region=NORTH if inset is Inset.MAINLAND and row < 3 else SOUTH,
        inset=inset,
        column=column,
        row=row,
        shade=shade,
        said=shade.label if isinstance(shade, Missing) else classes[shade],
        url="#mapas",
        label=Side.LEFT if index == 7 else None,
    )
