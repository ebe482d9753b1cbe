"""How the public list of initiatives is narrowed; the names are those of the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.folding import holds_words
from common.ui.forms import SelectKept
from initiatives.enums import ResponsibleSource
from initiatives.models import Initiative
from initiatives.queries import InitiativeSheet

Choices = list[tuple[str, str]]


class InitiativeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Palavras do título"), method="by_words")
    objetivo = django_filters.ChoiceFilter(
        label=_("Objetivo estratégico"),
        field_name="objectives__code",
        choices=[],
        empty_label=_("Todos"),
        widget=SelectKept,
    )
    dominio = django_filters.ChoiceFilter(
        label=_("Domínio"), field_name="domain__slug", choices=[], empty_label=_("Todos"), widget=SelectKept
    )
    responsavel = django_filters.ChoiceFilter(
        label=_("Responsável"),
        method="by_responsible",
        choices=[],
        empty_label=_("Todas as entidades"),
        widget=SelectKept,
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def __init__(self, *args: Any, sheets: list[InitiativeSheet], **kwargs: Any) -> None:
        """Offer what the initiatives themselves hold; `sheets` are all of them."""
        super().__init__(*args, **kwargs)
        self.filters["objetivo"].extra["choices"] = _objectives(sheets)
        self.filters["dominio"].extra["choices"] = _domains(sheets)
        self.filters["responsavel"].extra["choices"] = _responsibles(sheets)

    @property
    def is_idle(self) -> bool:
        """Whether the address asks for nothing, so that there is nothing to search for."""
        return not any(self.data.get(name) for name in self.filters)

    def by_words(self, queryset: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        found = [row.pk for row in queryset if holds_words(f"{row.code} {row.title} {row.title_annex2}", value)]
        return queryset.filter(pk__in=found)

    def by_responsible(self, queryset: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        return queryset.filter(responsibles__entity__code=value, responsibles__stated_in=ResponsibleSource.TABLE_1)


def _objectives(sheets: list[InitiativeSheet]) -> Choices:
    found = {objective.number: objective for sheet in sheets for objective in sheet.objectives}
    return [(found[number].code, f"{found[number].code} · {found[number].text}") for number in sorted(found)]


def _domains(sheets: list[InitiativeSheet]) -> Choices:
    return list(dict.fromkeys((sheet.domain_slug, sheet.domain_name) for sheet in sheets))


def _responsibles(sheets: list[InitiativeSheet]) -> Choices:
    found = {row.code: row.label.display for sheet in sheets for row in sheet.responsibles}
    return sorted(found.items(), key=lambda choice: choice[1].casefold())
