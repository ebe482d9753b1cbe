"""Events: what is published of the agenda."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from api.envelopes import Said, listing, single
from api.problems import missing
from api.schemas.catalogue import EventOut
from api.schemas.common import Day, Listing, Paging, Single, Slug
from events.queries import published_events

router = Router(tags=["Agenda"])
SOURCE = "Agenda do Portal dos Territórios Inteligentes"


class EventQuery(Paging):
    from_day: Day | None = Field(None, description="Só os que acabam neste dia ou depois.")
    until_day: Day | None = Field(None, description="Só os que começam neste dia ou antes.")


@router.get("/events", response=Listing[EventOut], summary="Eventos")
def events(request: HttpRequest, response: HttpResponse, asked: Query[EventQuery]) -> dict[str, Any]:
    """Os eventos publicados, pelo dia em que começam."""
    rows = published_events().order_by("starts_at", "pk")
    if asked.from_day is not None:
        rows = rows.filter(ends_at__gte=timezone.make_aware(datetime.combine(asked.from_day, time())))
    if asked.until_day is not None:
        after = timezone.make_aware(datetime.combine(asked.until_day + timedelta(days=1), time()))
        rows = rows.filter(starts_at__lt=after)
    return listing(request, response, rows, EventOut.of, asked, Said("Eventos", SOURCE))


@router.get("/events/{slug}", response=Single[EventOut], summary="Um evento")
def event(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:
    """Um evento publicado."""
    found = published_events().filter(slug=slug).first()
    if found is None:
        raise missing(f"Não há um evento publicado {slug}. Os eventos estão em /api/v1/events.")
    return single(request, EventOut.of(found), Said(found.title, SOURCE))
