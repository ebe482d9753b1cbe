"""Events and registrations as rows of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.exports.tables import ExportColumn
from common.ui import formatting
from events.enums import Mode
from events.models import Event, Registration
from events.queries import Listed
from territories.queries import EntityLabel

ATTENDANCE_MODES = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
ATTENDED = {True: "presente", False: "ausente", None: "sem informação"}


def event_url(slug: str) -> str:
    return f"{settings.PORTAL_BASE_URL}{reverse('events:detail', args=[slug])}"


@dataclass(frozen=True)
class Month:
    """The events of a month in Lisbon, in the order of the list."""

    anchor: str
    name: str
    rows: list[Listed]


def by_month(rows: Iterable[Listed]) -> list[Month]:
    months = groupby(rows, key=lambda row: formatting.local(row.event.starts_at).replace(day=1).strftime("%Y-%m"))
    return [Month(f"mes-{month}", _month_name(month), list(found)) for month, found in months]


def _month_name(month: str) -> str:
    year, number = month.split("-")
    return formatting.date_with_precision(date(int(year), int(number), 1), "MONTH").capitalize()


def linked_data(event: Event, where: str, organiser: EntityLabel | None) -> dict[str, Any]:
    """Return the event in the words of schema.org; `where` is what the page says of the place."""
    status = "EventCancelled" if event.cancelled_at else "EventScheduled"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "url": event_url(event.slug),
        "startDate": formatting.local(event.starts_at).isoformat(),
        "endDate": formatting.local(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE_MODES[Mode(event.mode)]}",
        "inLanguage": "pt-PT",
        "isAccessibleForFree": True,
    }
    if where:
        address = {"@type": "PostalAddress", "streetAddress": event.address, "addressCountry": "PT"}
        data["location"] = {"@type": "Place", "name": where, "address": address}
    else:
        data["location"] = {"@type": "VirtualLocation", "url": event_url(event.slug)}
    if organiser:
        data["organizer"] = {"@type": "Organization", "name": organiser.display}
    return data


EVENT_COLUMNS = [
    ExportColumn[Listed]("Título", lambda row: row.event.title),
    ExportColumn[Listed]("Tipo", lambda row: row.event.get_kind_display()),
    ExportColumn[Listed]("Resumo", lambda row: row.event.summary),
    ExportColumn[Listed]("Começa", lambda row: row.event.starts_at),
    ExportColumn[Listed]("Termina", lambda row: row.event.ends_at),
    ExportColumn[Listed]("Modo", lambda row: row.event.get_mode_display()),
    ExportColumn[Listed]("Local", lambda row: row.event.venue),
    ExportColumn[Listed]("Município", lambda row: row.event.municipality and row.event.municipality.name),
    ExportColumn[Listed]("Série", lambda row: row.event.series and row.event.series.title),
    ExportColumn[Listed]("Tema", lambda row: row.event.theme and row.event.theme.name),
    ExportColumn[Listed]("Lugares", lambda row: "sem limite" if row.event.seats is None else row.event.seats),
    ExportColumn[Listed]("Inscrição", lambda row: row.window.label),
    ExportColumn[Listed]("Endereço", lambda row: event_url(row.event.slug)),
]

PEOPLE_COLUMNS = [
    ExportColumn[Registration]("Nome", lambda row: row.user.name),
    ExportColumn[Registration]("Correio eletrónico", lambda row: row.user.email),
    ExportColumn[Registration]("Entidade", lambda row: str(row.entity) if row.entity else ""),
    ExportColumn[Registration]("Estado", lambda row: row.get_state_display()),
    ExportColumn[Registration]("Inscrição em", lambda row: row.registered_at),
    ExportColumn[Registration]("Precisa de", lambda row: row.needs),
    ExportColumn[Registration]("Presença", lambda row: ATTENDED[row.attended]),
]
