"""How the public list of recommendations is narrowed; the names are those of the address."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.folding import holds_words
from common.ui.forms import SelectKept
from recommendations.models import Recommendation
from recommendations.queries import recommendation_domains


def domain_choices() -> list[tuple[str, str]]:
    return [(domain.slug, domain.name) for domain in recommendation_domains()]


class RecommendationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Palavras do texto"), method="by_words")
    dominio = django_filters.ChoiceFilter(
        label=_("Domínio"),
        field_name="domain__slug",
        choices=domain_choices,
        empty_label=_("Todos os domínios"),
        widget=SelectKept,
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Recommendation], name: str, value: str) -> QuerySet[Recommendation]:
        found = [row.pk for row in queryset if holds_words(f"{row.code} {row.text}", value)]
        return queryset.filter(pk__in=found)
