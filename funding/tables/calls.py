"""Calls and their plan as rows of a file, entries of a calendar and data for search engines."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.calendars.feed import Entry, Hours
from common.exports.tables import ExportColumn
from common.ui import formatting
from funding.enums import CallStage, CallState, PhaseKind
from funding.models import Call, PlannedCall
from funding.queries import CallContent, ListedCall, Phase

HOST = "territorios-inteligentes.pt"
BEFORE = timedelta(minutes=15)  # a deadline is drawn as the quarter of an hour that ends with it


def call_url(code: str) -> str:
    return f"{settings.PORTAL_BASE_URL}{reverse('funding:call', args=[code])}"


CALL_COLUMNS: list[ExportColumn[ListedCall]] = [
    ExportColumn("Código", lambda row: row.call.code),
    ExportColumn("Número", lambda row: row.call.number),
    ExportColumn("Título", lambda row: row.call.title),
    ExportColumn("Mecanismo", lambda row: row.call.mechanism.name),
    ExportColumn("Estado", lambda row: row.stage.portuguese),
    ExportColumn("Consulta abre", lambda row: row.call.consultation_opens_at),
    ExportColumn("Consulta fecha", lambda row: row.call.consultation_closes_at),
    ExportColumn("Abre", lambda row: row.call.opens_at),
    ExportColumn("Fecha", lambda row: row.call.closes_at),
    ExportColumn("Dotação (€)", lambda row: row.call.budget),
    ExportColumn("Limite por candidatura (€)", lambda row: row.call.most_per_application),
    ExportColumn("Fonte", lambda row: row.call.source),
    ExportColumn("Endereço", lambda row: call_url(row.call.code)),
]
PLAN_COLUMNS: list[ExportColumn[PlannedCall]] = [
    ExportColumn("Título", lambda row: row.title),
    ExportColumn("Mecanismo", lambda row: row.mechanism.name),
    ExportColumn("A quem se destina", lambda row: row.audience),
    ExportColumn("Abre", lambda row: row.opens_on),
    ExportColumn("Fecha", lambda row: row.closes_on),
    ExportColumn("Dias exatos", lambda row: row.is_exact),
    ExportColumn("Datas como constam", lambda row: row.date_text),
    ExportColumn("Dotação (€)", lambda row: row.budget),
    ExportColumn("Já não se prevê", lambda row: row.is_dropped),
    ExportColumn("Aviso", lambda row: row.call.code if row.call else None),
    ExportColumn("Fonte", lambda row: row.source),
]


def call_entries(call: Call, content: CallContent, modified_at: datetime) -> list[Entry]:
    """Every known step of a call: hours where they are known, days where only those are."""
    return [*_windows(call, modified_at), *_steps(call, content, modified_at)]


def _windows(call: Call, modified_at: datetime) -> Iterator[Entry]:
    moments = (
        ("consulta-fecha", _("Consulta fecha"), call.consultation_closes_at, BEFORE),
        ("abre", _("Abre"), call.opens_at, timedelta()),
        ("perguntas", _("Últimas perguntas"), call.questions_until, BEFORE),
        ("fecha", _("Fecha"), call.closes_at, BEFORE),
    )
    for name, label, moment, before in moments:
        if moment is not None:
            starts = moment - before
            hours = Hours(starts_at=starts, ends_at=starts + BEFORE, is_cancelled=call.state == CallState.CANCELLED)
            title = f"{label}: {call.title}"
            yield _entry(call, name, title, moment, modified_at, hours, formatting.moment(moment))


def _steps(call: Call, content: CallContent, modified_at: datetime) -> Iterator[Entry]:
    for phase in content.phases:
        if phase.kind in (PhaseKind.CONSULTATION, PhaseKind.APPLICATIONS) or phase.ends_at is None:
            continue
        last = phase.ends_at if phase.is_exact else phase.ends_at - timedelta(microseconds=1)
        title = _("Até hoje: %(phase)s: %(call)s") % {"phase": phase.name, "call": call.title}
        yield _entry(call, phase.kind.value.lower(), title, last, modified_at, None, _said(phase))


def _said(phase: Phase) -> str:
    return f"{phase.name}. {phase.note}".strip()


def _entry(
    call: Call, name: str, title: str, on: datetime, modified_at: datetime, hours: Hours | None, description: str
) -> Entry:
    return Entry(
        uid=f"aviso-{call.pk}-{name}@{HOST}",
        on=timezone.localdate(on),
        hours=hours,
        title=title,
        description=description,
        url=call_url(call.code),
        modified_at=modified_at,
        sequence=call.version,
    )


def planned_entry(row: PlannedCall, modified_at: datetime) -> Entry:
    """A foreseen opening, on the last day of what is said where the days are not exact."""
    when = row.date_text or formatting.day_long(row.opens_on)
    return Entry(
        uid=f"aviso-previsto-{row.pk}@{HOST}",
        on=row.opens_on,
        title=_("Aviso previsto: %(title)s") % {"title": row.title},
        description=f"{when}. {row.mechanism.name}. {row.note}".strip(),
        url=f"{settings.PORTAL_BASE_URL}{reverse('funding:plan')}",
        modified_at=modified_at,
    )


def linked_data(row: ListedCall, content: CallContent) -> dict[str, Any]:
    """Return the call in the words of schema.org: a service of government that is there between two moments."""
    call = row.call
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": content.title,
        "description": content.summary,
        "identifier": content.number or content.code,
        "url": call_url(call.code),
        "serviceType": "Aviso de abertura de concurso",
        "isRelatedTo": {"@type": "Service", "name": call.mechanism.name},
        "areaServed": {"@type": "Country", "name": "Portugal"},
        "inLanguage": "pt-PT",
    }
    if content.opens_at and content.closes_at and row.stage != CallStage.SUPERSEDED:
        data["hoursAvailable"] = {
            "@type": "OpeningHoursSpecification",
            "validFrom": formatting.local(content.opens_at).isoformat(),
            "validThrough": formatting.local(content.closes_at).isoformat(),
        }
    return data
