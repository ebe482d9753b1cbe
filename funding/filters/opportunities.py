"""How the list of what other programmes have open is narrowed; the names are those of the address."""

from datetime import datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.folding import holds_words
from common.ui.forms import SelectEnglish, SelectKept
from funding.enums import OpportunityStage as Stage
from funding.models import OpenOpportunity
from funding.queries.opportunities import LIVE, in_opportunity_stage, opportunities, programmes_and_topics

EVERY = "TODAS"
WITHIN = [("30", _("nos próximos 30 dias")), ("60", _("nos próximos 60 dias")), ("90", _("nos próximos 90 dias"))]
STAGES = [*((stage.value, stage.lazy_label) for stage in Stage), (EVERY, _("todas"))]


class OpportunityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Palavras"), method="by_words")
    programa = django_filters.ChoiceFilter(
        label=_("Programa"), field_name="programme", empty_label=_("Todos"), widget=SelectKept
    )
    tema = django_filters.ChoiceFilter(
        label=_("Tema na origem"), empty_label=_("Todos"), method="by_topic", widget=SelectEnglish
    )
    prazo = django_filters.ChoiceFilter(
        label=_("Prazo a terminar"), choices=WITHIN, empty_label=_("Qualquer"), method="by_deadline"
    )
    estado = django_filters.ChoiceFilter(
        label=_("Estado"), choices=STAGES, empty_label=_("Abertas e previstas"), method="by_stage"
    )
    assinaladas = django_filters.BooleanFilter(
        label=_("Só as assinaladas pela EATA"),
        field_name="is_relevant",
        widget=forms.CheckboxInput,
        method="by_relevance",
    )

    class Meta:
        model = OpenOpportunity
        fields: list[str] = []

    def __init__(self, data: Any, *, at: datetime, queryset: QuerySet[OpenOpportunity]) -> None:
        self.at = at
        super().__init__(data, queryset=queryset)
        programmes, topics = programmes_and_topics()
        self.filters["programa"].extra["choices"] = [(name, name) for name in programmes]
        self.filters["tema"].extra["choices"] = [(name, name) for name in topics]

    def filter_queryset(self, queryset: QuerySet[OpenOpportunity]) -> QuerySet[OpenOpportunity]:
        found: QuerySet[OpenOpportunity] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("estado"):
            return found
        return found.filter(self._live())

    def _live(self) -> Q:
        first, second = (in_opportunity_stage(stage, self.at) for stage in LIVE)
        return first | second

    def by_words(self, queryset: QuerySet[OpenOpportunity], name: str, value: str) -> QuerySet[OpenOpportunity]:
        texts = queryset.order_by().values_list("pk", "reference", "title", "summary", "programme", "note")
        found = [pk for pk, *parts in texts if holds_words(" ".join(parts), value)]
        return queryset.filter(pk__in=found)

    def by_topic(self, queryset: QuerySet[OpenOpportunity], name: str, value: str) -> QuerySet[OpenOpportunity]:
        return queryset.filter(keywords__contains=[value])

    def by_deadline(self, queryset: QuerySet[OpenOpportunity], name: str, value: str) -> QuerySet[OpenOpportunity]:
        soon = self.at + timedelta(days=int(value))
        return queryset.filter(next_ends_at__lte=soon)  # type: ignore[misc]  # the list is annotated with it

    def by_stage(self, queryset: QuerySet[OpenOpportunity], name: str, value: str) -> QuerySet[OpenOpportunity]:
        return queryset if value == EVERY else queryset.filter(in_opportunity_stage(Stage(value), self.at))

    def by_relevance(self, queryset: QuerySet[OpenOpportunity], name: str, value: bool) -> QuerySet[OpenOpportunity]:
        return queryset.filter(is_relevant=True) if value else queryset


def opportunities_asked_for(query: object, at: datetime, *, shows_hidden: bool = False) -> OpportunityFilter:
    found = opportunities(at) if shows_hidden else opportunities(at).filter(is_hidden=False)
    return OpportunityFilter(query, at=at, queryset=found)
