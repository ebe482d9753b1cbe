"""Outlines of municipalities in the files of the official map (CAOP): GeoPackage, or GeoJSON made of it.

A file has a layer of municipalities (`dtmn`, four digits) or one of parishes (`dtmnfr`, six), which are put together.
The continent, Madeira and each half of the Azores come in the coordinates of their own projection.

Only the import of boundaries loads this module, and with it shapely.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

PLANE = {
    3763: "continente",
    5014: "Açores, grupo ocidental",
    5015: "Açores, grupos central e oriental",
    5016: "Madeira",
}
DEGREES = {4326, 4258, 5013}
TOWN_COLUMNS, PARISH_COLUMNS = ("dtmn", "dtcc", "dico", "code"), ("dtmnfr", "dicofre")
NAME_COLUMNS = ("municipio", "concelho", "name", "nome")
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
EARTH_M = 6_371_008.8


class BoundaryFileRefused(Exception):
    """The file cannot be read as boundaries; says what to do."""


@dataclass(frozen=True)
class Piece:
    """A row of a file: the municipality it belongs to and its outline, in the coordinates of the file."""

    code: str
    name: str
    crs: int
    geometry: BaseGeometry
    place: str


def read_boundaries(path: Path) -> list[Piece]:
    """Return the pieces of one file; several make a municipality when the file has parishes."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as missing:
        raise BoundaryFileRefused(f"Não se consegue ler {path}: {missing.strerror}.") from missing
    pieces = list(_geopackage(path) if head.startswith(b"SQLite format 3") else _geojson(path))
    if not pieces:
        raise BoundaryFileRefused(f"{path.name}: a camada não tem nenhum contorno.")
    return pieces


def in_metres(geometry: BaseGeometry, crs: int, meridian: float) -> BaseGeometry:
    """The outline in metres; degrees are laid on a plane along a meridian, where shapes and sizes stay true."""
    if crs not in DEGREES:
        return geometry

    def lay(points: np.ndarray) -> np.ndarray:
        east, north = np.radians(points[:, 0] - meridian), np.radians(points[:, 1])
        across = np.arctanh(np.cos(north) * np.sin(east))
        return EARTH_M * np.column_stack([across, np.arctan2(np.tan(north), np.cos(east))])

    return shapely.transform(geometry, lay)


def _geopackage(path: Path) -> Iterator[Piece]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            yield from _layer(file, path.name)
    except sqlite3.DatabaseError as broken:
        raise BoundaryFileRefused(f"{path.name} não é um GeoPackage legível: {broken}.") from broken


def _layer(file: sqlite3.Connection, name: str) -> Iterator[Piece]:
    layers = file.execute(
        "SELECT g.table_name, g.column_name, coalesce(s.organization_coordsys_id, g.srs_id)"
        " FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s USING (srs_id) ORDER BY g.table_name"
    ).fetchall()
    columns = {table: [row[1] for row in file.execute(f"PRAGMA table_info({_quoted(table)})")] for table, *_ in layers}
    table, column, crs = _chosen(layers, columns, name)
    code, label = _column(columns[table], TOWN_COLUMNS + PARISH_COLUMNS), _column(columns[table], NAME_COLUMNS)
    asked = ", ".join(_quoted(one) for one in (code, label or code, column))
    for number, (value, said, blob) in enumerate(file.execute(f"SELECT {asked} FROM {_quoted(table)}"), start=1):  # noqa: S608 -- names of the file's own columns, quoted
        place = f"{name}, {table}, linha {number}"
        yield _piece(value, str(said), _known(int(crs), place), _from_blob(blob, place), place)


def _chosen(layers: list[Any], columns: dict[str, list[str]], name: str) -> tuple[str, str, int]:
    """The layer of municipalities; without one, that of parishes."""
    for wanted in (TOWN_COLUMNS, PARISH_COLUMNS):
        for table, column, crs in layers:
            if _column(columns[table], wanted):
                return table, column, crs
    had = ", ".join(table for table, *_ in layers) or "nenhuma"
    raise BoundaryFileRefused(
        f"{name} não tem uma camada de municípios (coluna dtmn) nem de freguesias (dtmnfr). Camadas: {had}."
    )


def _column(columns: list[str], wanted: tuple[str, ...]) -> str:
    known = {column.lower(): column for column in columns}
    return next((known[name] for name in wanted if name in known), "")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _from_blob(blob: bytes | None, place: str) -> BaseGeometry:
    """The geometry without the header that GeoPackage puts before it."""
    if not blob or blob[:2] != b"GP" or (blob[3] >> 1) & 7 not in ENVELOPES:
        raise BoundaryFileRefused(f"{place}: o contorno falta ou está estragado.")
    try:
        return shapely.from_wkb(blob[8 + ENVELOPES[(blob[3] >> 1) & 7] :])
    except shapely.errors.ShapelyError as broken:
        raise BoundaryFileRefused(f"{place}: o contorno está estragado ({broken}).") from broken


def _geojson(path: Path) -> Iterator[Piece]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
        features = content["features"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise BoundaryFileRefused(f"{path.name} não é um GeoPackage nem uma coleção GeoJSON.") from wrong
    crs = _known(_crs(content), path.name)
    for number, feature in enumerate(features, start=1):
        place = f"{path.name}, elemento {number}"
        given = {str(key).lower(): value for key, value in (feature.get("properties") or {}).items()}
        code = _column([*given], TOWN_COLUMNS + PARISH_COLUMNS)
        if not code:
            raise BoundaryFileRefused(f"{place}: falta o código do município (dtmn ou dico).")
        try:
            geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        except (KeyError, shapely.errors.ShapelyError) as broken:
            raise BoundaryFileRefused(f"{place}: o contorno falta ou está estragado.") from broken
        yield _piece(given[code], str(given.get(_column([*given], NAME_COLUMNS), "")), crs, geometry, place)


def _crs(content: dict[str, Any]) -> int:
    """Degrees, as the format has it, unless the file says otherwise in the older way."""
    named = str(((content.get("crs") or {}).get("properties") or {}).get("name", ""))
    if not named or named.endswith("CRS84"):
        return 4326
    number = named.rsplit(":", 1)[-1]
    return int(number) if number.isdigit() else 0


def _known(crs: int, place: str) -> int:
    if crs in PLANE or crs in DEGREES:
        return crs
    accepted = ", ".join(f"EPSG:{one}" for one in sorted([*PLANE, *DEGREES]))
    raise BoundaryFileRefused(
        f"{place}: não se conhece o sistema de coordenadas EPSG:{crs}. Aceitam-se {accepted}: converta o ficheiro."
    )


def _piece(code: Any, name: str, crs: int, geometry: BaseGeometry, place: str) -> Piece:
    digits = str(code).strip()
    width = 4 if len(digits) <= 4 else 6
    return Piece(digits.zfill(width)[:4], name, crs, geometry, place)
