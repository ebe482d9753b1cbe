"""The tile map of the country keeps what makes it recognisable: places, neighbours, regions, islands."""

import csv
from collections import Counter
from itertools import combinations
from math import dist

import pytest

from common.charts.tile_data import Inset
from common.charts.tile_geometry import borders
from territories.management.commands.assign_tiles import FOLDER, ground
from territories.management.tile_assignment import Town, assign, centre, match, neighbours
from territories.queries import tile_places

with (FOLDER / "municipalities.csv").open(newline="") as file:
    TOWNS = {row["code"]: row for row in csv.DictReader(file)}
MAINLAND = [code for code, place in tile_places().items() if place.inset is Inset.MAINLAND]


def at(code):
    place = tile_places()[code]
    return centre((place.column, place.row))


def ranks(values):
    order = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return [order[value] for value in values]


def correlation(one, other):
    a, b = ranks(one), ranks(other)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    together = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return together / (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5


def test_every_municipality_has_a_cell_of_its_own_in_its_inset():
    places = tile_places()

    assert set(places) == set(TOWNS)
    assert len({(place.inset, place.column, place.row) for place in places.values()}) == 308
    assert Counter(place.inset.value for place in places.values()) == {
        "mainland": 278, "madeira": 11, "eastern": 7, "central": 9, "western": 3,
    }  # fmt: skip
    islands = {"31": "madeira", "32": "madeira", "41": "eastern", "42": "eastern", "43": "central", "44": "central",
               "45": "central", "46": "central", "47": "central", "48": "western", "49": "western"}  # fmt: skip
    assert {code: place.inset.value for code, place in places.items() if place.inset is not Inset.MAINLAND} == {
        code: islands[code[:2]] for code in TOWNS if code[:2] in islands
    }


def test_cells_are_the_ground_as_drawn():
    assert sorted((place.column, place.row) for code in MAINLAND for place in [tile_places()[code]]) == sorted(
        ground()
    )


@pytest.mark.parametrize(
    ("axis", "coordinate", "sign", "least"), [(0, "longitude", 1, 0.9), (1, "latitude", -1, 0.98)]
)
def test_east_is_right_and_south_is_down(axis, coordinate, sign, least):
    drawn = [at(code)[axis] for code in MAINLAND]
    true = [sign * float(TOWNS[code][coordinate]) for code in MAINLAND]

    assert correlation(drawn, true) >= least


def test_neighbours_stay_together():
    points = [(float(TOWNS[code]["longitude"]) * 85.7, -float(TOWNS[code]["latitude"]) * 111.2) for code in MAINLAND]
    apart = [dist(at(MAINLAND[a]), at(MAINLAND[b])) for a, b in neighbours(points)]

    assert len(apart) > 600
    assert sum(distance < 1.01 for distance in apart) / len(apart) >= 0.7
    assert sum(distance < 2.01 for distance in apart) / len(apart) >= 0.95


def test_each_region_of_the_mainland_is_in_one_piece():
    pieces = {}
    for region in {TOWNS[code]["eat_region"] for code in MAINLAND}:
        left, count = {at(code) for code in MAINLAND if TOWNS[code]["eat_region"] == region}, 0
        while left:
            count, reached = count + 1, [left.pop()]
            while reached:
                here = reached.pop()
                beside = {there for there in left if dist(here, there) < 1.01}
                left -= beside
                reached += beside
        pieces[region] = count

    assert pieces == {"Norte": 1, "Centro": 1, "Lisboa e Vale do Tejo": 1, "Alentejo": 1, "Algarve": 1}
    cells = tuple((tile_places()[code].column, tile_places()[code].row) for code in MAINLAND)
    assert borders(cells, tuple(TOWNS[code]["eat_region"] for code in MAINLAND)).count("M") <= 8


def test_places_that_everybody_knows_are_where_they_belong():
    lisbon, almada, porto, faro, braganca, sagres = (at(c) for c in ("1106", "1503", "1312", "0805", "0402", "0815"))

    assert lisbon[1] < almada[1]
    assert dist(lisbon, almada) > 1.5
    assert porto[1] < lisbon[1] < faro[1]
    assert braganca[0] > porto[0]
    assert sagres[0] < faro[0]


def test_matching_is_the_cheapest():
    assert match([[4, 1, 3], [2, 0, 5], [3, 2, 2]]) == [1, 0, 2]


def test_assignment_is_complete_repeatable_and_keeps_its_anchors():
    cells = [(column, row) for row in range(3) for column in range(3)]
    towns = [Town(f"{i}", ((i % 3) * 10.0 + i / 9, (i // 3) * 10.0), "R", "C") for i in range(9)]

    first = assign(towns, cells, {"0": (0, 0)}, steps=300)

    assert sorted(first.values()) == sorted(cells)
    assert first["0"] == (0, 0)
    assert first == assign(towns, cells, {"0": (0, 0)}, steps=300)
    assert all(dist(centre(first[a]), centre(first[b])) < 4 for a, b in combinations(first, 2))
