"""How the list of awards is narrowed; the names are those of the address."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet

from common.ui.forms import SelectKept
from funding.enums import AwardState
from funding.models import Award, AwardParty, Call
from funding.queries.award_lists import with_late_reports, with_waiting_payments
from territories.models import Region

WAITING = (("relatorios", "relatórios em atraso"), ("pagamentos", "pagamentos à espera da EATA"))


def call_choices() -> list[tuple[str, str]]:
    having = Call.objects.filter(pk__in=Award.objects.values("application__call"))
    return list(having.order_by("title", "pk").values_list("code", "title"))


def region_choices() -> list[tuple[str, str]]:
    return list(Region.objects.order_by("position", "pk").values_list("code", "name"))


class AwardFilter(django_filters.FilterSet):
    aviso = django_filters.ChoiceFilter(
        label="Aviso",
        field_name="application__call__code",
        choices=call_choices,
        empty_label="Todos",
        widget=SelectKept,
    )
    regiao = django_filters.ChoiceFilter(
        label="Região", choices=region_choices, empty_label="Todas", method="by_region", widget=SelectKept
    )
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=[(one.value, one.lazy_label) for one in AwardState],
        empty_label="Todos",
    )  # fmt: skip
    com = django_filters.ChoiceFilter(label="Com", choices=WAITING, empty_label="Tudo", method="by_waiting")

    class Meta:
        model = Award
        fields: list[str] = []

    def __init__(self, data: Any, *, on: date, queryset: QuerySet[Award]) -> None:
        self.on = on
        super().__init__(data, queryset=queryset)

    def by_region(self, queryset: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        there = AwardParty.objects.filter(is_grantor=False, entity__region__code=value)
        return queryset.filter(pk__in=there.values("award"))

    def by_waiting(self, queryset: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        return with_late_reports(queryset, self.on) if value == "relatorios" else with_waiting_payments(queryset)
