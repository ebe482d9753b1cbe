"""The norm as an edition freezes it: objectives, initiatives, governance, regions' names, inconsistencies."""

from typing import Any

from django.db.models import Count

from action_plan.models import PlanVersion
from common.norm.enums import Severity, SubjectKind
from common.norm.models import Inconsistency
from governance.models import Body, TerritorialStructure
from initiatives.models import Initiative, StrategicObjective
from territories.models import EntitySuccession

Row = dict[str, Any]

# Which inconsistencies matter to a reader of the report: those of what it shows, and every serious one.
SHOWN_SUBJECTS = (SubjectKind.INITIATIVE, SubjectKind.ACTION, SubjectKind.TARGET, SubjectKind.BODY)


def plan_row(plan: PlanVersion) -> Row:
    instrument = plan.instrument
    return {
        "id": plan.pk,
        "label": plan.label,
        "state": plan.state,
        "valid_from": plan.valid_from,
        "valid_to": plan.valid_to,
        "instrument": {"code": instrument.code, "title": instrument.title, "published_on": instrument.published_on}
        if instrument
        else None,
    }


def objective_rows() -> list[Row]:
    rows = StrategicObjective.objects.order_by("number").values("id", "code", "number", "text", "source")
    return [dict(row) for row in rows]


def initiative_rows() -> list[Row]:
    rows = Initiative.objects.select_related("domain").prefetch_related("objectives").order_by("number")
    return [
        {
            "id": row.pk,
            "code": row.code,
            "number": row.number,
            "title": row.title,
            "title_annex2": row.title_annex2,
            "domain": row.domain.slug,
            "domain_name": row.domain.name,
            "domain_position": row.domain.position,
            "objectives": sorted(objective.code for objective in row.objectives.all()),
            "responsible_raw": row.responsible_raw,
            "source": row.source,
        }
        for row in rows
    ]


def governance_rows() -> list[Row]:
    bodies = Body.objects.annotate(duty_count=Count("duties", distinct=True)).prefetch_related("revisions")
    return [
        {
            "id": body.pk,
            "code": body.code,
            "name": body.name,
            "level": body.level,
            "chair": body.chair,
            "duties": body.duty_count,
            "source": body.source,
            "revisions": [
                {
                    "id": revision.pk,
                    "label": revision.label,
                    "status": revision.status,
                    "instrument_raw": revision.instrument_raw,
                    "cadence_raw": revision.cadence_raw,
                    "cadence_kind": revision.cadence_kind,
                    "interval": revision.interval,
                    "note": revision.note,
                }
                for revision in sorted(body.revisions.all(), key=lambda revision: revision.label)
            ],
        }
        for body in bodies.order_by("position", "pk")
    ]


def structure_rows() -> list[Row]:
    """The seven territorial structures, in the order of the text."""
    rows = TerritorialStructure.objects.select_related("region").order_by("position", "pk")
    return [
        {
            "id": row.pk,
            "code": row.code,
            "region_id": row.region_id,
            "region": row.region.name,
            "chair_raw": row.chair_raw,
            "has_chair": row.chair_entity_id is not None,
            "source": row.source,
        }
        for row in rows
    ]


def inconsistency_rows() -> list[Row]:
    chosen: list[Row] = []
    for row in Inconsistency.objects.prefetch_related("subjects").order_by("code"):
        shown = [subject for subject in row.subjects.all() if subject.kind in SHOWN_SUBJECTS]
        if not shown and row.severity != Severity.HIGH:
            continue
        chosen.append(
            {
                "id": row.pk,
                "code": row.code,
                "severity": row.severity,
                "location": row.location,
                "description": row.description,
                "resolution": row.resolution,
                "subjects": sorted(subject.code for subject in shown),
            }
        )
    return chosen


def succession_rows() -> list[Row]:
    """Which entity took over from which; shown as annex because texts keep the name of their time."""
    rows = EntitySuccession.objects.select_related("predecessor", "successor").order_by("predecessor__code", "pk")
    return [
        {
            "id": row.pk,
            "predecessor": row.predecessor.code,
            "successor": row.successor.code,
            "kind": row.kind,
            "effective_on": row.effective_on,
            "effective_raw": row.effective_raw,
            "legal_basis": row.legal_basis,
            "is_confirmed": row.is_confirmed,
        }
        for row in rows
    ]
