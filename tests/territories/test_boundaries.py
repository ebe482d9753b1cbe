"""The outlines of the municipalities: read from files of the official map, made light, kept whole or not at all."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from math import cos, radians

import pytest
import shapely
import shapely.affinity
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from shapely.geometry import MultiPolygon, Polygon, box
from wagtail.models import ModelLogEntry

from common.charts.outline_data import rings
from territories.models import BoundaryVersion, MunicipalityOutline
from territories.operations.boundaries import BoundariesRefused, import_boundaries
from territories.operations.outlining import BUDGET, TOLERANCES_M, main_parts
from territories.queries import boundary_name, outlines, tile_places
from territories.readers.boundaries import in_metres
from tests.territories.boundary_files import LAYERS, geojson, geopackage, official, shapes

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("norm_loaded")


def take(*files, name="CAOP 2025", told=None, **given):
    tell = told.append if told is not None else lambda _line: None
    return import_boundaries(files=files, name=name, attribution=f"Limites: {name}, DGT", at=AT, tell=tell, **given)


def kept():
    return BoundaryVersion.objects.count(), MunicipalityOutline.objects.count()


def everything(folder, change=lambda rows: rows, **given):
    rows = [(code, "", shape) for code, shape in shapes().items()]
    return geopackage(folder / "tudo.gpkg", "municipios", 3763, change(rows), **given)


def test_the_four_official_files_give_one_outline_to_each_municipality(tmp_path):
    assert (boundary_name(), outlines()) == ("", None)

    found = take(*official(tmp_path))

    assert (found.pieces, found.loose, kept()) == (308, (), (1, 308))
    assert (found.version.files, found.version.tolerance_m) == ([f"{layer}.gpkg" for layer in LAYERS], TOLERANCES_M[0])
    drawn = outlines()
    assert (boundary_name(), drawn.name, drawn.attribution) == ("CAOP 2025", "CAOP 2025", "Limites: CAOP 2025, DGT")
    assert (len(drawn.shapes), len(drawn.mainland)) == (308, 278)
    (line,) = ModelLogEntry.objects.filter(action="territories.import_boundaries")
    assert line.data["files"] == found.version.files


def owners_of_edges(outlined):
    """How many municipalities have each edge, in each part of the country."""
    places, owners = tile_places(), Counter()
    for code, outline in outlined.outlines.items():
        for ring in rings(outline.path):
            edges = zip(ring, [*ring[1:], ring[0]], strict=True)
            owners.update((places[code].inset, min(a, b), max(a, b)) for a, b in edges)
    return owners


def test_neighbours_keep_one_border_and_the_corner_of_each_ground_is_its_north_west(tmp_path):
    found = take(*official(tmp_path)).outlined
    given = shapely.get_num_coordinates([*shapes().values()]).sum()

    owners = owners_of_edges(found)
    for outline in found.outlines.values():
        (ring,) = rings(outline.path)
        assert (min(x for x, _ in ring), max(y for _, y in ring)) == (outline.west, outline.south)
    assert set(owners.values()) == {1, 2}
    assert owners.total() - len(owners) > 308  # borders between two, of several steps each
    assert (found.points < given * 0.8, found.size <= BUDGET) == (True, True)
    assert min(outline.west for outline in found.outlines.values()) == 0
    assert min(outline.north for outline in found.outlines.values()) == 0


def test_the_same_files_again_change_nothing_and_a_new_edition_is_drawn_from_then_on(tmp_path):
    files = official(tmp_path)
    first = take(*files)

    again = take(*reversed(files))
    newer = take(*files, name="CAOP 2026")

    assert (first.is_known, again.is_known, newer.is_known) == (False, True, False)
    assert (kept(), boundary_name()) == ((2, 616), "CAOP 2026")


def test_what_was_kept_is_not_changed(tmp_path):
    take(*official(tmp_path))

    for change in (
        lambda: BoundaryVersion.objects.update(name="CAOP"),
        lambda: MunicipalityOutline.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
            change()


def test_parishes_make_their_municipality(tmp_path):
    halves = []
    for code, shape in shapes().items():
        west, south, east, north = shape.bounds
        middle = (south + north) / 2
        for number, half in enumerate((box(west, south, east, middle), box(west, middle, east, north)), start=1):
            part = shapely.intersection(shape, shapely.buffer(half, 0))
            halves.append(({"DTMNFR": f"{code}0{number}", "Freguesia": "A"}, part))

    found = take(geojson(tmp_path / "freguesias.geojson", halves))

    assert (found.pieces, kept()) == (616, (1, 308))
    extents = {code: (shape.west, shape.south) for code, shape in found.outlined.outlines.items()}
    whole = take(*[everything(tmp_path)], is_rehearsal=True).outlined.outlines
    assert all(abs(extents[code][0] - shape.west) <= 1 for code, shape in whole.items())


def test_a_rehearsal_says_what_would_be_and_keeps_nothing(tmp_path):
    said = StringIO()

    call_command("import_boundaries", everything(tmp_path), version_name="CAOP 2025", dry_run=True, stdout=said)

    lines = said.getvalue().splitlines()
    assert lines[0] == "308 contornos lidos de 1 ficheiros."
    assert lines[-2].startswith("308 municípios, ")
    assert lines[-1] == "Nada foi guardado."
    assert kept() == (0, 0)


def bow(shape):
    west, south, east, north = shape.bounds
    return Polygon([(west, south), (east, north), (east, south), (west, north)])


def moved(code, change):
    return lambda rows: [(key, name, change(shape) if key == code else shape) for key, name, shape in rows]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [row for row in rows if row[0] != "1312"], "Faltam 1 municípios: 1312 Porto"),
        (lambda rows: [row for row in rows if row[0] < "3000"], "Faltam 30 municípios"),
        (lambda rows: [*rows, ("9912", "Olivença", box(0, 0, 9, 9))], "nenhum município: 9912 Olivença"),
        (moved("0101", bow), "1 contornos inválidos: tudo.gpkg, municipios, linha"),
        (moved("0101", lambda _shape: Polygon()), "1 contornos inválidos"),
        (moved("0101", lambda shape: shapely.affinity.scale(shape, 2, 2)), "A área de 1 municípios não é a conhecida"),
        (lambda rows: [(*row[:2], shapely.affinity.scale(row[2], 0.001, 0.001)) for row in rows], "A área de 308"),
        (moved("0101", lambda _shape: None), "o contorno falta ou está estragado"),
        (moved("0101", lambda _shape: b"GP\x00\x01\x00\x00\x00\x00rubbish"), "o contorno está estragado"),
        (lambda _rows: [], "não tem nenhum contorno"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(tmp_path, change, words):
    with pytest.raises(BoundariesRefused) as refused:
        take(everything(tmp_path, change))

    assert words in str(refused.value)
    assert kept() == (0, 0)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda path: path.write_text("dtmn;nome"), "não é um GeoPackage nem uma coleção GeoJSON"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"x" * 200), "não é um GeoPackage legível"),
        (lambda path: geopackage(path, "distritos", 3763, [], columns=("dt", "distrito")), "Camadas: distritos"),
        (lambda path: geopackage(path, "m", 3857, [("0101", "", box(0, 0, 9, 9))]), "EPSG:3857"),
        (lambda path: geojson(path, [({"nome": "A"}, box(0, 0, 9, 9))]), "elemento 1: falta o código"),
        (lambda path: geojson(path, [({"dico": 101}, None)]), "elemento 1: o contorno falta"),
        (lambda path: geojson(path, [({"dico": 101}, box(0, 0, 9, 9))], crs="x"), "EPSG:0"),
        (lambda path: None, "Não se consegue ler"),
    ],
)
def test_files_that_are_not_boundaries_say_what_they_lack(tmp_path, write, words):
    path = tmp_path / "ficheiro"
    write(path)

    with pytest.raises(CommandError) as refused:
        call_command("import_boundaries", path, version_name="CAOP 2025")

    assert words in str(refused.value)
    assert str(refused.value).endswith("Nada foi guardado.")


def test_two_systems_of_coordinates_in_one_part_of_the_country_are_refused(tmp_path):
    rows = [(code, "", shape) for code, shape in shapes().items()]
    halves = [
        geopackage(tmp_path / f"{crs}.gpkg", "municipios", crs, part)
        for crs, part in ((3763, rows[:150]), (5016, rows[150:]))
    ]

    with pytest.raises(BoundariesRefused, match="mais do que um sistema de coordenadas"):
        take(*halves)


def test_borders_that_do_not_meet_are_closed_and_told(tmp_path):
    files = everything(tmp_path, moved("0101", lambda shape: shapely.affinity.translate(shape, 40, 0)))

    found = take(files)

    assert "0101 Águeda" in found.loose
    assert set(owners_of_edges(found.outlined).values()) == {1, 2}


def test_islets_and_what_lies_far_away_are_left_out_of_the_drawing():
    main, islet, far, second = (
        box(0, 0, 9000, 9000),
        box(9500, 0, 9900, 400),
        box(3e5, 0, 3.09e5, 9000),
        box(12_000, 0, 16_000, 4000),
    )

    assert main_parts(MultiPolygon([islet, main, far, second])) == MultiPolygon([main, second])
    assert main_parts(MultiPolygon([main, islet])) == main


@pytest.mark.parametrize("latitude", [33, 37.5, 41])
def test_degrees_are_laid_on_a_plane_at_their_true_size(latitude):
    cell = box(-8.2, latitude, -8.0, latitude + 0.1)

    laid = in_metres(cell, 4326, -8.1)

    wide, tall = laid.bounds[2] - laid.bounds[0], laid.bounds[3] - laid.bounds[1]
    assert tall == pytest.approx(11_120, rel=0.002)
    assert wide == pytest.approx(22_239 * cos(radians(latitude)), rel=0.002)
    assert in_metres(cell, 3763, -8.1) == cell
