"""What is new in the observatory: the releases, the cells that each one changed, and both for feed readers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports.tables import RESPONSES, ExportColumn, Provenance, downloads
from common.pagecache.fragments import address, kept
from observatory import queries
from observatory.enums import Origin
from observatory.filters import NEWS
from observatory.models import Measure
from observatory.queries import ChangedCell, News, Shown
from observatory.tables import SOURCE, licence_of_measure, plain
from observatory.views import words

LIST, PAGE_SIZE, CELLS = "observatory:news", 25, 50
Changed = tuple[News, ChangedCell]
CHANGED_COLUMNS: list[ExportColumn[Changed]] = [
    ExportColumn("medida", lambda one: one[0].measure.code),
    ExportColumn("designacao", lambda one: one[0].measure.short_name),
    ExportColumn("unidade", lambda one: one[0].measure.unit or None),
    ExportColumn("publicado_em", lambda one: one[0].release.released_at),
    ExportColumn("mudanca", lambda one: "revista" if one[1].is_revised else "nova"),
    ExportColumn("periodo", lambda one: one[1].period),
    ExportColumn("desagregacao", lambda one: one[1].breakdown),
    ExportColumn("nivel", lambda one: one[1].level.portuguese),
    ExportColumn("codigo", lambda one: one[1].code),
    ExportColumn("territorio", lambda one: one[1].name),
    ExportColumn("valor_antes", lambda one: plain(one[1].old_value)),
    ExportColumn("estado_antes", lambda one: one[1].old_status.value if one[1].old_status else None),
    ExportColumn("origem_antes", lambda one: Origin(one[1].old_origin).portuguese if one[1].old_origin else None),
    ExportColumn("valor", lambda one: plain(one[1].value)),
    ExportColumn("estado", lambda one: one[1].status.value),
    ExportColumn("origem", lambda one: Origin(one[0].release.origin).portuguese),
    ExportColumn("diferenca", lambda one: plain(one[1].difference)),
    ExportColumn("motivo", lambda one: one[0].release.note or None),
    ExportColumn("endereco_da_publicacao", lambda one: _address(one[0])),
]


@dataclass(frozen=True)
class NewsBoard:
    """The list as its address asks for it, drawn; the same for everybody."""

    html: SafeString
    total: int
    updated_at: Any


@require_safe
@login_not_required
def news(request: HttpRequest) -> HttpResponse:
    board = _board(request.GET.urlencode())
    crumbs = [(_("Observatório"), reverse("observatory:index")), (_("Novidades"), "")]
    return render(request, "observatory/news.html", {"board": board, "source": _(SOURCE), "crumbs": crumbs})


@kept
def _board(query: str) -> NewsBoard:
    found, list_url = queries.news(), reverse(LIST)
    selection = NEWS.select(found, QueryDict(query))
    page = Paginator(selection.rows, PAGE_SIZE).get_page(QueryDict(query).get("page"))
    context = {"request": address(list_url, query), "list_url": list_url, "selection": selection, "page_obj": page}
    context["index_url"] = reverse("observatory:index")
    html = render_to_string("observatory/_news_board.html", context)
    return NewsBoard(html, len(found), found[0].release.released_at if found else None)


@dataclass(frozen=True)
class CellLine:
    """A changed cell in words."""

    code: str
    name: str
    period: str
    breakdown: str
    old: str
    new: str
    difference: str


@require_safe
@login_not_required
def release(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    own = reverse("observatory:release", args=[code.upper(), pk])
    if request.path != own:
        return redirect(own, permanent=True)
    measure, found = _release(code, pk)
    return render(request, "observatory/release.html", _release_context(measure, found, request.GET))


def _release_context(measure: Measure, found: News, query: QueryDict) -> dict[str, Any]:
    is_revised = _asks_for_revised(found, query)
    page = Paginator(range(found.revised if is_revised else found.added), CELLS).get_page(query.get("page"))
    offset = max(page.start_index() - 1, 0)
    cells = queries.changed_cells([found.release], is_revised=is_revised, limit=CELLS, offset=offset)
    return {
        "measure": measure,
        "news": found,
        "before": queries.release_before(found.release),
        "lines": [line_of(measure, cell) for cell in cells],
        "page_obj": page,
        "is_revised": is_revised,
        "simulated": _(words.SIMULATED),
        "files": downloads("observatory:release_file", code=measure.code, pk=str(found.release.pk)),
        "crumbs": [*_trail(measure), (_("Publicação"), "")],
    }


def _trail(measure: Measure) -> list[tuple[str, str]]:
    own = reverse("observatory:measure", args=[measure.code])
    return [(_("Observatório"), reverse("observatory:index")), (measure.code, own)]


def _asks_for_revised(found: News, query: QueryDict) -> bool:
    """What was revised comes first; where nothing was, what is new."""
    asked = query.get("mostrar")
    return asked == "revistas" if asked in {"revistas", "novas"} else bool(found.revised)


def _release(code: str, pk: int) -> tuple[Measure, News]:
    measure = queries.measure_with(code)
    found = queries.release_of(measure, pk) if measure else None
    if measure is None or found is None:
        raise Http404(f"{code} has no release {pk}.")
    return measure, found


def line_of(measure: Measure, cell: ChangedCell) -> CellLine:
    change = cell.difference
    return CellLine(
        code=cell.code,
        name=cell.name,
        period=cell.period,
        breakdown=cell.breakdown,
        old=words.cell_said(measure, cell.level, cell.old_value, cell.old_status),
        new=words.cell_said(measure, cell.level, cell.value, cell.status),
        difference="" if change is None else words.signed(measure, cell.level, change),
    )


def _address(found: News) -> str:
    path = reverse("observatory:release", args=[found.measure.code, found.release.pk])
    return f"{settings.PORTAL_BASE_URL}{path}"


def corrections_file(shown: Shown, extension: str, now: datetime) -> HttpResponse:
    """Send every cell that was told otherwise, before and after, with why and where it was published."""
    if extension not in RESPONSES:
        raise Http404(f"Corrections are no {extension}.")
    until = shown.asked.moment
    told = {
        found.release.pk: found
        for found in queries.news(measure=shown.measure)
        if until is None or found.release.released_at <= until
    }
    cells = queries.changed_cells([found.release for found in told.values()], is_revised=True)
    mark = words.SIMULATED if any(found.is_simulated for found in told.values()) else ""
    source = words.sources_said(found.release for found in told.values())
    said = Provenance(source, now, licence_of_measure(shown.measure), warning=mark)
    rows = ((told[cell.release_id], cell) for cell in cells)
    return RESPONSES[extension](f"observatorio-{shown.measure.code}-correcoes", CHANGED_COLUMNS, rows, said)


@require_safe
@login_not_required
def release_file(_request: HttpRequest, code: str, pk: int, extension: str) -> HttpResponse:
    measure, found = _release(code, pk)
    with translation.override("pt-pt"):
        mark = words.SIMULATED if found.is_simulated else ""
        said = Provenance(found.release.source, timezone.localtime(), licence_of_measure(measure), warning=mark)
        rows = ((found, cell) for cell in queries.changed_cells([found.release]))
        return RESPONSES[extension](f"observatorio-{measure.code}-publicacao-{pk}", CHANGED_COLUMNS, rows, said)
