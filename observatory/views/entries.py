"""The figures that somebody declares, or that the EATA decides on: how each stands, one by one, and as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.demonstration import is_demonstration
from common.exports.tables import INTERNAL, ExportColumn, Provenance, csv_response, downloads, xlsx_response
from observatory import permissions
from observatory.enums import EntryStanding, EntryState
from observatory.forms.entries import BoardFilterForm, EntryFilterForm
from observatory.models import Entry
from observatory.operations import EntryValues
from observatory.operations.entry_rules import LABELS, said_of, warnings_of
from observatory.queries import entries as queries
from observatory.queries.entries import BoardLine
from territories.models import Entity

PAGE_SIZE = 25
FILE_COLUMNS: list[ExportColumn[Entry]] = [
    ExportColumn("Medida", lambda entry: entry.measure.code),
    ExportColumn("Designação", lambda entry: entry.measure.short_name),
    ExportColumn("Unidade", lambda entry: entry.measure.unit or None),
    ExportColumn("Período", lambda entry: entry.period.code),
    ExportColumn("Código", lambda entry: entry.area.code),
    ExportColumn("Território", lambda entry: entry.area.name),
    ExportColumn("Valor", lambda entry: entry.value.normalize() if entry.value is not None else None),
    ExportColumn("Estado do valor", lambda entry: LABELS[entry.status] if entry.status else None),  # type: ignore[index]  # a word of the list
    ExportColumn("Situação", lambda entry: entry.get_state_display()),
    ExportColumn("Como se apurou", lambda entry: entry.note or None),
    ExportColumn("Ligação", lambda entry: entry.url or None),
    ExportColumn("Em nome de", lambda entry: entry.entered_for.code),
    ExportColumn("Autor", lambda entry: entry.author.name),
    ExportColumn("Submetido em", lambda entry: entry.submitted_at),
    ExportColumn("Publicado em", lambda entry: entry.approved_at),
    ExportColumn("Devolvido por", lambda entry: entry.returned_for),  # type: ignore[attr-defined]  # annotated
]


def acting_for(request: ActorRequest) -> Entity:
    return get_object_or_404(Entity, pk=request.actor.entity_id)


def visible_entry(request: ActorRequest, pk: int) -> Entry:
    """Find an entry, which does not exist for whoever may not see it."""
    entry = get_object_or_404(queries.with_content(Entry.objects.all()), pk=pk)
    if not permissions.can_see_entry(request.actor, entry):
        raise Http404
    return entry


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """What is asked of somebody's territories, a measure a line and a year a column."""
    if permissions.can_decide_entries(request.actor) and not permissions.can_enter_figures(request.actor):
        return redirect(f"{reverse('observatory:entries')}?estado={EntryState.SUBMITTED}")
    if not permissions.can_enter_figures(request.actor):
        raise PermissionDenied("Os valores são declarados por municípios, entidades intermunicipais e CCDR.")
    lines = queries.board(request.actor, timezone.localdate())
    domains = {line.measure.domain.slug: line.measure.domain.name for line in lines if line.measure.domain}
    form = BoardFilterForm(request.GET or None, domains=domains.items(), standings=EntryStanding.choices)
    chosen = _chosen_lines(lines, form)
    context = {
        "form": form,
        "lines": chosen,
        "periods": [cell.period for cell in lines[0].cells] if lines else [],
        "missing": sum(cell.count(EntryStanding.MISSING) for line in lines for cell in line.cells),
        "is_single": all(len(line.areas) == 1 for line in lines),
    }
    return render(request, "observatory/entries/board.html", context)


def _chosen_lines(lines: list[BoardLine], form: BoardFilterForm) -> list[BoardLine]:
    wanted = form.cleaned_data if form.is_valid() else {}
    domain, standing = wanted.get("dominio"), wanted.get("estado")
    return [
        line
        for line in lines
        if (not domain or (line.measure.domain and line.measure.domain.slug == domain))
        and (not standing or line.has(standing))
    ]


@require_safe
def entries(request: ActorRequest) -> HttpResponse:
    form = _filters(request)
    page = Paginator(_chosen(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "files": downloads("observatory:entries_file", _without_page(request.GET), formats=("csv", "xlsx")),
        "may_decide": permissions.can_decide_entries(request.actor),
        "waiting": queries.waiting_by_measure(request.actor) if permissions.can_decide_entries(request.actor) else [],
    }
    return render(request, "observatory/entries/list.html", context)


@require_safe
def entries_file(request: ActorRequest, extension: str) -> HttpResponse:
    rows = _chosen(request, _filters(request))
    provenance = Provenance("Valores declarados pelas entidades", timezone.now(), INTERNAL)
    respond = csv_response if extension == "csv" else xlsx_response
    return respond("valores-declarados", FILE_COLUMNS, rows, provenance)


def _without_page(query: QueryDict) -> QueryDict:
    kept = query.copy()
    kept.pop("page", None)
    return kept


def _filters(request: ActorRequest) -> EntryFilterForm:
    return EntryFilterForm(
        request.GET or None,
        measures=queries.entered_measures(),
        periods=queries.entry_periods(timezone.localdate()),
    )


def _chosen(request: ActorRequest, form: EntryFilterForm) -> QuerySet[Entry]:
    if not permissions.can_see_entries(request.actor):
        raise PermissionDenied("Os valores declarados são de quem os declara e da EATA.")
    wanted = form.cleaned_data if form.is_valid() else {}
    return queries.entries_matching(
        queries.entries_visible_to(request.actor),
        state=wanted.get("estado", ""),
        measure=wanted.get("medida", ""),
        period=wanted.get("ano", ""),
        text=wanted.get("q", ""),
    )


@require_safe
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    entry = visible_entry(request, pk)
    return render(request, "observatory/entries/detail.html", entry_context(request, entry))


def entry_context(request: ActorRequest, entry: Entry, **extra: Any) -> dict[str, Any]:
    """What every page of one entry shows: what it says, what was published, and the steps so far."""
    known = queries.known_of(entry.measure, entry.period, [entry.area])[entry.area_id]
    values = EntryValues(entry.value, entry.status)
    return {
        "entry": entry,
        "measure": entry.measure,
        "said": said_of(entry.measure, entry.value, entry.status),
        "known": known,
        "warnings": warnings_of(entry.measure, values, known),
        "steps": entry.transitions.select_related("actor").order_by("pk"),
        "correction": entry.corrections.exclude(state=EntryState.DISCARDED).first(),
        "is_demonstration": is_demonstration(),
        "may_edit": permissions.can_edit_entry(request.actor, entry),
        "may_withdraw": permissions.can_withdraw_entry(request.actor, entry),
        "may_correct": permissions.can_correct_entry(request.actor, entry),
        "may_decide": permissions.can_decide_entry(request.actor, entry),
        **extra,
    }
