"""What the search finds of the agenda."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.html import strip_tags

from common.search.registry import SearchDocument
from common.ui.formatting import local
from events.models import Event, Series, Session, Theme
from events.queries import published_events

OF_SERIES = "serie-"


def documents(keys: Collection[str] | None) -> Iterable[SearchDocument]:
    """Give the published events, called off or not: who looks for one must find that it was."""
    events = published_events().order_by("pk").prefetch_related("sessions")
    series = Series.objects.order_by("pk").prefetch_related("themes")
    if keys is not None:
        events = events.filter(pk__in=[key for key in keys if key.isdecimal()])
        series = series.filter(pk__in=[key.removeprefix(OF_SERIES) for key in keys if key.startswith(OF_SERIES)])
    return [*map(_document, events), *map(_series_document, series)]


def _document(event: Event) -> SearchDocument:
    town = event.municipality
    return SearchDocument(
        key=str(event.pk),
        title=event.title,
        url=reverse("events:detail", args=[event.slug]),
        summary=event.summary,
        body=" ".join([strip_tags(event.description), *(session.title for session in event.sessions.all())]),
        keywords=" ".join(filter(None, [event.get_kind_display(), event.venue, *_names(event)])),
        trail=("Eventos",),
        territories=(town.name, town.region.name) if town else (),
        year=local(event.starts_at).year,
        published_at=event.first_published_at,
    )


def _series_document(series: Series) -> SearchDocument:
    return SearchDocument(
        key=_key_of(series.pk),
        title=series.title,
        url=reverse("events:series", args=[series.slug]),
        summary=series.summary,
        body=" ".join(theme.name for theme in series.themes.all()),
        keywords=series.organiser,
        trail=("Eventos", "Séries"),
    )


def _key_of(series_id: int) -> str:
    return f"{OF_SERIES}{series_id}"


def _names(event: Event) -> list[str]:
    return [part for part in (event.series and event.series.title, event.theme and event.theme.name) if part]


def _of_session(session: Session) -> Collection[str]:
    return [str(session.event_id)]


def _of_what_they_belong_to(row: Series | Theme) -> Collection[str]:
    own = _key_of(row.pk if isinstance(row, Series) else row.series_id)
    return [own, *(str(pk) for pk in row.events.values_list("pk", flat=True))]


FOUND_BY = (
    ("events.Session", _of_session),
    ("events.Series", _of_what_they_belong_to),
    ("events.Theme", _of_what_they_belong_to),
)
