"""How much INE is asked for at once: it counts the cells of a request as the product of the categories of each
dimension, and refuses what passes its limit.
"""

from collections.abc import Iterator, Mapping
from math import prod

from observatory.readers.cells import TooLarge
from observatory.readers.ine import AREA, TIME, TOTAL, categories_of

MOST_CODES = 75  # in one list: an address of a thousand characters is long enough


def requests_within(metadata: bytes, filters: Mapping[str, str], most_cells: int) -> list[dict[str, str]]:
    """Return the filters of each request, by periods and then by areas; one alone where everything fits.

    Raises TooLarge when not even one area in one period fits.
    """
    asked = {dimension: _asked(dimension, codes, filters) for dimension, codes in categories_of(metadata).items()}
    if prod(map(len, asked.values())) <= most_cells:
        return [dict(filters)]
    rest = prod(len(codes) for dimension, codes in asked.items() if dimension not in (TIME, AREA))
    periods, areas = asked.get(TIME, [""]), asked.get(AREA, [""])
    if rest > most_cells:
        raise TooLarge(
            f"Um só território num só período tem {rest} células e a fonte dá até {most_cells} de cada vez: "
            "escolha menos categorias nos filtros da ligação, como Dim3=T."
        )
    if len(areas) * rest <= most_cells:
        return [dict(filters) | _list(TIME, part) for part in _parts(periods, most_cells // (len(areas) * rest))]
    return [
        dict(filters) | _list(TIME, [period]) | _list(AREA, part)
        for period in periods
        for part in _parts(areas, most_cells // rest)
    ]


def _asked(dimension: str, codes: list[str], filters: Mapping[str, str]) -> list[str]:
    """The categories that a filter names, all of them for «T», and only the last period where none is named."""
    told = filters.get(f"Dim{dimension}")
    if told is None and dimension == TIME:
        return codes[-1:]
    if told is None or told == TOTAL:
        return codes
    return [code.strip() for code in told.split(",") if code.strip()]


def _list(dimension: str, codes: list[str]) -> dict[str, str]:
    return {f"Dim{dimension}": ",".join(codes)} if codes != [""] else {}


def _parts(codes: list[str], most: int) -> Iterator[list[str]]:
    size = min(most, MOST_CODES)
    for start in range(0, len(codes), size):
        yield codes[start : start + size]
