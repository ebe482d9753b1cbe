from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports.tables import RESPONSES, Provenance, downloads
from common.norm.citation import STRATEGY
from common.norm.enums import SubjectKind
from common.norm.queries import notes_for
from recommendations import queries
from recommendations.filters import RecommendationFilter
from recommendations.panels import panels_of_recommendation
from recommendations.tables import COLUMNS

SOURCE = f"{STRATEGY}, Tabela 2"


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    filters = RecommendationFilter(request.GET, queryset=queries.recommendations())
    rows = list(filters.qs)
    context = {
        "groups": [(domain, list(group)) for domain, group in groupby(rows, key=lambda row: row.domain)],
        "count": len(rows),
        "filters": filters.form,
        "notes": notes_for(SubjectKind.DOCUMENT, ["TABELA-2"])["TABELA-2"],
        "downloads": downloads("recommendations:file", request.GET),
        "updated_at": max((row.updated_at for row in rows), default=None),
        "source": _(SOURCE),
        "crumbs": [(_("Recomendações"), "")],
    }
    return render(request, "recommendations/index.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    address = reverse("recommendations:detail", args=[number])
    if request.path != address:
        return redirect(address, permanent=True)
    previous, recommendation, following = queries.neighbourhood(number)
    if recommendation is None:
        raise Http404(f"No recommendation has number {number}.")
    context = {
        "recommendation": recommendation,
        "previous": previous,
        "following": following,
        "notes": notes_for(SubjectKind.RECOMMENDATION, [recommendation.code])[recommendation.code],
        "panels": panels_of_recommendation(request, recommendation),
        "crumbs": [(_("Recomendações"), reverse("recommendations:index")), (recommendation.code, "")],
    }
    return render(request, "recommendations/detail.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, extension: str) -> HttpResponse:
    provenance = Provenance(source=SOURCE, extracted_at=timezone.now())
    rows = RecommendationFilter(request.GET, queryset=queries.recommendations()).qs
    return RESPONSES[extension]("recomendacoes", COLUMNS, rows, provenance)
