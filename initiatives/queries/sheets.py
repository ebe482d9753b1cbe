"""The initiatives as pages, files and reports show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from common.pagecache.fragments import kept
from initiatives.enums import ResponsibleSource
from initiatives.models import Initiative, InitiativeResponsible, StrategicObjective
from territories.queries import EntityLabel, entity_labels


@dataclass(frozen=True)
class Responsible:
    """An entity that answers for an initiative, as shown on a day; `is_lead` is None while nobody designated one."""

    entity_id: int
    code: str
    label: EntityLabel
    is_lead: bool | None


@dataclass(frozen=True)
class ObjectiveLine:
    """A strategic objective that an initiative serves."""

    code: str
    number: int
    text: str


@dataclass(frozen=True)
class InitiativeSheet:
    number: int
    code: str
    title: str
    title_html: str
    title_annex2: str
    domain_slug: str
    domain_name: str
    domain_name_annex2: str
    objectives: tuple[ObjectiveLine, ...]
    responsibles: tuple[Responsible, ...]
    """As Table 1 says, which is the official list."""
    responsibles_annex2: tuple[Responsible, ...]
    responsible_raw: str
    instrument: str
    source: str
    updated_at: datetime
    pk: int

    @property
    def objective_codes(self) -> tuple[str, ...]:
        return tuple(objective.code for objective in self.objectives)

    @property
    def has_other_title(self) -> bool:
        return self.title != self.title_annex2

    @property
    def has_other_responsibles(self) -> bool:
        """Whether the two tables of the strategy name different entities, whatever the order."""
        official = {responsible.code for responsible in self.responsibles}
        return official != {responsible.code for responsible in self.responsibles_annex2}


def initiatives_overview(on: date, initiatives: QuerySet[Initiative] | None = None) -> list[InitiativeSheet]:
    """Return the initiatives by number, with entities as they are called on a day, in two queries."""
    return list(_all_initiatives(on) if initiatives is None else _sheets(initiatives, on))


@kept
def _all_initiatives(on: date) -> tuple[InitiativeSheet, ...]:
    return tuple(_sheets(Initiative.objects.all(), on))


def _sheets(initiatives: QuerySet[Initiative], on: date) -> list[InitiativeSheet]:
    objectives = StrategicObjective.objects.filter(initiatives=OuterRef("pk")).order_by("number", "pk")
    responsibles = InitiativeResponsible.objects.filter(initiative=OuterRef("pk")).order_by("position", "pk")
    rows = list(
        initiatives.select_related("domain", "instrument")
        .annotate(
            objective_rows=ArraySubquery(objectives.values(row=JSONObject(code="code", number="number", text="text"))),
            responsible_rows=ArraySubquery(
                responsibles.values(
                    row=JSONObject(id="entity", code="entity__code", where="stated_in", is_lead="is_lead")
                )
            ),
        )
        .order_by("number", "pk")
    )
    labels = entity_labels({row["id"] for initiative in rows for row in initiative.responsible_rows}, on)
    return [_sheet(initiative, labels) for initiative in rows]


def neighbourhood(
    number: int, on: date
) -> tuple[InitiativeSheet | None, InitiativeSheet | None, InitiativeSheet | None]:
    """Return the initiative before a number, the one with it and the one after; each None when there is none."""
    near = Initiative.objects.filter(number__in=(number - 1, number, number + 1))
    sheets = {sheet.number: sheet for sheet in initiatives_overview(on, near)}
    return sheets.get(number - 1), sheets.get(number), sheets.get(number + 1)


def objectives() -> QuerySet[StrategicObjective]:
    return StrategicObjective.objects.order_by("number", "pk")


def _sheet(initiative: Any, labels: dict[int, EntityLabel]) -> InitiativeSheet:
    """Put an initiative, annotated as `_sheets` does, into its sheet."""
    return InitiativeSheet(
        number=initiative.number,
        code=initiative.code,
        title=initiative.title,
        title_html=initiative.title_html,
        title_annex2=initiative.title_annex2,
        domain_slug=initiative.domain.slug,
        domain_name=initiative.domain.name,
        domain_name_annex2=initiative.domain.name_annex2,
        objectives=tuple(ObjectiveLine(**row) for row in initiative.objective_rows),
        responsibles=_stated(initiative.responsible_rows, ResponsibleSource.TABLE_1, labels),
        responsibles_annex2=_stated(initiative.responsible_rows, ResponsibleSource.ANNEX_2, labels),
        responsible_raw=initiative.responsible_raw,
        instrument=initiative.instrument.title,
        source=initiative.source,
        updated_at=initiative.updated_at,
        pk=initiative.pk,
    )


def _stated(
    rows: Iterable[dict[str, Any]], where: ResponsibleSource, labels: dict[int, EntityLabel]
) -> tuple[Responsible, ...]:
    return tuple(
        Responsible(entity_id=row["id"], code=row["code"], label=labels[row["id"]], is_lead=row["is_lead"])
        for row in rows
        if row["where"] == where
    )
