from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from common.exports.tables import RESPONSES, Provenance, downloads
from common.norm.citation import STRATEGY
from common.norm.enums import SubjectKind
from common.norm.queries import notes_for, notes_of
from common.pagecache.fragments import address, kept
from initiatives import queries
from initiatives.filters import InitiativeFilter
from initiatives.models import Initiative, TargetIndicator
from initiatives.panels import figures_of_initiatives, lists_of_targets, panels_of_initiative
from initiatives.tables import INITIATIVE_COLUMNS, TARGET_COLUMNS, objectives_matrix, targets_chart

SOURCE = f"{STRATEGY}, Tabela 1 e Anexo II"
TARGETS_SOURCE = gettext_noop("Programa Territórios Inteligentes, novembro de 2023 e agosto de 2024; medições da EATA")


@dataclass(frozen=True)
class Narrowed:
    """The whole list and the part of it that the address asks for."""

    everything: list[queries.InitiativeSheet]
    shown: list[queries.InitiativeSheet]
    filters: InitiativeFilter


def _narrowed(query: QueryDict, on: date) -> Narrowed:
    everything = queries.initiatives_overview(on)
    filters = InitiativeFilter(query, queryset=Initiative.objects.all(), sheets=everything)
    if filters.is_idle:
        return Narrowed(everything, everything, filters)
    kept = set(filters.qs.values_list("pk", flat=True))
    return Narrowed(everything, [sheet for sheet in everything if sheet.pk in kept], filters)


@dataclass(frozen=True)
class Overview:
    """Everything that follows from the norm and the address: the list narrowed, the objectives and their matrix."""

    html: SafeString
    total: int
    updated_at: datetime | None


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {"overview": _overview(today, request.GET.urlencode()), "crumbs": [(_("Iniciativas"), "")]}
    return render(request, "initiatives/index.html", context)


@kept
def _overview(on: date, query: str) -> Overview:
    narrowed = _narrowed(QueryDict(query), on)
    figures = figures_of_initiatives(on)
    objectives = list(queries.objectives())
    rows = [(sheet, figures.get(sheet.number, {})) for sheet in narrowed.shown]
    context = {
        "request": address(reverse("initiatives:index"), query),
        "groups": [(name, list(group)) for name, group in groupby(rows, key=lambda row: row[0].domain_name)],
        "count": len(narrowed.shown),
        "filters": narrowed.filters.form,
        "objectives": objectives,
        "matrix": objectives_matrix(narrowed.everything, objectives),
        "notes": notes_for(SubjectKind.DOCUMENT, ["TABELA-1"])["TABELA-1"],
        "downloads": downloads("initiatives:file", QueryDict(query)),
    }
    return Overview(
        html=render_to_string("initiatives/_overview.html", context),
        total=len(narrowed.everything),
        updated_at=max((sheet.updated_at for sheet in narrowed.everything), default=None),
    )


@login_not_required
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    board = queries.target_board(timezone.localdate())
    indicators = [line for line in board if not line.is_allotment]
    recorded = [line.recorded_at for line in board if line.recorded_at]
    context = {
        "targets": board,
        "lists": lists_of_targets(),
        "chart": targets_chart(indicators),
        "count": len(indicators),
        "allotments": [line for line in board if line.is_allotment],
        "reached": sum(line.is_reached is True for line in indicators),
        "measured": sum(line.measured_value is not None for line in indicators),
        "undefined": sum(line.value is None for line in indicators),
        "notes": notes_of((SubjectKind.TARGET, line.code) for line in board),
        "downloads": downloads("initiatives:targets_file"),
        "updated_at": max(recorded, default=None),
        "source": _(TARGETS_SOURCE),
        "crumbs": [(_("Iniciativas"), reverse("initiatives:index")), (_("Metas do PRR"), "")],
    }
    return render(request, "initiatives/targets.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    own_address = reverse("initiatives:detail", args=[number])
    if request.path != own_address:
        return redirect(own_address, permanent=True)
    today = timezone.localdate()
    previous, sheet, following = queries.neighbourhood(number, today)
    if sheet is None:
        raise Http404(f"No initiative has number {number}.")
    targets = queries.target_board(today, indicators=TargetIndicator.objects.filter(target__initiatives=sheet.pk))
    subjects = [(SubjectKind.INITIATIVE, sheet.code)] + [(SubjectKind.TARGET, line.code) for line in targets]
    context = {
        "initiative": sheet,
        "previous": previous,
        "following": following,
        "targets": targets,
        "lists": lists_of_targets(),
        "notes": notes_of(subjects),
        "panels": panels_of_initiative(request, sheet),
        "crumbs": [(_("Iniciativas"), reverse("initiatives:index")), (sheet.code, "")],
    }
    return render(request, "initiatives/detail.html", context)


@login_not_required
@require_safe
def initiatives_file(request: HttpRequest, extension: str) -> HttpResponse:
    provenance = Provenance(source=SOURCE, extracted_at=timezone.now())
    return RESPONSES[extension](
        "iniciativas", INITIATIVE_COLUMNS, _narrowed(request.GET, timezone.localdate()).shown, provenance
    )


@login_not_required
@require_safe
def targets_file(request: HttpRequest, extension: str) -> HttpResponse:
    provenance = Provenance(source=TARGETS_SOURCE, extracted_at=timezone.now())
    board = queries.target_board(timezone.localdate())
    return RESPONSES[extension]("metas-prr", TARGET_COLUMNS, board, provenance)
