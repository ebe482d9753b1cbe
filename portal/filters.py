"""How the list of news is narrowed; the names are those of the address."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from common.ui.forms import SelectKept
from portal.models import NewsIndexPage, NewsPage
from portal.queries.news import domains_in_the_news, years_of_news


class NewsFilter(django_filters.FilterSet):
    ano = django_filters.ChoiceFilter(
        label=_("Ano"), field_name="published_on__year", choices=[], empty_label=_("Todos os anos")
    )
    dominio = django_filters.ChoiceFilter(
        label=_("Domínio"),
        field_name="domains__slug",
        choices=[],
        empty_label=_("Todos os domínios"),
        widget=SelectKept,
    )

    class Meta:
        model = NewsPage
        fields: list[str] = []

    def __init__(self, *args: Any, index: NewsIndexPage, **kwargs: Any) -> None:
        """Offer the years and domains that the news of this index have."""
        super().__init__(*args, **kwargs)
        self.filters["ano"].extra["choices"] = [(str(year), str(year)) for year in years_of_news(index)]
        self.filters["dominio"].extra["choices"] = domains_in_the_news(index)
