"""Computes the tile map anew, after municipalities or the drawn ground have changed."""

import csv
import math
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from territories.management.tile_assignment import Cell, Town, assign

FOLDER = Path(__file__).parents[2] / "reference"
MAINLAND = "mainland"
KM_PER_DEGREE = 111.2
MIDDLE_LATITUDE = 39.6


class Command(BaseCommand):
    help = (
        "Gives each municipality its cell of the tile map and writes territories/reference/tiles.csv. "
        "Takes about a minute; needed only when the municipalities or the ground change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--steps", type=int, default=1_500_000, help="how long to look for a better map")
        parser.add_argument("--dry-run", action="store_true", help="count what would change and write nothing")

    def handle(self, *args: object, **options: object) -> None:
        municipalities = _rows("municipalities.csv")
        anchors = {
            row["code"]: (row["inset"], (int(row["column"]), int(row["row"]))) for row in _rows("tile_anchors.csv")
        }
        fixed = {code: cell for code, (inset, cell) in anchors.items() if inset == MAINLAND}
        islands = {code: place for code, place in anchors.items() if place[0] != MAINLAND}
        towns = [_town(row) for row in municipalities if row["code"] not in islands]
        cells = ground()
        if len(cells) != len(towns):
            raise CommandError(f"O desenho tem {len(cells)} células para {len(towns)} municípios do continente.")
        places = islands | {
            code: (MAINLAND, cell)
            for code, cell in assign(towns, cells, fixed, steps=int(str(options["steps"]))).items()
        }
        before = {row["code"]: (row["inset"], (int(row["column"]), int(row["row"]))) for row in _rows("tiles.csv")}
        moved = sum(before.get(code) != place for code, place in places.items())
        if not options["dry_run"]:
            _write(places)
        self.stdout.write(f"{len(places)} municípios, {moved} em célula diferente da anterior.")


def ground() -> list[Cell]:
    """The cells of the mainland as drawn, row by row."""
    lines = (FOLDER / "tile_ground.txt").read_text().splitlines()
    return [(column, row) for row, line in enumerate(lines) for column, mark in enumerate(line.split()) if mark == "#"]


def _town(row: dict[str, str]) -> Town:
    east = float(row["longitude"]) * math.cos(math.radians(MIDDLE_LATITUDE)) * KM_PER_DEGREE
    south = -float(row["latitude"]) * KM_PER_DEGREE
    return Town(row["code"], (east, south), row["eat_region"], row["intermunicipal_entity"])


def _rows(name: str) -> list[dict[str, str]]:
    path = FOLDER / name
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _write(places: dict[str, tuple[str, Cell]]) -> None:
    with (FOLDER / "tiles.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "inset", "column", "row"])
        writer.writerows([code, inset, *cell] for code, (inset, cell) in sorted(places.items()))
