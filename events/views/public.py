"""Events as everybody sees them: the list, a series, one event, and the calendar to subscribe to."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.calendars.feed import MEDIA_TYPE, Entry, Hours, calendar_feed
from common.exports.tables import RESPONSES, Provenance, downloads
from common.ui.languages import kept_in_portuguese
from events import permissions, queries
from events.filters import EventFilter, events_asked_for
from events.models import Event
from events.tables import EVENT_COLUMNS, by_month, event_url, linked_data
from territories.queries import entity_labels

PAGE_SIZE = 12
SOURCE = gettext_noop("Portal dos Territórios Inteligentes, agenda de eventos")
REFRESH = timedelta(hours=6)
ALSO_COMING = 3


@login_not_required
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    filters = events_asked_for(request.GET, at)
    page = Paginator(filters.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "months": by_month(queries.listed(list(page.object_list), at)),
        "filters": filters.form,
        "is_past": request.GET.get("quando") == "passados",
        "series": queries.series_list(),
        "downloads": downloads("events:file", request.GET),
        "calendar_url": f"{reverse('events:calendar')}?{request.GET.urlencode()}".rstrip("?"),
        "source": _(SOURCE),
        "crumbs": [(_("Eventos"), "")],
    }
    return render(request, "events/index.html", context)


@login_not_required
@require_safe
def series(request: ActorRequest, slug: str) -> HttpResponse:
    found = queries.series_page(slug)
    if found is None:
        raise Http404(f"No series is at {slug}.")
    at = timezone.now()
    own = EventFilter({"serie": slug}, queryset=queries.published_events().order_by("-starts_at", "-pk")).qs
    context = {
        "series": found,
        "themes": queries.themes_of(found),
        "rows": queries.listed(list(own[:60]), at),
        "crumbs": [(_("Eventos"), reverse("events:index")), (kept_in_portuguese(found.title), "")],
    }
    return render(request, "events/series.html", context)


def _published(slug: str) -> Event:
    event = queries.published_events().filter(slug=slug).first()
    if event is None:
        raise Http404(f"No event is at {slug}.")
    return event


@login_not_required
@require_safe
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    at, event = timezone.now(), _published(slug)
    [row] = queries.listed([event], at)
    own = queries.registration_of(event, request.actor.user_id)
    organiser = entity_labels([event.organiser_id] if event.organiser_id else [], at.date())
    context = {
        "event": event,
        "row": row,
        "sessions": queries.sessions_of(event),
        "organiser": organiser.get(event.organiser_id or 0),
        "own": own,
        "turn": queries.place_in_queue(own) if own else None,
        "may_manage": permissions.can_manage_registrations(request.actor),
        "linked_data": linked_data(event, _place(event), organiser.get(event.organiser_id or 0)),
        "also": queries.coming_events(at).exclude(pk=event.pk)[:ALSO_COMING],
        "crumbs": [(_("Eventos"), reverse("events:index")), (kept_in_portuguese(event.title), "")],
    }
    return render(request, "events/detail.html", context)


@login_not_required
@require_safe
def file(request: ActorRequest, extension: str) -> HttpResponse:
    at = timezone.now()
    rows = queries.listed(list(events_asked_for(request.GET, at).qs), at)
    return RESPONSES[extension]("eventos", EVENT_COLUMNS, rows, Provenance(source=SOURCE, extracted_at=at))


@login_not_required
@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Everything asked for that is not over, and what ended in the last 30 days, so that a change is seen."""
    recent = queries.published_events().filter(ends_at__gt=timezone.now() - timedelta(days=30))
    found = EventFilter(request.GET, queryset=recent.order_by("starts_at", "pk")).qs
    return _calendar("eventos", _("Eventos dos Territórios Inteligentes"), [_entry(event) for event in found])


@login_not_required
@require_safe
def event_calendar(request: ActorRequest, slug: str) -> HttpResponse:
    event = _published(slug)
    return _calendar(slug, event.title, [_entry(event)])


def _calendar(name: str, title: str, entries: list[Entry]) -> HttpResponse:
    body = calendar_feed(title, _("Portal dos Territórios Inteligentes"), entries, refresh=REFRESH)
    disposition = f'inline; filename="{name}.ics"'
    return HttpResponse(body, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


def _place(event: Event) -> str:
    town = event.municipality.name if event.municipality else ""
    return ", ".join(part for part in (event.venue, event.address, town) if part)


def _entry(event: Event) -> Entry:
    return Entry(
        uid=f"evento-{event.pk}@territorios-inteligentes.pt",
        on=timezone.localdate(event.starts_at),
        hours=Hours(
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            location=_place(event),
            is_cancelled=event.cancelled_at is not None,
        ),
        title=event.title,
        description=event.summary,
        url=event_url(event.slug),
        modified_at=event.updated_at,
        sequence=int(event.updated_at.timestamp()) % 2**31,
    )
