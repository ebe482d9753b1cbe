"""Who was given support, where, and what two targets of the strategy count of it."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.charts.tile_map import TileMap
from common.exports.tables import RESPONSES, Provenance, downloads
from common.ui.languages import kept_in_portuguese
from funding.filters.beneficiaries import Asked, beneficiaries_asked_for
from funding.queries.beneficiaries import (
    by_municipality,
    calls_without_results,
    milestones_in,
    municipalities_by_code,
    payments_behind,
    platforms_behind,
    supported,
    target_line,
    totals_of,
)
from funding.queries.execution import MONEY, PLATFORMS
from funding.tables import results as tables
from funding.views.support_maps import map_of_supports
from territories.models import Municipality

PAGE_SIZE = 20
SOURCE = gettext_noop("Portal dos Territórios Inteligentes, resultados publicados, contratos e pagamentos")


@login_not_required
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    places = municipalities_by_code()
    asked = _asked(request, places)
    page = Paginator(asked.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": page.object_list,
        "filters": asked.form,
        "asked": asked,
        "totals": totals_of(asked.rows, asked.within),
        "map": _map(asked, places),
        "downloads": downloads("funding:beneficiaries_file", request.GET),
        "source": _(SOURCE),
        "crumbs": [(_("Avisos"), reverse("funding:calls")), (_("Beneficiários"), "")],
    }
    return render(request, "funding/results/beneficiaries.html", context)


def _asked(request: ActorRequest, places: Mapping[str, Municipality]) -> Asked:
    return beneficiaries_asked_for(request.GET, supported(), calls_without_results(timezone.now()), places)


def _map(asked: Asked, places: Mapping[str, Municipality]) -> TileMap:
    counts = {code: len(rows) for code, rows in by_municipality(asked.of_calls).items()}
    return map_of_supports(
        counts,
        places,
        _(SOURCE),
        has_results=asked.has_results,
        region=asked.region,
        current=asked.municipality,
    )


@login_not_required
@require_safe
def file(request: ActorRequest, extension: str) -> HttpResponse:
    rows = _asked(request, municipalities_by_code()).rows
    return RESPONSES[extension]("beneficiarios", tables.BENEFICIARY_COLUMNS, rows, _provenance())


@login_not_required
@require_safe
def place(request: ActorRequest, code: str) -> HttpResponse:
    found = municipalities_by_code().get(code)
    if found is None:
        raise Http404(f"No municipality has the code {code}.")
    known = supported()
    rows = by_municipality(known.rows).get(code, [])
    milestones = milestones_in(found, rows)
    context = {
        "place": found,
        "has_results": bool(known.results),
        "alone": totals_of([one for one in rows if one.is_alone]),
        "shared": totals_of([one for one in rows if not one.is_alone]),
        "rows": [(one, milestones.get(one.contract.number, []) if one.contract else []) for one in rows],
        "platforms": sum(one.is_platform_in_use for told in milestones.values() for one in told),
        "silent": calls_without_results(timezone.now()),
        "source": _(SOURCE),
        "crumbs": [*_way(), (kept_in_portuguese(found.name), "")],
    }
    return render(request, "funding/results/municipality.html", context)


@login_not_required
@require_safe
def platforms(request: ActorRequest) -> HttpResponse:
    context = {
        "found": platforms_behind(),
        "line": target_line(PLATFORMS, timezone.localdate()),
        "downloads": downloads("funding:platforms_file"),
        "source": _(SOURCE),
        "crumbs": [*_way(), (_("Municípios com plataforma em uso"), "")],
    }
    return render(request, "funding/results/platforms.html", context)


@login_not_required
@require_safe
def platforms_file(request: ActorRequest, extension: str) -> HttpResponse:
    rows = platforms_behind().rows
    return RESPONSES[extension]("municipios-com-plataforma", tables.PLATFORM_COLUMNS, rows, _provenance())


@login_not_required
@require_safe
def payments(request: ActorRequest) -> HttpResponse:
    context = {
        "found": payments_behind(),
        "line": target_line(MONEY, timezone.localdate()),
        "downloads": downloads("funding:payments_file"),
        "source": _(SOURCE),
        "crumbs": [*_way(), (_("Euros pagos pelo PRR"), "")],
    }
    return render(request, "funding/results/payments.html", context)


@login_not_required
@require_safe
def payments_file(request: ActorRequest, extension: str) -> HttpResponse:
    rows = payments_behind().places
    return RESPONSES[extension]("pago-por-municipio", tables.PAID_COLUMNS, rows, _provenance())


def _way() -> list[tuple[str, str]]:
    return [(_("Avisos"), reverse("funding:calls")), (_("Beneficiários"), reverse("funding:beneficiaries"))]


def _provenance() -> Provenance:
    return Provenance(source=SOURCE, extracted_at=timezone.now())
