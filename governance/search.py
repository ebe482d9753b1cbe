"""The bodies of the governance model and the seven territorial structures in the search."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from common.search.registry import Follows, SearchDocument, SearchKind
from governance.models import Body, CompositionItem
from governance.queries import BodySheet, StructureSheet, bodies_overview, territorial_structures

TRAIL = ("Governança",)


def bodies(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    for sheet in bodies_overview(None if keys is None else Body.objects.filter(pk__in=keys)):
        yield _body(sheet)


def _body(sheet: BodySheet) -> SearchDocument:
    body = sheet.body
    members = [item.member for revision in sheet.revisions for item in revision.composition]
    return SearchDocument(
        key=str(body.pk),
        title=f"{body.name} ({body.code})",
        url=reverse("governance:detail", args=[body.code.lower()]),
        summary=body.composition,
        body=" ".join([sheet.chair, body.convocation, *(duty.text for duty in sheet.duties), *members]),
        keywords=f"órgão governança {body.level}",
        codes=(body.code, body.name),
        trail=TRAIL,
    )


def structures(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    for sheet in territorial_structures(timezone.localdate()):
        if keys is None or str(sheet.structure.pk) in keys:
            yield _structure(sheet)


def _structure(sheet: StructureSheet) -> SearchDocument:
    chair = f" {sheet.chair.name} {sheet.chair.acronym}" if sheet.chair else ""
    return SearchDocument(
        key=str(sheet.structure.pk),
        title=f"Estrutura de ação territorial: {sheet.region.name}",
        url=reverse("governance:structure", args=[sheet.slug]),
        summary=f"Preside: {sheet.structure.chair_raw}" if sheet.chair else "",
        keywords=f"EAT municípios entidades intermunicipais região{chair}",
        codes=(sheet.structure.code, f"EAT {sheet.region.name}"),
        trail=(*TRAIL, "EAT"),
        territories=(sheet.region.name,),
    )


def _own_body(row: CompositionItem) -> Collection[str]:
    return [str(row.revision.body_id)]


def _every_one(_row: object) -> None:
    return None


KINDS = (
    SearchKind(
        code="bodies",
        label="Órgão",
        label_plural="Órgãos",
        order=40,
        documents=bodies,
        url_name="governance:index",
        models=(
            "governance.Body",
            Follows("governance.Duty", lambda row: [str(row.body_id)]),
            Follows("governance.BodyRevision", lambda row: [str(row.body_id)]),
            Follows("governance.CompositionItem", _own_body),
        ),
    ),
    SearchKind(
        code="structures",
        label="Estrutura territorial",
        label_plural="Estruturas territoriais",
        order=45,
        documents=structures,
        models=(
            "governance.TerritorialStructure",
            Follows("territories.Region", _every_one),
            Follows("territories.EntityName", _every_one),
        ),
    ),
)
