"""How the public list of events is narrowed; the names are those of the address."""

from datetime import datetime

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.folding import holds_words
from common.ui.forms import SelectKept
from events.enums import EventKind, Mode
from events.models import Event, Theme
from events.queries import coming_events, past_events, series_list
from territories.models import Region

WHEN = [("passados", _("já decorridos"))]


def series_choices() -> list[tuple[str, str]]:
    return [(series.slug, series.title) for series in series_list()]


def theme_choices() -> list[tuple[str, str]]:
    themes = Theme.objects.order_by("series__title", "sort_order", "pk")
    return [(str(pk), name) for pk, name in themes.values_list("pk", "name")]


def region_choices() -> list[tuple[str, str]]:
    return list(Region.objects.order_by("position", "pk").values_list("code", "name"))


class EventFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Palavras"), method="by_words")
    quando = django_filters.ChoiceFilter(
        label=_("Quando"), choices=WHEN, empty_label=_("próximos e a decorrer"), method="as_chosen"
    )
    tipo = django_filters.ChoiceFilter(label=_("Tipo"), field_name="kind", choices=EventKind, empty_label=_("Todos"))
    modo = django_filters.ChoiceFilter(label=_("Modo"), choices=Mode, empty_label=_("Todos"), method="by_mode")
    serie = django_filters.ChoiceFilter(
        label=_("Série"), field_name="series__slug", choices=series_choices, empty_label=_("Todas"), widget=SelectKept
    )
    tema = django_filters.ChoiceFilter(
        label=_("Tema"), field_name="theme_id", choices=theme_choices, empty_label=_("Todos"), widget=SelectKept
    )
    regiao = django_filters.ChoiceFilter(
        label=_("Região"),
        field_name="municipality__region__code",
        choices=region_choices,
        empty_label=_("Todo o país"),
        widget=SelectKept,
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        texts = queryset.values_list("pk", "title", "summary", "venue", "municipality__name")
        found = [pk for pk, *parts in texts if holds_words(" ".join(part or "" for part in parts), value)]
        return queryset.filter(pk__in=found)

    def by_mode(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """An event that is both is found under either."""
        return queryset.filter(Q(mode=value) | Q(mode=Mode.HYBRID))

    def as_chosen(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Past or coming was settled when the events were read, because it also says their order."""
        return queryset


def events_asked_for(query: object, at: datetime) -> EventFilter:
    """Return the filter over the coming events, or over the past ones when the address asks for them."""
    is_past = getattr(query, "get", lambda _name: None)("quando") == "passados"
    return EventFilter(query, queryset=past_events(at) if is_past else coming_events(at))
