"""The initiatives and the PRR targets in the search."""

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from common.search.registry import Follows, SearchDocument, SearchKind
from initiatives.models import Initiative, StrategicObjective, Target, TargetIndicator, TargetStatement
from initiatives.queries import InitiativeSheet, initiatives_overview

TRAIL = ("Iniciativas",)


def initiatives(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    chosen = Initiative.objects.all() if keys is None else Initiative.objects.filter(pk__in=keys)
    for sheet in initiatives_overview(timezone.localdate(), chosen):
        yield _initiative(sheet)


def _initiative(sheet: InitiativeSheet) -> SearchDocument:
    labels = [responsible.label for responsible in sheet.responsibles + sheet.responsibles_annex2]
    names = [f"{label.name} {label.acronym} {label.current_name} {label.current_acronym}" for label in labels]
    return SearchDocument(
        key=str(sheet.pk),
        title=sheet.title,
        url=reverse("initiatives:detail", args=[sheet.number]),
        summary="; ".join(objective.text for objective in sheet.objectives),
        body=sheet.title_annex2 if sheet.has_other_title else "",
        keywords=" ".join(names),
        codes=(sheet.code, f"iniciativa {sheet.number}", f"I{sheet.number}"),
        trail=(*TRAIL, sheet.domain_name),
        domains=(sheet.domain_name,),
    )


def targets(keys: Collection[str] | None) -> Iterator[SearchDocument]:
    chosen = Target.objects.all() if keys is None else Target.objects.filter(pk__in=keys)
    statements = Prefetch("statements", TargetStatement.objects.order_by("pk"))
    indicators = TargetIndicator.objects.order_by("position", "pk").prefetch_related(statements)
    for target in chosen.prefetch_related(Prefetch("indicators", indicators)).order_by("code", "pk"):
        yield _target(target)


def _target(target: Target) -> SearchDocument:
    rows = list(target.indicators.all())
    due = [row.due_on.year for row in rows if row.due_on]
    return SearchDocument(
        key=str(target.pk),
        title=target.measure,
        url=reverse("initiatives:targets"),
        summary="; ".join(row.name for row in rows),
        body="; ".join(statement.text_raw for row in rows for statement in row.statements.all()),
        keywords="meta metas PRR Plano de Recuperação e Resiliência",
        codes=(target.code, f"meta {target.code}"),
        trail=(*TRAIL, "Metas do PRR"),
        year=max(due, default=None),
    )


def _own_target(row: TargetIndicator) -> Collection[str]:
    return [str(row.target_id)]


def _target_of_statement(row: TargetStatement) -> Collection[str]:
    return [str(row.indicator.target_id)]


def _every_one(_row: object) -> None:
    return None


def _every_initiative(row: StrategicObjective) -> Collection[str]:
    return [str(pk) for pk in row.initiatives.values_list("pk", flat=True)]


KINDS = (
    SearchKind(
        code="initiatives",
        label="Iniciativa",
        label_plural="Iniciativas",
        order=10,
        documents=initiatives,
        url_name="initiatives:index",
        models=(
            "initiatives.Initiative",
            Follows("initiatives.InitiativeResponsible", lambda row: [str(row.initiative_id)]),
            Follows("initiatives.StrategicObjective", _every_initiative),
            Follows("initiatives.Domain", _every_one),
            Follows("territories.EntityName", _every_one),
        ),
    ),
    SearchKind(
        code="targets",
        label="Meta do PRR",
        label_plural="Metas do PRR",
        order=25,
        documents=targets,
        url_name="initiatives:targets",
        models=(
            "initiatives.Target",
            Follows("initiatives.TargetIndicator", _own_target),
            Follows("initiatives.TargetStatement", _target_of_statement),
        ),
    ),
)
