"""How the public list of calls is narrowed; the names are those of the address."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _, gettext_noop

from common.folding import holds_words
from common.ui.forms import SelectKept
from funding.enums import CallStage, RuleKind
from funding.models import Call, Mechanism
from funding.queries import in_stage, public_calls
from territories.enums import EntityKind

STAGES = [(stage.value, stage.lazy_label) for stage in CallStage if stage != CallStage.PREPARING]
WHO = {
    EntityKind.MUNICIPALITY.value: gettext_noop("municípios"),
    EntityKind.INTERMUNICIPAL.value: gettext_noop("entidades intermunicipais (CIM, AM e associações de municípios)"),
    EntityKind.ASSOCIATION.value: gettext_noop("associações"),
    EntityKind.PUBLIC_BODY.value: gettext_noop("entidades públicas"),
    EntityKind.REGIONAL_BODY.value: gettext_noop("comissões de coordenação e desenvolvimento regional"),
}
# What one can act upon comes first.
FIRST = (CallStage.OPEN, CallStage.CONSULTATION, CallStage.NOT_YET, CallStage.CONSULTATION_SOON)


def mechanism_choices() -> list[tuple[str, str]]:
    return list(Mechanism.objects.order_by("name", "pk").values_list("code", "name"))


def year_choices() -> list[tuple[str, str]]:
    years = public_calls().order_by().values_list("opens_at__year", flat=True).distinct()
    return [(str(year), str(year)) for year in sorted((year for year in years if year), reverse=True)]


class CallFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Palavras"), method="by_words")
    estado = django_filters.ChoiceFilter(label=_("Estado"), choices=STAGES, empty_label=_("Todos"), method="by_stage")
    mecanismo = django_filters.ChoiceFilter(
        label=_("Mecanismo"),
        field_name="mechanism__code",
        choices=mechanism_choices,
        empty_label=_("Todos"),
        widget=SelectKept,
    )
    ano = django_filters.ChoiceFilter(
        label=_("Ano"), field_name="opens_at__year", choices=year_choices, empty_label=_("Todos")
    )
    quem = django_filters.ChoiceFilter(
        label=_("Quem se pode candidatar"),
        choices=[(kind, _(name)) for kind, name in WHO.items()],
        empty_label=_("Todos"),
        method="by_applicant",
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def __init__(self, data: Any, *, at: datetime, queryset: QuerySet[Call]) -> None:
        self.at = at
        super().__init__(data, queryset=queryset)

    def by_words(self, queryset: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        texts = queryset.order_by().values_list("pk", "number", "title", "summary", "mechanism__name")
        found = [pk for pk, *parts in texts if holds_words(" ".join(part or "" for part in parts), value)]
        return queryset.filter(pk__in=found)

    def by_stage(self, queryset: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        return queryset.filter(in_stage(CallStage(value), self.at))

    def by_applicant(self, queryset: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        said = Q(rules__kind=RuleKind.APPLICANT_KIND_IN, rules__parameters__kinds__contains=[value])
        return queryset.filter(pk__in=Call.objects.filter(said).values("pk"))


def calls_asked_for(query: object, at: datetime) -> CallFilter:
    """Return the filter over what the public sees: what is open first, what closes soonest before."""
    rank = Case(
        *(When(in_stage(stage, at), then=Value(place)) for place, stage in enumerate(FIRST)),
        default=Value(len(FIRST)),
        output_field=IntegerField(),
    )
    soonest = Case(When(in_stage(CallStage.OPEN, at), then=F("closes_at")))
    ordered = public_calls().annotate(rank=rank, soonest=soonest)
    last = F("closes_at").desc(nulls_last=True)
    return CallFilter(query, at=at, queryset=ordered.order_by("rank", "soonest", last, "-created_at", "-pk"))
