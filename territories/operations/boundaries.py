"""Takes the outlines of all municipalities from files of the official map, or none of them.

Only the command loads this module, and with it shapely.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from common.audit.trail import record
from common.charts.tile_data import Inset
from territories.models import BoundaryVersion, Municipality, MunicipalityOutline
from territories.operations.outlining import STEP_M, Outlined, OutlineLost, Tell, main_parts, outlines_of
from territories.queries import tile_places
from territories.readers.boundaries import DEGREES, BoundaryFileRefused, Piece, in_metres, read_boundaries

MERIDIANS = {
    Inset.MAINLAND: -8.133,
    Inset.MADEIRA: -16.8,
    Inset.EASTERN: -25.4,
    Inset.CENTRAL: -28.0,
    Inset.WESTERN: -31.2,
}
LEAST_SHARE, GREATEST_SHARE = 0.6, 1.6  # of the known surface
GAP_M = 300  # neighbours that are closer and do not touch are meant to touch
NAMED = 12


class BoundariesRefused(Exception):
    """Nothing was taken; each reason says what is wrong and where."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class BoundaryImport:
    """What was taken, or would be; `version` is None in a rehearsal."""

    outlined: Outlined
    pieces: int
    loose: tuple[str, ...]
    """Municipalities whose border was not that of their neighbours, and was closed."""
    version: BoundaryVersion | None = None
    is_known: bool = False


def import_boundaries(
    *, files: Sequence[Path], name: str, attribution: str, at: datetime, tell: Tell, is_rehearsal: bool = False
) -> BoundaryImport:
    """Read, check and simplify first; then write the version and its 308 outlines in one transaction."""
    try:
        pieces = [piece for path in files for piece in read_boundaries(path)]
    except BoundaryFileRefused as refused:
        raise BoundariesRefused([str(refused)]) from refused
    tell(f"{len(pieces)} contornos lidos de {len(files)} ficheiros.")
    towns = {town.code: town for town in Municipality.objects.order_by("code")}
    grounds = _grounds(pieces, towns)
    _check_sizes(grounds, towns)
    loose = _loose(grounds, towns)
    if loose:
        grounds = {inset: _closed(ground) for inset, ground in grounds.items()}
    try:
        outlined = outlines_of(grounds.values(), tell)
    except OutlineLost as lost:
        raise BoundariesRefused(
            [f"{_named(str(lost), towns)}: o contorno é pequeno demais para se desenhar."]
        ) from lost
    found = BoundaryImport(outlined, len(pieces), loose)
    return found if is_rehearsal else _written(found, towns, files, name, attribution, at)


@transaction.atomic
def _written(
    found: BoundaryImport,
    towns: Mapping[str, Municipality],
    files: Sequence[Path],
    name: str,
    attribution: str,
    at: datetime,
) -> BoundaryImport:
    version, is_new = BoundaryVersion.objects.get_or_create(
        name=name,
        digest=_digest(files),
        defaults={
            "attribution": attribution,
            "files": [path.name for path in files],
            "tolerance_m": found.outlined.tolerance_m,
            "step_m": STEP_M,
            "imported_at": at,
        },
    )
    if is_new:
        MunicipalityOutline.objects.bulk_create(
            MunicipalityOutline(
                version=version,
                municipality=towns[code],
                path=outline.path,
                west=outline.west,
                north=outline.north,
                east=outline.east,
                south=outline.south,
            )
            for code, outline in found.outlined.outlines.items()
        )
        record(version, "territories.import_boundaries", user=None, data={"files": version.files})
    return BoundaryImport(found.outlined, found.pieces, found.loose, version, not is_new)


def _digest(files: Sequence[Path]) -> str:
    """The same files in any order are the same edition."""
    parts = []
    for path in files:
        with path.open("rb") as file:
            parts.append(hashlib.file_digest(file, "sha256").hexdigest())
    return hashlib.sha256("".join(sorted(parts)).encode()).hexdigest()


def _grounds(pieces: Sequence[Piece], towns: Mapping[str, Municipality]) -> dict[Inset, dict[str, BaseGeometry]]:
    """The municipalities of the mainland and of each group of islands, whole, in metres."""
    places = tile_places()
    _check_codes(pieces, towns)
    crs_of: dict[Inset, set[int]] = defaultdict(set)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for piece in pieces:
        inset = places[piece.code].inset
        crs_of[inset].add(-1 if piece.crs in DEGREES else piece.crs)
        parts[piece.code].append(in_metres(piece.geometry, piece.crs, MERIDIANS[inset]))
    mixed = [inset.value for inset, found in crs_of.items() if len(found) > 1]
    if mixed:
        raise BoundariesRefused([f"Há mais do que um sistema de coordenadas em: {', '.join(mixed)}."])
    return {
        inset: {
            code: main_parts(_whole(parts[code])) for code, place in sorted(places.items()) if place.inset is inset
        }
        for inset in Inset
    }


def _whole(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _check_codes(pieces: Sequence[Piece], towns: Mapping[str, Municipality]) -> None:
    found = {piece.code for piece in pieces}
    reasons = []
    unknown = sorted({f"{piece.code} {piece.name}".strip() for piece in pieces if piece.code not in towns})
    if unknown:
        reasons.append(f"Códigos que não são de nenhum município: {_some(unknown)}.")
    missing = [_named(code, towns) for code in towns if code not in found]
    if missing:
        reasons.append(
            f"Faltam {len(missing)} municípios: {_some(missing)}. Junte os ficheiros do continente, da Madeira e dos "
            "Açores no mesmo comando."
        )
    broken = [
        f"{piece.place} ({piece.code} {piece.name}): {shapely.is_valid_reason(piece.geometry)}"
        for piece in pieces
        if piece.geometry.is_empty or not piece.geometry.is_valid
    ]
    if broken:
        reasons.append(f"{len(broken)} contornos inválidos: {_some(broken, '; ')}.")
    if reasons:
        raise BoundariesRefused(reasons)


def _check_sizes(grounds: Mapping[Inset, Mapping[str, BaseGeometry]], towns: Mapping[str, Municipality]) -> None:
    """A surface that is far from the known one means other units, or a code in the wrong place."""
    wrong = []
    for ground in grounds.values():
        for code, shape in ground.items():
            share = shape.area / 1_000_000 / float(towns[code].area_km2)
            if not LEAST_SHARE <= share <= GREATEST_SHARE:
                wrong.append(f"{_named(code, towns)} ({share:.0%} da área conhecida)")
    if wrong:
        raise BoundariesRefused(
            [
                f"A área de {len(wrong)} municípios não é a conhecida: {_some(wrong)}. Confirme o sistema de "
                "coordenadas e os códigos do ficheiro."
            ]
        )


def _loose(grounds: Mapping[Inset, Mapping[str, BaseGeometry]], towns: Mapping[str, Municipality]) -> tuple[str, ...]:
    found: list[str] = []
    for ground in grounds.values():
        edges = shapely.coverage_invalid_edges([*ground.values()], gap_width=GAP_M)
        found += [
            _named(code, towns)
            for code, edge in zip(ground, edges, strict=True)
            if edge is not None and not edge.is_empty
        ]
    return tuple(found)


def _closed(ground: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Neighbours that overlap or leave a narrow gap get one border."""
    if not ground:
        return {}
    closed = shapely.coverage_clean([*ground.values()], gap_width=GAP_M)  # type: ignore[attr-defined]  # stubs of 2.1
    return dict(zip(ground, closed, strict=True))


def _named(code: str, towns: Mapping[str, Municipality]) -> str:
    return f"{code} {towns[code].name}"


def _some(names: Sequence[str], joined: str = ", ") -> str:
    rest = len(names) - NAMED
    return joined.join(names[:NAMED]) + (f" e mais {rest}" if rest > 0 else "")
