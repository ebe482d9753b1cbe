"""Up to six territories side by side, as the address asks, and the same as files."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from observatory import queries
from observatory.filters import AskedComparison, asked_comparison
from observatory.queries import Comparison
from observatory.views import territory_files
from observatory.views.comparison import DRAWN, Chosen, chosen_areas, citation, comparison_context


def _read(request: HttpRequest) -> tuple[AskedComparison, Chosen, Comparison, list[queries.DomainMeasures]]:
    asked = asked_comparison(request.GET)
    chosen = chosen_areas(queries.country(), asked.areas)
    domains = queries.measures_by_domain()
    every = [measure for domain in domains for measure in domain.measures]
    wanted = [measure for measure in every if measure.code in asked.measures]
    if not wanted:
        wanted = [one for domain in domains if domain.domain.slug == asked.domain for one in domain.measures]
    drawn = DRAWN if wanted else 0
    return asked, chosen, queries.compare(chosen.areas, wanted or every, drawn), domains


@require_safe
@login_not_required
def compare(request: HttpRequest) -> HttpResponse:
    asked, chosen, found, domains = _read(request)
    context = comparison_context(asked, chosen, found, domains, request.GET, timezone.localdate())
    return render(request, "observatory/compare.html", context)


@require_safe
@login_not_required
def compare_file(request: HttpRequest, extension: str) -> HttpResponse:
    _asked, _chosen, found, _domains = _read(request)
    now = timezone.localtime()
    with translation.override("pt-pt"):
        return territory_files.of_comparison(found, citation(found, request.GET, now.date()), extension, now)
