"""Events and registrations as rows of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from common.exports.tables import ExportColumn
from common.ui import formatting
from events.models import Registration
from events.queries import Listed

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
    return f"{formatting.MONTHS[int(number) - 1].capitalize()} de {year}"


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
