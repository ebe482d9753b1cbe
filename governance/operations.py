"""Loads the governance model: bodies, revisions, duties, composition and the seven regional structures."""

from collections.abc import Mapping
from pathlib import Path

from common.norm.models import Instrument
from common.norm.reference import Load, Row
from governance.enums import CadenceKind, MemberRole, RevisionStatus
from governance.models import Body, BodyRevision, CompositionItem, Duty, TerritorialStructure
from territories.enums import EntityKind
from territories.models import Entity, Region

FOLDER = Path(__file__).parent / "reference"
KINDS = {
    "": CadenceKind.UNDEFINED,
    "mínimo": CadenceKind.MINIMUM,
    "recorrência": CadenceKind.RECURRENCE,
    "permanente": CadenceKind.PERMANENT,
    "ad hoc": CadenceKind.AD_HOC,
}
STATUSES = {status.portuguese: status for status in RevisionStatus}
ROLES = {role.portuguese: role for role in MemberRole}
APPROVED = "R0"


def load_reference(load: Load) -> None:
    bodies = _load_bodies(load)
    revisions = _load_revisions(load, bodies)
    _load_duties(load, bodies)
    _load_composition(load, bodies, revisions)
    _load_structures(load)


def _load_bodies(load: Load) -> dict[str, Body]:
    rows = load.table(FOLDER, "governance_bodies.csv", key=["id"], rows=5)
    return load.put_many(
        Body,
        ["code"],
        [
            {
                "code": row["id"],
                "name": row["name"],
                "level": row["level"],
                "chair": row["chair"],
                "composition": row["composition"],
                "convocation": row["designation_or_convocation"],
                "position": position,
                "source": row["source"],
            }
            for position, row in enumerate(rows, start=1)
        ],
    )


def _load_revisions(load: Load, bodies: Mapping[str, Body]) -> dict[tuple[int, str], BodyRevision]:
    """Load each body's cadence as approved (R0) and as proposed (R1); only R0 has an act behind it."""
    rows = load.table(FOLDER, "governance_cadences.csv", key=["body", "revision"], rows=10)
    load.known("governance_cadences.csv", rows, "body", bodies)
    load.known("governance_cadences.csv", rows, "kind", KINDS)
    load.known("governance_cadences.csv", rows, "status", STATUSES)
    approval = Instrument.objects.get(code="rcm-176-2023")
    return load.put_many(
        BodyRevision,
        ["body", "label"],
        [
            {
                "body": bodies[row["body"]],
                "label": row["revision"],
                "instrument": approval if row["revision"] == APPROVED else None,
                "instrument_raw": row["instrument"],
                "status": STATUSES[row["status"]],
                "as_of_raw": row["as_of"],
                "cadence_raw": row["cadence_raw"],
                "interval": row["interval_iso8601"],
                "cadence_kind": KINDS[row["kind"]],
                "note": row["note"],
            }
            for row in rows
        ],
    )


def _load_duties(load: Load, bodies: Mapping[str, Body]) -> None:
    rows = load.table(FOLDER, "governance_duties.csv", key=["id"], rows=27)
    load.known("governance_duties.csv", rows, "body", bodies)
    load.put_many(
        Duty,
        ["code"],
        [
            {
                "code": row["id"],
                "body": bodies[row["body"]],
                "position": int(row["order"]),
                "letter_raw": row["letter_raw"],
                "text": row["text"],
                "note": row["note"],
                "source": row["source"],
            }
            for row in rows
        ],
    )


def _load_composition(
    load: Load, bodies: Mapping[str, Body], revisions: Mapping[tuple[int, str], BodyRevision]
) -> None:
    rows = load.table(FOLDER, "governance_composition.csv", key=["body", "revision", "member"], rows=38)
    load.known("governance_composition.csv", rows, "body", bodies)
    load.known("governance_composition.csv", rows, "revision", {label for _, label in revisions})
    load.known("governance_composition.csv", rows, "role", ROLES)
    load.put_many(
        CompositionItem,
        ["revision", "position"],
        [
            {
                "revision": revisions[bodies[row["body"]].pk, row["revision"]],
                "position": _position(rows, index),
                "member_kind": row["member_kind"],
                "member": row["member"],
                "role": ROLES[row["role"]],
                "source": row["source"],
            }
            for index, row in enumerate(rows)
        ],
    )


def _position(rows: list[Row], index: int) -> int:
    """Return the place of a row among those of its body and revision."""
    own = (rows[index]["body"], rows[index]["revision"])
    return sum((row["body"], row["revision"]) == own for row in rows[: index + 1])


def _load_structures(load: Load) -> None:
    """Load the seven EAT; where the text names no chair (Madeira, Açores) none is set."""
    rows = load.table(FOLDER, "governance_eat_regions.csv", key=["id"], rows=7)
    regions = {region.name: region for region in Region.objects.all()}
    load.known("governance_eat_regions.csv", rows, "region", regions)
    chairs = {entity.region_id: entity for entity in Entity.objects.filter(kind=EntityKind.REGIONAL_BODY)}
    load.put_many(
        TerritorialStructure,
        ["code"],
        [
            {
                "code": row["id"],
                "region": regions[row["region"]],
                "chair_raw": row["presiding_entity_in_seed"],
                "chair_entity": chairs.get(regions[row["region"]].pk),
                "position": position,
                "source": row["source"],
            }
            for position, row in enumerate(rows, start=1)
        ],
    )
