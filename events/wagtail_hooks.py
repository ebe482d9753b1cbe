"""«Eventos» in the back office: written, reviewed, scheduled and published like any other content."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from events.models import Event, Series


class EventViewSet(SnippetViewSet):
    model = Event
    menu_label = "Agenda"
    icon = "calendar-alt"
    list_display = ("title", "starts_at", "municipality", "registration", "seats", "live")
    list_filter = ("kind", "mode", "series", "registration")
    list_export = ("title", "kind", "starts_at", "ends_at", "mode", "venue", "municipality", "seats", "live")
    search_fields = ("title", "summary", "venue")
    ordering = ("-starts_at",)
    copy_view_enabled = True
    inspect_view_enabled = True


class SeriesViewSet(SnippetViewSet):
    model = Series
    menu_label = "Séries"
    icon = "list-ul"
    list_display = ("title", "period", "organiser")
    search_fields = ("title",)


class EventsGroup(SnippetViewSetGroup):
    menu_label = "Eventos"
    menu_icon = "calendar-alt"
    menu_order = 250
    items = (EventViewSet, SeriesViewSet)


register_snippet(EventsGroup)
