"""Files such as the official map comes in, with made-up shapes: squares of the true surface, in rows apart.

Inside a row neighbours share a winding border, which is what simplifying must keep.
"""

import json
import sqlite3
from contextlib import closing
from functools import cache
from math import ceil, sin, sqrt
from struct import pack

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from common.charts.tile_data import Inset
from territories.models import Municipality
from territories.queries import tile_places

LAYERS = {
    "cont_municipios": (3763, frozenset({Inset.MAINLAND})),
    "ram_municipios": (5016, frozenset({Inset.MADEIRA})),
    "raa_oci_municipios": (5014, frozenset({Inset.WESTERN})),
    "raa_cen_ori_municipios": (5015, frozenset({Inset.CENTRAL, Inset.EASTERN})),
}
WAVES = 16


def shapes(insets=frozenset(Inset)):
    """The outline of each municipality of some parts of the country, in metres, by code."""
    return _shapes(tuple(Municipality.objects.order_by("area_km2", "code").values_list("code", "area_km2")), insets)


@cache
def _shapes(rows, insets):
    areas = dict(rows)
    places = tile_places()
    found = {}
    for number, inset in enumerate(sorted(insets, key=lambda inset: inset.value)):
        codes = [code for code in areas if places[code].inset is inset]
        found |= _rows(codes, areas, north=number * 1_000_000)
    return found


def _rows(codes, areas, north):
    found, across = {}, ceil(sqrt(len(codes)))
    for start in range(0, len(codes), across):
        row = codes[start : start + across]
        height = sqrt(float(max(areas[code] for code in row))) * 1000
        west, border = 0.0, [(0.0, north), (0.0, north + height)]
        for code in row:
            east = west + float(areas[code]) * 1_000_000 / height
            swing = (east - west) / 20
            steps = [k / WAVES for k in range(WAVES + 1)]
            edge = [(round(east + swing * sin(9 * step), 1), north + height * step) for step in steps]
            found[code] = MultiPolygon([Polygon([*border, *reversed(edge)])])
            west, border = east, edge
        north += height + 5_000
    return found


def geopackage(path, layer, crs, rows, columns=("dtmn", "municipio")):
    """A GeoPackage with one layer; each row is a code, a name and a shape, or the bytes in its place."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization_coordsys_id INTEGER)")
        file.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (7, ?)", [crs])
        file.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
        file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geometria', 7)", [layer])
        code, name = columns
        file.execute(f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, {code} TEXT, {name} TEXT, geometria BLOB)")
        given = [(key, said, _blob(shape)) for key, said, shape in rows]
        file.executemany(f"INSERT INTO {layer} ({code}, {name}, geometria) VALUES (?, ?, ?)", given)  # noqa: S608 -- our own names
    return path


def _blob(shape):
    """A header with an envelope, as the official files have it, and the shape."""
    if shape is None or isinstance(shape, bytes):
        return shape
    west, south, east, north = shape.bounds
    return b"GP\x00\x03" + pack("<i4d", 7, west, east, south, north) + shapely.to_wkb(shape)


def official(folder):
    """The four files of the official map."""
    return [
        geopackage(folder / f"{layer}.gpkg", layer, crs, [(code, "", shape) for code, shape in shapes(insets).items()])
        for layer, (crs, insets) in LAYERS.items()
    ]


def geojson(path, features, crs=3763):
    """A collection; each feature is its properties and its shape."""
    content = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}},
        "features": [
            {"type": "Feature", "properties": given, "geometry": mapping(shape) if shape is not None else None}
            for given, shape in features
        ],
    }
    path.write_text(json.dumps(content))
    return path
