"""How the public list of initiatives is narrowed; the names are those of the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from common.folding import holds_words
from initiatives.enums import ResponsibleSource
from initiatives.models import Domain, Initiative, StrategicObjective
from initiatives.queries import InitiativeSheet

Choices = list[tuple[str, str]]


def objective_choices() -> Choices:
    found = StrategicObjective.objects.order_by("number", "pk")
    return [(objective.code, f"{objective.code} · {objective.text}") for objective in found]


def domain_choices() -> Choices:
    return [(domain.slug, domain.name) for domain in Domain.objects.order_by("position", "pk")]


class InitiativeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Palavras do título", method="by_words")
    objetivo = django_filters.ChoiceFilter(
        label="Objetivo estratégico", field_name="objectives__code", choices=objective_choices, empty_label="Todos"
    )
    dominio = django_filters.ChoiceFilter(
        label="Domínio", field_name="domain__slug", choices=domain_choices, empty_label="Todos"
    )
    responsavel = django_filters.ChoiceFilter(
        label="Responsável", method="by_responsible", choices=[], empty_label="Todas as entidades"
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def __init__(self, *args: Any, sheets: list[InitiativeSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["responsavel"].extra["choices"] = _responsibles(sheets)

    def by_words(self, queryset: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        found = [row.pk for row in queryset if holds_words(f"{row.code} {row.title} {row.title_annex2}", value)]
        return queryset.filter(pk__in=found)

    def by_responsible(self, queryset: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        return queryset.filter(responsibles__entity__code=value, responsibles__stated_in=ResponsibleSource.TABLE_1)


def _responsibles(sheets: list[InitiativeSheet]) -> Choices:
    found = {row.code: row.label.display for sheet in sheets for row in sheet.responsibles}
    return sorted(found.items(), key=lambda choice: choice[1].casefold())
