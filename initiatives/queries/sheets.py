"""The initiatives as pages, files and reports show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

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
class InitiativeSheet:
    number: int
    code: str
    title: str
    title_html: str
    title_annex2: str
    domain_slug: str
    domain_name: str
    domain_name_annex2: str
    objectives: tuple[StrategicObjective, ...]
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
    """Return the initiatives by number, with entities as they are called on a day, in five queries."""
    chosen = Initiative.objects.all() if initiatives is None else initiatives
    rows = list(
        chosen.select_related("domain", "instrument")
        .prefetch_related(
            Prefetch("objectives", queryset=StrategicObjective.objects.order_by("number", "pk")),
            Prefetch(
                "responsibles",
                queryset=InitiativeResponsible.objects.select_related("entity").order_by("position", "pk"),
            ),
        )
        .order_by("number", "pk")
    )
    labels = entity_labels({row.entity_id for initiative in rows for row in initiative.responsibles.all()}, on)
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


def _sheet(initiative: Initiative, labels: dict[int, EntityLabel]) -> InitiativeSheet:
    responsibles = list(initiative.responsibles.all())
    return InitiativeSheet(
        number=initiative.number,
        code=initiative.code,
        title=initiative.title,
        title_html=initiative.title_html,
        title_annex2=initiative.title_annex2,
        domain_slug=initiative.domain.slug,
        domain_name=initiative.domain.name,
        domain_name_annex2=initiative.domain.name_annex2,
        objectives=tuple(initiative.objectives.all()),
        responsibles=_stated(responsibles, ResponsibleSource.TABLE_1, labels),
        responsibles_annex2=_stated(responsibles, ResponsibleSource.ANNEX_2, labels),
        responsible_raw=initiative.responsible_raw,
        instrument=initiative.instrument.title,
        source=initiative.source,
        updated_at=initiative.updated_at,
        pk=initiative.pk,
    )


def _stated(
    responsibles: Iterable[InitiativeResponsible], where: ResponsibleSource, labels: dict[int, EntityLabel]
) -> tuple[Responsible, ...]:
    return tuple(
        Responsible(entity_id=row.entity_id, code=row.entity.code, label=labels[row.entity_id], is_lead=row.is_lead)
        for row in responsibles
        if row.stated_in == where
    )
